#pragma once

#include <optional>
#include <string>

#include "base/net/proxy.hpp"

namespace salestouch {

/// Where the API is: the base URL, taken apart.
struct ApiOrigin {
  bool https;
  std::string host;  ///< a name or an address, without brackets
  std::string port;
  std::string host_header;
  std::string path_prefix;           ///< without a trailing '/'
  std::optional<base::Proxy> proxy;  ///< to go through

  /// Whom to connect to: the proxy, where there is one, which then looks the API's name up itself.
  const std::string& next_host() const { return proxy ? proxy->host : host; }
  const std::string& next_port() const { return proxy ? proxy->port : port; }
  /// Whether requests go to the proxy itself, which passes them on, instead of through a tunnel.
  bool is_forwarded() const { return proxy && !https; }
};

/// Reads the base URL into its parts, or says what is wrong with it. Plain http is for loopback, unless
/// `allow_plain_http`: it would show the key to the network.
std::string read_base_url(const std::string& text, bool allow_plain_http, ApiOrigin& origin);

}  // namespace salestouch
