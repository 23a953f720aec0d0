#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <optional>

#include "server/http/auth/authentication.hpp"
#include "server/http/auth/rate_limit.hpp"
#include "server/http/endpoint/http_sse_pair.hpp"
#include "server/http/endpoint/streamable_http.hpp"
#include "server/http/endpoint/visit.hpp"
#include "server/http/http_access.hpp"
#include "server/http/http_server.hpp"

namespace mcp {

/// The paths of an MCP server over HTTP: /mcp (Streamable HTTP, every revision since 2025-03-26), /sse with
/// /messages (2024-11-05), /healthz (the process runs), /readyz (it takes requests), and with OAuth the
/// metadata of this resource.
class McpEndpoint {
 public:
  /// `authentication` must outlive the endpoint.
  McpEndpoint(boost::asio::io_context& io, ServerOf server_of, const HttpAccessRules& rules,
              Authentication& authentication);

  /// What an HttpServer is to do with its requests. The endpoint must outlive that server.
  HttpHandler handler();

  /// Tells `observer` of each request that is refused for its credentials or its rate, with the reason.
  void on_refused(std::function<void(std::string_view reason)> observer) {
    on_refused_ = std::move(observer);
  }

  /// Ends the streams of HTTP+SSE whose caller is served no more, or by another server than when they opened
  /// it.
  void end_stale_streams() { sse_pair_.end_stale(server_of_); }

  /// From now on /readyz says 503.
  void announce_drain() { draining_ = true; }

  /// The same, and every stream of HTTP+SSE is brought to its end, at the latest after `limit`.
  void drain(std::chrono::milliseconds limit);

 private:
  struct Route;
  using MaybeResponse = std::optional<HttpResponse>;

  boost::asio::awaitable<HttpAdmission> admit(const HttpRequestHead& head);
  boost::asio::awaitable<std::variant<Caller, HttpResponse>> admit_caller(const HttpRequestHead& head);
  MaybeResponse answer_at_once(const HttpRequestHead& head, std::string_view path) const;
  MaybeResponse answer_metadata(const HttpRequestHead& head, std::string_view path) const;
  MaybeResponse answer_probe(const HttpRequestHead& head, std::string_view path) const;
  boost::asio::awaitable<MaybeResponse> answer_mcp(HttpRequest request, HttpReply& reply, Visit visit);
  boost::asio::awaitable<MaybeResponse> answer_sse(HttpRequest request, HttpReply& reply, Visit visit);
  boost::asio::awaitable<MaybeResponse> answer_messages(HttpRequest request, HttpReply& reply, Visit visit);

  ServerOf server_of_;
  HttpAccess access_;
  Authentication& authentication_;
  RateLimit rates_;
  std::function<void(std::string_view reason)> on_refused_;
  StreamableHttp streamable_;
  HttpSsePair sse_pair_;
  bool draining_ = false;
};

}  // namespace mcp
