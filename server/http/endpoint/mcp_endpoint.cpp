#include "server/http/endpoint/mcp_endpoint.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <boost/beast/http/field.hpp>

namespace mcp {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

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

/// Clients ask for an authorization server before they ask for anything else, and show a person what they
/// get.
HttpResponse not_found(std::string_view path) {
  const bool is_oauth = path.starts_with("/.well-known/") || path == "/register" || path == "/authorize" ||
                        path == "/token" || path == "/revoke";
  if (!is_oauth) return plain_response(HttpStatus::not_found, "Not Found: the MCP endpoint is /mcp");
  return error_response(
      HttpStatus::not_found, "not_found",
      "This server has no OAuth. Connect to /mcp, with Authorization: Bearer and one of its tokens "
      "if it asks for one.");
}

}  // namespace

/// Everything this endpoint answers: its verb, whether clients or probes ask, and what answers.
struct McpEndpoint::Route {
  using MaybeResponse = std::optional<HttpResponse>;

  std::string_view path;
  http::verb verb;
  bool for_clients;  ///< false: for probes, which have neither token nor name
  asio::awaitable<MaybeResponse> (McpEndpoint::*answer)(HttpRequest request, HttpReply& reply);

  static const Route* find(std::string_view path) {
    static constexpr Route kRoutes[] = {
        {"/mcp", http::verb::post, true, &McpEndpoint::answer_mcp},
        {"/sse", http::verb::get, true, &McpEndpoint::answer_sse},
        {"/messages", http::verb::post, true, &McpEndpoint::answer_messages},
        {"/healthz", http::verb::get, false, &McpEndpoint::answer_healthz},
        {"/readyz", http::verb::get, false, &McpEndpoint::answer_readyz},
    };
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);  // as people write it
    const auto route = std::ranges::find(kRoutes, path, &Route::path);
    return route == std::end(kRoutes) ? nullptr : route;
  }
  bool takes(http::verb asked) const {
    return asked == verb || (verb == http::verb::get && asked == http::verb::head);
  }
};

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
  const Route* route = Route::find(path_of(head.target()));
  if (!route || route->for_clients) {
    if (auto refusal = access_.refuse_origin(head)) return refusal;
  }
  if (!route) return not_found(path_of(head.target()));
  if (route->for_clients) {
    if (head.method() == http::verb::options) return access_.preflight(head);
    if (auto refusal = access_.refuse_credentials(head)) return refusal;
  }
  if (!route->for_clients && head.method() == http::verb::options) {  // as HAProxy probes
    HttpResponse fine = plain_response(HttpStatus::ok, "ok");
    fine.set(http::field::allow, "GET, HEAD, OPTIONS");
    return fine;
  }
  if (!route->takes(head.method())) {
    HttpResponse refusal = plain_response(HttpStatus::method_not_allowed, "Method Not Allowed");
    refusal.set(http::field::allow, http::to_string(route->verb));
    return refusal;
  }
  return route->verb == http::verb::post ? refuse_content(head) : std::nullopt;
}

asio::awaitable<std::optional<HttpResponse>> McpEndpoint::handle(HttpRequest request, HttpReply& reply) {
  access_.add_cors(request, reply.fields);
  const Route* route = Route::find(path_of(request.target()));  // there is one: `refuse` let it pass
  return (this->*route->answer)(std::move(request), reply);
}

asio::awaitable<std::optional<HttpResponse>> McpEndpoint::answer_mcp(HttpRequest request, HttpReply& reply) {
  return streamable_.handle(std::move(request), reply);
}

asio::awaitable<std::optional<HttpResponse>> McpEndpoint::answer_sse(HttpRequest request, HttpReply& reply) {
  // A HEAD asks what a GET would get, and gets no stream.
  if (request.method() == http::verb::head) co_return http_response(HttpStatus::ok, "text/event-stream", "");
  co_return co_await sse_pair_.open(std::move(request), reply);
}

asio::awaitable<std::optional<HttpResponse>> McpEndpoint::answer_messages(HttpRequest request, HttpReply&) {
  co_return sse_pair_.post(request);
}

asio::awaitable<std::optional<HttpResponse>> McpEndpoint::answer_healthz(HttpRequest, HttpReply&) {
  co_return plain_response(HttpStatus::ok, "ok");
}

asio::awaitable<std::optional<HttpResponse>> McpEndpoint::answer_readyz(HttpRequest, HttpReply&) {
  co_return draining_ ? plain_response(HttpStatus::service_unavailable, "draining")
                      : plain_response(HttpStatus::ok, "ok");
}

void McpEndpoint::drain(std::chrono::milliseconds limit) {
  draining_ = true;
  server_.close_subscriptions();
  sse_pair_.close_all(limit);
}

}  // namespace mcp
