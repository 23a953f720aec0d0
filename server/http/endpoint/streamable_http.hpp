#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>

#include "server/http/endpoint/open_calls.hpp"
#include "server/http/endpoint/request_slots.hpp"
#include "server/http/endpoint/visit.hpp"
#include "server/http/http_message.hpp"
#include "server/http/http_reply.hpp"

namespace mcp {

/// MCP's Streamable HTTP: one POST a message. Nothing is kept between requests in any revision, so that any
/// replica can answer any request; only a client that is asked something, or that cancels a call, must say so
/// at the replica that asked or runs it. A request is answered with JSON, or, once there is something to say
/// before the answer, with a stream of server-sent events. A request for which there is no slot is answered
/// 503; one that only waits for a person needs none.
class StreamableHttp {
 public:
  explicit StreamableHttp(boost::asio::io_context& io) : io_(io) {}

  /// Answers one POST.
  boost::asio::awaitable<std::optional<HttpResponse>> handle(HttpRequest post, HttpReply& reply, Visit visit);

 private:
  boost::asio::awaitable<std::optional<Error>> check(const HttpRequestHead& head,
                                                     const IncomingRequest& incoming, bool has_known_revision,
                                                     Server& server);
  boost::asio::awaitable<std::optional<HttpResponse>> answer(const HttpRequestHead& head,
                                                             IncomingRequest incoming,
                                                             Conversation conversation, HttpReply& reply,
                                                             Notify notify, const Visit& visit);
  boost::asio::awaitable<std::optional<HttpResponse>> answer_batch(const HttpRequest& post, Json batch,
                                                                   HttpReply& reply, const Visit& visit);
  boost::asio::awaitable<std::optional<Error>> check_parameters(const HttpRequestHead& head,
                                                                const Request& request, Server& server);

  boost::asio::io_context& io_;
  RequestSlots slots_;
  OpenCalls open_calls_;
};

}  // namespace mcp
