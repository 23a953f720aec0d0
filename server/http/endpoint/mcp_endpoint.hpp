#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <optional>

#include "server/http/endpoint/http_sse_pair.hpp"
#include "server/http/endpoint/streamable_http.hpp"
#include "server/http/http_access.hpp"
#include "server/http/http_server.hpp"

namespace mcp {

/// The paths of an MCP server over HTTP: /mcp (Streamable HTTP, every revision since 2025-03-26), /sse with
/// /messages (2024-11-05), /healthz (the process runs) and /readyz (it takes requests).
class McpEndpoint {
 public:
  McpEndpoint(boost::asio::io_context& io, Server& server, HttpAccessRules rules);

  /// What an HttpServer is to do with its requests. The endpoint must outlive that server.
  HttpHandler handler();

  /// Asks for one of these tokens from now on.
  void use_tokens(BearerTokens tokens) { access_.use_tokens(std::move(tokens)); }

  /// From now on /readyz says 503.
  void announce_drain() { draining_ = true; }

  /// The same, and every open stream is brought to its end, at the latest after `limit`.
  void drain(std::chrono::milliseconds limit);

 private:
  struct Route;

  std::optional<HttpResponse> refuse(const HttpRequestHead& head) const;
  boost::asio::awaitable<std::optional<HttpResponse>> handle(HttpRequest request, HttpReply& reply);
  boost::asio::awaitable<std::optional<HttpResponse>> answer_mcp(HttpRequest request, HttpReply& reply);
  boost::asio::awaitable<std::optional<HttpResponse>> answer_sse(HttpRequest request, HttpReply& reply);
  boost::asio::awaitable<std::optional<HttpResponse>> answer_messages(HttpRequest request, HttpReply& reply);
  boost::asio::awaitable<std::optional<HttpResponse>> answer_healthz(HttpRequest request, HttpReply& reply);
  boost::asio::awaitable<std::optional<HttpResponse>> answer_readyz(HttpRequest request, HttpReply& reply);

  Server& server_;
  HttpAccess access_;
  StreamableHttp streamable_;
  HttpSsePair sse_pair_;
  bool draining_ = false;
};

}  // namespace mcp
