#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "base/event.hpp"
#include "server/http/endpoint/visit.hpp"
#include "server/http/http_message.hpp"
#include "server/http/http_reply.hpp"
#include "server/protocol/connection.hpp"

namespace mcp {

/// The transport of 2024-11-05, HTTP with SSE: a stream that a GET opens takes every message to the client,
/// which posts its own beside it. The one transport with sessions: a session is its stream, and ends with it.
class HttpSsePair {
 public:
  /// Streams at once; further ones are answered 503.
  static constexpr std::size_t kMaxStreams = 256;
  /// Of one caller, where callers are told apart: the other half is left to others.
  static constexpr std::size_t kMaxStreamsOfCaller = 128;

  explicit HttpSsePair(boost::asio::io_context& io) : io_(io) {}

  /// GET /sse: holds the stream until its client leaves or `close_all`.
  boost::asio::awaitable<std::optional<HttpResponse>> open(HttpReply& reply, Visit visit);

  /// POST /messages?sessionId=…: takes one message of a session.
  HttpResponse post(const HttpRequest& request, const Visit& visit);

  /// Ends the streams whose caller is served by another server by now, or by none.
  void end_stale(const ServerOf& server_of);

  /// Ends every stream, once its running requests are answered or `limit` has passed.
  void close_all(std::chrono::milliseconds limit);

 private:
  struct Stream {
    Connection& connection;
    base::Event& closed;   ///< to end the stream
    Caller caller;         ///< who opened it: nobody else may post
    const Server& server;  ///< that served them then: other rights or another account are served by another
  };

  bool has_room(const std::string& caller) const;

  boost::asio::io_context& io_;
  std::map<std::string, Stream> streams_;  ///< by session id
  std::chrono::milliseconds grace_{0};     ///< for requests that run when a stream is closed
};

}  // namespace mcp
