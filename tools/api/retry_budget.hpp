#pragma once

#include <algorithm>

namespace salestouch {

/// How many retries an API in trouble has to bear: a tenth of the calls, and a few in reserve, so that a
/// program that calls seldom may retry, too. Without it an outage would triple the load.
class RetryBudget {
 public:
  /// Of every call, before its first try.
  void earn() { tenths_ = std::min(tenths_ + 1, kMost); }

  /// Whether there may be one retry more; it is taken.
  bool spend() {
    if (tenths_ < kPrice) return false;
    tenths_ -= kPrice;
    return true;
  }

 private:
  static constexpr int kPrice = 10;
  static constexpr int kMost = 10 * kPrice;
  int tenths_ = kMost;
};

}  // namespace salestouch
