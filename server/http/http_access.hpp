#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/http/http_message.hpp"

namespace mcp {

struct HttpAccessRules {
  bool loopback_only = true;  ///< the listener's address is one of this machine's own
  std::vector<std::string> hosts =
      {};  ///< names clients may use besides, without port; *.NAME: all below NAME
  std::vector<std::string> origins =
      {};  ///< browser origins allowed besides, such as https://app.example.com
  /// Then a page of any origin may ask: it has no token but its own, and there are no cookies.
  bool asks_for_credentials = false;
  std::size_t calls_per_minute = 0;  ///< of each caller who has no rate of their own; 0: no limit
};

/// Which pages and names may ask at all: decided from the head of a request, before anything else of it is
/// read.
class HttpAccess {
 public:
  /// Rules are taken as people write them: a host as a URL or with a port, an origin with the default port
  /// or a slash at its end.
  explicit HttpAccess(HttpAccessRules rules);

  /// 400 or 403 for a Host or Origin that a DNS-rebinding page would send (MCP, Transports, Security). This
  /// machine's own names and addresses are fine on a loopback listener, addresses on any other: to rebind
  /// takes a name.
  std::optional<HttpResponse> refuse_origin(const HttpRequestHead& head) const;

  /// The fields that let a page of the request's own, allowed, origin read the response (Fetch, CORS).
  void add_cors(const HttpRequestHead& head, boost::beast::http::fields& fields) const;

  /// Answers a CORS preflight.
  HttpResponse preflight(const HttpRequestHead& head) const;

 private:
  bool allows_host(std::string_view authority) const;
  bool allows_origin(std::string_view origin) const;

  HttpAccessRules rules_;
};

}  // namespace mcp
