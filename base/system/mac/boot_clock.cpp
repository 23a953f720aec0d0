#include "base/system/boot_clock.hpp"

#include <time.h>

namespace base {

BootClock::time_point BootClock::now() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);  // goes on while the machine sleeps, unlike Linux's
  return time_point(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

}  // namespace base
