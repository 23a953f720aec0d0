#include "tools/api/api_origin.hpp"

#include <boost/url.hpp>

#include "base/net/http_url.hpp"

namespace salestouch {

std::string read_base_url(const std::string& text, bool allow_plain_http, ApiOrigin& origin) {
  const auto url = base::parse_http_url(text);
  if (!url) return "it is no https or http URL";
  if (url->has_userinfo() || url->has_query() || url->has_fragment())
    return "it has more than host, port and path";
  if (url->encoded_host().empty()) return "it has no host";
  if (!base::has_usable_port(*url)) return "its port is no number from 1 to 65535";
  origin.https = url->scheme_id() == boost::urls::scheme::https;
  origin.host = base::host_of(*url);
  origin.port = url->has_port() ? std::string(url->port()) : origin.https ? "443" : "80";
  origin.host_header = std::string(url->encoded_host_and_port());
  origin.path_prefix = std::string(url->encoded_path());
  const auto drop_end = [&origin](std::string_view end) {
    if (origin.path_prefix.ends_with(end)) origin.path_prefix.resize(origin.path_prefix.size() - end.size());
  };
  while (origin.path_prefix.ends_with('/')) origin.path_prefix.pop_back();
  // Whoever copies the address of a call has more than the base of all.
  drop_end("/commands");
  drop_end("/api/v1");
  if (!origin.https && !allow_plain_http && !base::is_loopback(origin.host)) {
    return "plain http would show the key to the network; use https, or --allow-plain-http";
  }
  return {};
}

}  // namespace salestouch
