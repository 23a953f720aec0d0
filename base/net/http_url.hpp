#pragma once

#include <boost/url/url_view.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// The parts of an http or https URL (RFC 9110, 4.2); nothing for any other text. Boost.URL 1.81 asserts on
/// some that have a scheme and no authority, so those do not reach it. Nor is a name taken that begins with
/// an IPv4 address, such as 127.0.0.1.nip.io, which it reads as that address.
std::optional<boost::urls::url_view> parse_http_url(std::string_view text);

/// Whether the port of `url`, if it names one, is a number from 1 to 65535; a resolver would cut a larger
/// one.
bool has_usable_port(const boost::urls::url_view& url);

/// The host of `url`, decoded; an IPv6 address without its brackets.
std::string host_of(const boost::urls::url_view& url);

/// `text` with each "%XX" as the byte it stands for (RFC 3986, 2.1); as it is where one is malformed.
std::string percent_decoded(std::string_view text);

/// `host` without the dot that ends a name given from the root on (RFC 3986, 3.2.2): certificates, server
/// names and allow lists are without.
std::string_view without_last_dot(std::string_view host);

/// Whether `host`, a name or an address without brackets, can only be this machine: "localhost" or a loopback
/// address.
bool is_loopback(std::string_view host);

/// Whether nobody on the way to `url` can read or change what is sent: https, or this machine itself.
bool is_https_or_local(const boost::urls::url_view& url);

}  // namespace base
