#include "base/system/posix/readiness.hpp"

#include <sys/event.h>
#include <sys/stat.h>
#include <unistd.h>

namespace base {

Readiness::Readiness(boost::asio::io_context& io, int descriptor, For purpose)
    : descriptor_(descriptor), purpose_(purpose), set_(io, ::kqueue()) {
  struct stat status {};
  always_ = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

bool Readiness::ask() {
  struct kevent change;
  EV_SET(&change, static_cast<uintptr_t>(descriptor_), purpose_ == For::reading ? EVFILT_READ : EVFILT_WRITE,
         EV_ADD | EV_ONESHOT, 0, 0, nullptr);
  return ::kevent(set_.native_handle(), &change, 1, nullptr, 0, nullptr) == 0;
}

int open_pipe_anew(int) {
  return -1;  // /dev/fd gives the same open pipe, flags and all
}

}  // namespace base
