#include "base/system/posix/readiness.hpp"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/stat.h>

#include <cerrno>
#include <string>

namespace base {

Readiness::Readiness(boost::asio::io_context& io, int descriptor, For purpose)
    : descriptor_(descriptor), purpose_(purpose), set_(io, ::epoll_create1(EPOLL_CLOEXEC)) {
  epoll_event event{.events = 0, .data = {}};
  if (::epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, descriptor_, &event) != 0) always_ = errno == EPERM;
}

bool Readiness::ask() {
  epoll_event event{.events = (purpose_ == For::reading ? EPOLLIN : EPOLLOUT) | EPOLLONESHOT, .data = {}};
  return ::epoll_ctl(set_.native_handle(), EPOLL_CTL_MOD, descriptor_, &event) == 0;
}

int open_pipe_anew(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISFIFO(status.st_mode)) return -1;
  return ::open(("/proc/self/fd/" + std::to_string(descriptor)).c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
}

}  // namespace base
