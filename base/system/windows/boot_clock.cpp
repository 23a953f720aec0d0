#include "base/system/boot_clock.hpp"

#include <windows.h>

namespace base {

BootClock::time_point BootClock::now() {
  return time_point(std::chrono::milliseconds(::GetTickCount64()));
}

}  // namespace base
