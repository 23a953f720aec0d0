#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/fields.hpp>
#include <chrono>
#include <string>

#include "base/net/byte_stream.hpp"
#include "server/http/http_message.hpp"

namespace mcp {

/// When what a connection does at the moment must be done; looked at by whoever sweeps over the connections,
/// because a timer a read would cost more than the read.
class HttpDeadline {
 public:
  using Clock = std::chrono::steady_clock;
  void set(Clock::duration limit) { at_ = Clock::now() + limit; }
  void clear() { at_ = Clock::time_point::max(); }
  bool has_passed(Clock::time_point now) const { return now >= at_; }

 private:
  Clock::time_point at_ = Clock::time_point::max();
};

/// What one connection sends: the response to one request after the other, each whole or as a stream of
/// server-sent events. After a write that failed nothing more is written, and the connection is not kept.
class HttpWriter {
 public:
  /// `write_limit` is the time without the client taking a byte.
  HttpWriter(base::ByteStream& stream, HttpDeadline& deadline, std::chrono::milliseconds write_limit)
      : stream_(stream), deadline_(deadline), write_limit_(write_limit) {}

  /// What follows answers a request of this HTTP version (11 or 10), whose client keeps the connection or
  /// not, and which is a HEAD, whose response has no body (RFC 9110, 9.3.2), or not.
  void begin(unsigned version, bool keep_alive, bool is_head);

  /// The connection ends behind this response.
  void close_after() { keep_alive_ = false; }

  boost::asio::awaitable<void> write_continue();
  boost::asio::awaitable<void> write(HttpResponse response);

  /// A stream: its head, with `fields`; then events, as often as there are some; then its end.
  boost::asio::awaitable<void> begin_stream(const boost::beast::http::fields& fields);
  boost::asio::awaitable<void> write_events(std::string events);
  boost::asio::awaitable<void> end_stream();
  bool has_begun_stream() const { return has_begun_stream_; }

  bool has_failed() const { return has_failed_; }
  /// Whether another request may follow on this connection.
  bool keeps_connection() const { return keep_alive_ && !has_failed_; }
  HttpDeadline::Clock::time_point last_write() const { return last_write_; }

 private:
  boost::asio::awaitable<void> write_bytes(boost::asio::const_buffer bytes);
  bool is_chunked() const { return version_ >= 11; }

  base::ByteStream& stream_;
  HttpDeadline& deadline_;
  std::chrono::milliseconds write_limit_;
  HttpDeadline::Clock::time_point last_write_{};
  unsigned version_ = 11;
  bool keep_alive_ = false;
  bool is_head_ = false;
  bool has_begun_stream_ = false;
  bool has_failed_ = false;
};

}  // namespace mcp
