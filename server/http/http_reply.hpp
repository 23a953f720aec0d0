#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/fields.hpp>
#include <string>

#include "base/event.hpp"

namespace mcp {

/// The answering side of one HTTP request while its handler runs. The handler may send server-sent events
/// (HTML Living Standard, 9.2), which makes the response a stream, or none, and return a response. The
/// session takes the events out and to the client. Not thread-safe.
class HttpReply {
 public:
  HttpReply(boost::asio::any_io_executor executor, std::size_t max_unsent)
      : max_unsent_(max_unsent), changed_(std::move(executor)) {}

  /// For the handler. `data` is one line.
  void send_event(std::string_view data, std::string_view event = "message");
  /// Begins the stream before the first event is there.
  void begin_stream();
  /// Whether the response is a stream already, so that no status can be chosen any more.
  bool is_stream() const { return is_stream_; }
  /// A client that leaves cancels its handler, unless that handler says otherwise here.
  void outlive_client() { outlives_client_ = true; }
  /// Ends the handler, whose client wants no answer any more, but keeps the connection.
  void cancel();
  bool is_cancelled() const { return cancelled_; }
  /// Header fields the session adds to the response, whichever it becomes.
  boost::beast::http::fields fields;

  /// For the session: waits for something below to change, or until `limit` has passed; false then.
  boost::asio::awaitable<bool> wait(std::chrono::steady_clock::duration limit);
  void wake() { changed_.notify(); }
  void set_done();
  void set_client_left();
  /// Makes the handler unwanted whatever it said: the server ends.
  void abort();
  bool is_done() const { return done_; }
  /// Whether the handler has nobody to answer: its client left, or does not read what it gets.
  bool is_unwanted() const { return (client_left_ && !outlives_client_) || overflowed_; }
  bool has_client() const { return !client_left_ && !overflowed_; }
  bool has_events() const { return !unsent_.empty(); }
  std::string take_events();

 private:
  const std::size_t max_unsent_;
  base::Event changed_;
  std::string unsent_;
  bool is_stream_ = false;
  bool outlives_client_ = false;
  bool client_left_ = false;
  bool overflowed_ = false;
  bool cancelled_ = false;
  bool done_ = false;
};

}  // namespace mcp
