#pragma once

#include <chrono>

namespace base {

/// Time since the machine started, with the time that it slept (CLOCK_BOOTTIME): for ages of what others may
/// have changed or closed meanwhile. `std::chrono::steady_clock` stands still while a laptop's lid is shut.
struct BootClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<BootClock>;
  static constexpr bool is_steady = true;

  static time_point now();
};

}  // namespace base
