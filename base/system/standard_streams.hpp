#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace base {

/// A descriptor of this process that bytes are read from, standard input above all: without changing it for
/// the processes that share it, a terminal's shell included, and without keeping the event loop from its
/// other work.
class InputStream {
 public:
  /// `descriptor` must stay open for as long as this lives.
  InputStream(boost::asio::io_context& io, int descriptor);
  ~InputStream();

  /// Waits for bytes, and gives how many it put into `buffer`; 0 at the end, after a failure, and once
  /// `cancel` was called.
  boost::asio::awaitable<std::size_t> read_some(std::span<char> buffer);

  /// Ends the read that waits, and every later one.
  void cancel();

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

/// The same for a descriptor that bytes are written to.
class OutputStream {
 public:
  OutputStream(boost::asio::io_context& io, int descriptor);
  ~OutputStream();

  /// Whether all of `bytes` were written; false: nobody reads them any more.
  boost::asio::awaitable<bool> write_whole(std::string_view bytes);

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

}  // namespace base
