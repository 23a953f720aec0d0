#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

namespace base {

/// Tells when a descriptor can be read or written, without touching it: Asio would set O_NONBLOCK, and so
/// change it for every process that shares it. The descriptor stands in a set of the kernel's own (epoll,
/// kqueue), and Asio waits for that set.
class Readiness {
 public:
  enum class For { reading, writing };
  Readiness(boost::asio::io_context& io, int descriptor, For purpose);

  /// Waits until the descriptor is ready; false when it cannot become so, or `cancel` was called.
  boost::asio::awaitable<bool> wait();
  void cancel();

 private:
  bool ask();  ///< has the set look for it once

  int descriptor_;
  For purpose_;
  bool always_ = false;  ///< a regular file: it cannot be waited for and never blocks
  bool cancelled_ = false;
  boost::asio::posix::stream_descriptor set_;
};

/// A pipe opened anew, non-blocking for nobody else who shares it; -1 for what is no pipe, or where that is
/// not possible.
int open_pipe_anew(int descriptor);

}  // namespace base
