#include "base/system/standard_error.hpp"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>

namespace base {

bool write_to_standard_error(std::string_view line) {
  // A pipe that is ready takes PIPE_BUF bytes at once (POSIX, write).
  pollfd ready{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  if (::poll(&ready, 1, 0) != 1 || (ready.revents & POLLOUT) == 0) return false;
  [[maybe_unused]] const ssize_t written =
      ::write(STDERR_FILENO, line.data(), std::min<std::size_t>(line.size(), PIPE_BUF));
  return true;
}

}  // namespace base
