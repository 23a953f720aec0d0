#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace salestouch {

/// Ends calls of an API that is down before they begin: after several failures in a row none is let through
/// for a while, then one to probe. The while doubles with each probe that fails.
class CircuitBreaker {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr int kFailures = 5;
  static constexpr std::chrono::seconds kFirstPause{5};
  static constexpr std::chrono::seconds kLongestPause{60};

  /// Nothing when a call may go; else how long none may.
  std::optional<std::chrono::seconds> refuse(Clock::time_point now) {
    if (failures_ < kFailures) return std::nullopt;
    if (now < closed_until_) return std::chrono::ceil<std::chrono::seconds>(closed_until_ - now);
    // Nobody else goes until the probe has told, or was given up for as long again.
    is_probing_ = true;
    closed_until_ = now + pause_;
    return std::nullopt;
  }

  void succeeded() {
    failures_ = 0;
    is_probing_ = false;
    pause_ = kFirstPause;
  }

  void failed(Clock::time_point now) {
    const bool was_open = failures_ < kFailures;
    failures_ = std::min(failures_ + 1, kFailures);
    if (failures_ < kFailures || (!was_open && !is_probing_)) return;
    if (is_probing_) pause_ = std::min(pause_ * 2, kLongestPause);
    is_probing_ = false;
    closed_until_ = now + pause_;
  }

 private:
  int failures_ = 0;  ///< in a row
  bool is_probing_ = false;
  std::chrono::seconds pause_ = kFirstPause;
  Clock::time_point closed_until_{};
};

}  // namespace salestouch
