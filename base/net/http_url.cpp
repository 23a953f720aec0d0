#include "base/net/http_url.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/pct_string_view.hpp>
#include <charconv>
#include <cstdint>

namespace base {

std::optional<boost::urls::url_view> parse_http_url(std::string_view text) {
  const auto begins = [text](std::string_view scheme) {
    return boost::algorithm::istarts_with(text, scheme);
  };
  if (!begins("http://") && !begins("https://")) return std::nullopt;
  const auto parsed = boost::urls::parse_uri(text);
  // Of "http://127.0.0.1.example.com" Boost.URL 1.81 takes the address for the host, and what is behind for a
  // path (boostorg/url issue 755): a page there would pass for one of this machine.
  const bool is_misread = parsed && !parsed->encoded_path().empty() && parsed->encoded_path()[0] != '/';
  return parsed && !is_misread ? std::optional(*parsed) : std::nullopt;
}

bool has_usable_port(const boost::urls::url_view& url) {
  if (!url.has_port()) return true;
  const std::string_view text = url.port();
  std::uint16_t port = 0;
  return std::from_chars(text.data(), text.data() + text.size(), port).ec == std::errc() && port != 0;
}

std::string host_of(const boost::urls::url_view& url) {
  const bool is_v6 = url.host_type() == boost::urls::host_type::ipv6;
  return is_v6 ? std::string(url.host_ipv6_address().to_string()) : std::string(url.host());
}

std::string percent_decoded(std::string_view text) {
  const auto encoded = boost::urls::make_pct_string_view(text);
  return encoded ? encoded->decode() : std::string(text);
}

std::string_view without_last_dot(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

bool is_loopback(std::string_view host) {
  host = without_last_dot(host);
  if (boost::algorithm::iequals(host, "localhost")) return true;
  boost::system::error_code not_an_address;
  const auto address = boost::asio::ip::make_address(host, not_an_address);
  return !not_an_address && address.is_loopback();
}

bool is_https_or_local(const boost::urls::url_view& url) {
  return url.scheme() == "https" || is_loopback(host_of(url));
}

}  // namespace base
