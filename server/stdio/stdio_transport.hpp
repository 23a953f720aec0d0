#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <string>

#include "base/event.hpp"
#include "base/system/standard_streams.hpp"
#include "server/protocol/connection.hpp"
#include "server/stdio/line_reader.hpp"

namespace mcp {

struct StdioOptions {
  int input = 0;
  int output = 1;
  std::size_t max_line = 4 * 1024 * 1024;  ///< bytes; arguments are small, so more is a mistake or an attack
  std::size_t max_unsent = 16 * 1024 * 1024;  ///< bytes; with more waiting for the client, reading stops
  std::chrono::milliseconds grace{5'000};     ///< for requests that run when the input ends
};

/// MCP over standard input and output: one message a line (MCP, Transports, stdio).
class StdioTransport {
 public:
  StdioTransport(boost::asio::io_context& io, Server& server, StdioOptions options);
  StdioTransport(const StdioTransport&) = delete;
  StdioTransport& operator=(const StdioTransport&) = delete;

  /// Serves until the input ends, the output closes or `stop` is called; then lets running requests finish
  /// within the grace, writes what is due, and returns.
  boost::asio::awaitable<void> run();

  /// Ends `run` as the end of input would.
  void stop();

 private:
  boost::asio::awaitable<void> read_lines();
  boost::asio::awaitable<void> write_messages();
  boost::asio::awaitable<void> wait_for_output_room();
  void send(std::string message);

  boost::asio::io_context& io_;
  Server& server_;
  StdioOptions options_;
  base::InputStream input_;
  base::OutputStream output_;
  Connection connection_;
  LineReader lines_;
  std::deque<std::string> unsent_;
  std::size_t unsent_bytes_ = 0;
  base::Event output_changed_;  ///< the writer has something new to look at
  base::Event room_changed_;    ///< the reader has
  bool stopping_ = false;       ///< no more input is wanted
  bool all_sent_ = false;       ///< no more output will come
  bool output_closed_ = false;
  bool writer_done_ = false;
};

}  // namespace mcp
