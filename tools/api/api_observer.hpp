#pragma once

#include <chrono>
#include <string_view>

namespace salestouch {

/// Hears of what the API client does, for whoever counts; each event does nothing unless it is overridden.
class ApiObserver {
 public:
  virtual ~ApiObserver() = default;
  /// One exchange ended. `outcome` is http_STATUS or an error's code.
  virtual void api_answered(std::string_view /*outcome*/, std::chrono::steady_clock::duration /*took*/) {}
  /// A call is tried again.
  virtual void api_retried() {}
  /// A circuit breaker ended a call before it began.
  virtual void api_refused() {}
};

}  // namespace salestouch
