#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// An HTTP proxy between this machine and the API. For an https API it is asked for a tunnel (RFC
/// 9110, 9.3.6, CONNECT): it is told the API's name and sees no byte of what is said through the tunnel but
/// its TLS. For a plain http API it is given the request itself (RFC 9112, 3.2.2, absolute form).
struct Proxy {
  bool https = false;  ///< it is itself spoken to over TLS, as `https://` in the variable asks
  std::string host;
  std::string port;
  std::string authorization;  ///< the value of Proxy-Authorization: Basic; empty: none
  std::string from;           ///< the variable that names it

  /// "HOST:PORT (VARIABLE)", for messages: without its password.
  std::string name() const { return host + ":" + port + " (" + from + ")"; }
};

/// What the environment says of a proxy for this address, as curl reads it: `https_proxy` or `http_proxy` by
/// the address's scheme (the latter in lower case alone: CGI gives HTTP_PROXY to whoever asks), then
/// `all_proxy`, in lower case or upper, unless `no_proxy` names the host: names with or without a leading dot
/// and what is below them, addresses, networks (10.0.0.0/8), or `*`. Loopback needs no proxy.
struct ProxyChoice {
  std::optional<Proxy> proxy;
  std::string problem;  ///< a sentence, where the variable cannot be used
};
ProxyChoice choose_proxy(bool https, std::string_view host,
                         const std::function<std::optional<std::string>(const char*)>& environment);

/// The value of an Authorization or Proxy-Authorization field (RFC 7617).
std::string basic_authorization(std::string_view user, std::string_view password);

}  // namespace base
