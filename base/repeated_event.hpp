#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace base {

/// Something that may happen often and is logged seldom: when it first happens, then at most once a minute,
/// with how often it happened meanwhile. Not thread-safe.
class RepeatedEvent {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Counts one more. To be told now: how many before it were not told; nothing: not now.
  std::optional<std::size_t> count(Time now = std::chrono::steady_clock::now()) {
    const bool is_due = !told_at_ || now - *told_at_ >= kPause;
    if (!is_due) {
      ++untold_;
      return std::nullopt;
    }
    told_at_ = now;
    return std::exchange(untold_, 0);
  }

  /// How many were not told and are to be told now; 0: none.
  std::size_t take_untold(Time now = std::chrono::steady_clock::now()) {
    if (untold_ == 0 || now - *told_at_ < kPause) return 0;
    told_at_ = now;
    return std::exchange(untold_, 0);
  }

 private:
  static constexpr std::chrono::seconds kPause{60};
  std::optional<Time> told_at_;
  std::size_t untold_ = 0;
};

/// " (N more since the last line of this kind)", for N above 0.
inline std::string untold_in_words(std::size_t untold) {
  return untold == 0 ? "" : " (" + std::to_string(untold) + " more since the last line of this kind)";
}

}  // namespace base
