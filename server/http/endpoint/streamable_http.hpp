#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>

#include "server/http/http_message.hpp"
#include "server/http/http_reply.hpp"
#include "server/protocol/mcp_server.hpp"

namespace mcp {

/// MCP's Streamable HTTP: one POST a message. Without sessions in every revision, so that any replica can
/// answer any request: 2026-07-28 has none, and the older ones need not. A request is answered with JSON, or,
/// once there is something to say before the answer, with a stream of server-sent events.
class StreamableHttp {
 public:
  /// Requests at once; further ones are answered 503.
  static constexpr std::size_t kMaxRunning = 512;

  StreamableHttp(boost::asio::io_context& io, Server& server) : io_(io), server_(server) {}

  /// Answers one POST.
  boost::asio::awaitable<std::optional<HttpResponse>> handle(HttpRequest post, HttpReply& reply);

 private:
  boost::asio::awaitable<std::optional<Error>> check(const HttpRequestHead& head,
                                                     const IncomingRequest& incoming,
                                                     bool has_known_revision);
  boost::asio::awaitable<std::optional<HttpResponse>> answer(const HttpRequestHead& head,
                                                             IncomingRequest incoming,
                                                             Conversation conversation, HttpReply& reply,
                                                             Notify notify);
  boost::asio::awaitable<std::optional<HttpResponse>> answer_batch(const HttpRequest& post, Json batch,
                                                                   HttpReply& reply);
  boost::asio::awaitable<std::optional<Error>> check_parameters(const HttpRequestHead& head,
                                                                const Request& request);

  boost::asio::io_context& io_;
  Server& server_;
  std::shared_ptr<std::size_t> running_ = std::make_shared<std::size_t>(0);  ///< shared with those that run
};

}  // namespace mcp
