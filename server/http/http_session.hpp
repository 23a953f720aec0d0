#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <variant>

#include "base/net/byte_stream.hpp"
#include "server/http/http_message.hpp"
#include "server/http/http_reply.hpp"

namespace mcp {

/// What one client can take of the server. A limit that is passed is answered with its status where an answer
/// can still be read: 431, 413, 408.
struct HttpLimits {
  std::uint32_t max_header = 16 * 1024;      ///< bytes
  std::uint64_t max_body = 4 * 1024 * 1024;  ///< bytes
  std::size_t max_unsent = 4 * 1024 * 1024;  ///< bytes of events that wait for a client; then it is dropped
  std::chrono::milliseconds handshake{10'000};   ///< TLS
  std::chrono::milliseconds header{10'000};      ///< from a request's first byte to the end of its header
  std::chrono::milliseconds body{30'000};        ///< from there to the end of its body
  std::chrono::milliseconds idle{75'000};        ///< between requests
  std::chrono::milliseconds write{30'000};       ///< without the client taking a byte
  std::chrono::milliseconds keep_alive{15'000};  ///< between comments on a stream that is silent
};

/// Answers a request: with a response, or with nothing when `reply` is a stream that is complete. It is
/// cancelled, by its coroutine's slot, when the answer has nobody to go to.
using HttpAnswer =
    std::function<boost::asio::awaitable<std::optional<HttpResponse>>(HttpRequest request, HttpReply& reply)>;

/// What became of a request's head: a response that refuses the request, or what is to answer it.
using HttpAdmission = std::variant<HttpResponse, HttpAnswer>;

/// Looks at each head before the body is read.
using HttpHandler = std::function<boost::asio::awaitable<HttpAdmission>(const HttpRequestHead&)>;

/// A handler that lets every request pass.
HttpHandler admit_all(HttpAnswer answer);

/// One HTTP/1.1 connection (RFC 9112): reads requests, one after the other, and writes what the handler
/// answers. Owned by the server; handler and limits must outlive it.
class HttpSession {
 public:
  virtual ~HttpSession() = default;

  /// Serves until the connection ends.
  virtual boost::asio::awaitable<void> run() = 0;

  /// Ends the connection now if no request is being served, else behind that request.
  virtual void close_when_idle() = 0;

  /// Ends the connection, cancelling what it serves.
  virtual void abort() = 0;

  /// Aborts what has lasted too long at `now`. To be called several times a second.
  virtual void check_deadline(std::chrono::steady_clock::time_point now) = 0;
};

std::shared_ptr<HttpSession> make_http_session(std::unique_ptr<base::ByteStream> stream,
                                               const HttpHandler& handler, const HttpLimits& limits);

/// Says goodbye behind a last response, then reads and drops what the client still sends, up to a bound and
/// until somebody cancels: closing with bytes unread would make the kernel reset the connection and the
/// client lose that response (RFC 9112, 9.6).
boost::asio::awaitable<void> linger(base::ByteStream& stream);

}  // namespace mcp
