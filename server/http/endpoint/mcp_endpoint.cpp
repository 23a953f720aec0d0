#include "server/http/endpoint/mcp_endpoint.hpp"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <boost/beast/http/field.hpp>

namespace mcp {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

struct Route {
  std::string_view path;
  http::verb verb;
  bool for_clients;  ///< false: for probes, which have neither token nor name
};
constexpr std::array kRoutes = {
    Route{"/mcp", http::verb::post, true},      Route{"/sse", http::verb::get, true},
    Route{"/messages", http::verb::post, true}, Route{"/healthz", http::verb::get, false},
    Route{"/readyz", http::verb::get, false},
};

const Route* find_route(std::string_view path) {
  const auto route = std::ranges::find(kRoutes, path, &Route::path);
  return route == kRoutes.end() ? nullptr : &*route;
}

/// A body of any other type is none of ours, and a page could send text/plain without a preflight.
std::optional<HttpResponse> refuse_content(const HttpRequestHead& head) {
  std::string_view type = head[http::field::content_type];
  type = type.substr(0, type.find(';'));
  if (!boost::algorithm::iequals(boost::algorithm::trim_copy(std::string(type)), "application/json")) {
    return plain_response(HttpStatus::unsupported_media_type,
                          "Unsupported Media Type: Content-Type must be application/json");
  }
  const std::string_view encoding = head[http::field::content_encoding];
  if (!encoding.empty() && !boost::algorithm::iequals(encoding, "identity")) {
    return plain_response(HttpStatus::unsupported_media_type,
                          "Unsupported Media Type: send the body without a Content-Encoding");
  }
  return std::nullopt;
}

}  // namespace

McpEndpoint::McpEndpoint(asio::io_context& io, Server& server, HttpAccessRules rules)
    : server_(server), access_(std::move(rules)), streamable_(io, server), sse_pair_(io, server) {}

HttpHandler McpEndpoint::handler() {
  return {[this](const HttpRequestHead& head) {
            std::optional<HttpResponse> refusal = refuse(head);
            if (refusal) access_.add_cors(head, *refusal);
            return refusal;
          },
          [this](HttpRequest request, HttpReply& reply) { return handle(std::move(request), reply); }};
}

std::optional<HttpResponse> McpEndpoint::refuse(const HttpRequestHead& head) const {
  const Route* route = find_route(path_of(head.target()));
  if (!route || route->for_clients) {
    if (auto refusal = access_.refuse_origin(head)) return refusal;
  }
  if (!route) return plain_response(HttpStatus::not_found, "Not Found: the MCP endpoint is /mcp");
  if (route->for_clients) {
    if (head.method() == http::verb::options) return access_.preflight(head);
    if (auto refusal = access_.refuse_credentials(head)) return refusal;
  }
  if (head.method() != route->verb) {
    HttpResponse refusal = plain_response(HttpStatus::method_not_allowed, "Method Not Allowed");
    refusal.set(http::field::allow, http::to_string(route->verb));
    return refusal;
  }
  return route->verb == http::verb::post ? refuse_content(head) : std::nullopt;
}

asio::awaitable<std::optional<HttpResponse>> McpEndpoint::handle(HttpRequest request, HttpReply& reply) {
  access_.add_cors(request, reply.fields);
  const std::string_view path = path_of(request.target());
  if (path == "/mcp") co_return co_await streamable_.handle(std::move(request), reply);
  if (path == "/sse") co_return co_await sse_pair_.open(std::move(request), reply);
  if (path == "/messages") co_return sse_pair_.post(request);
  if (path == "/readyz" && draining_) {
    co_return plain_response(HttpStatus::service_unavailable, "draining");
  }
  co_return plain_response(HttpStatus::ok, "ok");
}

void McpEndpoint::drain(std::chrono::milliseconds limit) {
  draining_ = true;
  server_.close_subscriptions();
  sse_pair_.close_all(limit);
}

}  // namespace mcp
