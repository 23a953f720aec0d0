#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <string>

#include "server/connection.hpp"
#include "server/line_reader.hpp"

namespace mcp {

struct StdioOptions {
  int input = 0;
  int output = 1;
  std::size_t max_line = 4 * 1024 * 1024;  ///< bytes; arguments are small, so more is a mistake or an attack
  std::size_t max_unsent = 16 * 1024 * 1024;  ///< bytes; with more waiting for the client, reading stops
  std::chrono::milliseconds grace{5'000};     ///< for requests that run when the input ends
};

/// MCP over standard input and output: one message a line (MCP, Transports, stdio). Both descriptors are used
/// without setting O_NONBLOCK, which would change them for every process that shares them, a terminal's shell
/// included: a descriptor is waited for, then read or written by no more than it can take.
class StdioTransport {
 public:
  StdioTransport(boost::asio::io_context& io, Server& server, StdioOptions options);
  ~StdioTransport();

  /// Serves until the input ends, the output closes or `stop` is called; then lets running requests finish
  /// within the grace, writes what is due, and returns.
  boost::asio::awaitable<void> run();

  /// Ends `run` as the end of input would.
  void stop();

 private:
  boost::asio::awaitable<void> read_lines();
  boost::asio::awaitable<void> write_messages();
  boost::asio::awaitable<bool> write_whole(std::string_view bytes);
  boost::asio::awaitable<void> wait_for_output_room();
  void send(std::string message);

  StdioOptions options_;
  boost::asio::posix::stream_descriptor input_;
  boost::asio::posix::stream_descriptor output_;
  Connection connection_;
  LineReader lines_;
  std::deque<std::string> unsent_;
  std::size_t unsent_bytes_ = 0;
  boost::asio::steady_timer output_changed_;  ///< cancelled whenever the writer has something new to look at
  boost::asio::steady_timer room_changed_;    ///< cancelled whenever the reader has
  bool stopping_ = false;                     ///< no more input is wanted
  bool all_sent_ = false;                     ///< no more output will come
  bool output_closed_ = false;
  bool writer_done_ = false;
};

}  // namespace mcp
