#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <string>

#include "base/event.hpp"
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

/// Tells when a descriptor can be read or written, without touching it: Asio would set O_NONBLOCK, and so
/// change it for every process that shares it, a terminal's shell included. The descriptor stands in an epoll
/// set of its own, and Asio waits for that set.
class Readiness {
 public:
  enum class For { reading, writing };
  Readiness(boost::asio::io_context& io, int descriptor, For purpose);

  /// Waits until the descriptor is ready; false when it cannot become so, or `cancel` was called.
  boost::asio::awaitable<bool> wait();
  void cancel();

 private:
  int descriptor_;
  unsigned events_;
  bool always_ = false;  ///< a regular file: it cannot be waited for and never blocks
  boost::asio::posix::stream_descriptor set_;
};

/// MCP over standard input and output: one message a line (MCP, Transports, stdio). A descriptor is waited
/// for, then read or written by no more than it can take.
class StdioTransport {
 public:
  StdioTransport(boost::asio::io_context& io, Server& server, StdioOptions options);
  ~StdioTransport();
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
  boost::asio::awaitable<bool> write_whole(std::string_view bytes);
  boost::asio::awaitable<void> wait_for_output_room();
  void send(std::string message);

  boost::asio::io_context& io_;
  Server& server_;
  StdioOptions options_;
  Readiness input_ready_;
  Readiness output_ready_;
  Connection connection_;
  LineReader lines_;
  int own_pipe_;  ///< the output, if it is a pipe that can be opened anew, else -1
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
