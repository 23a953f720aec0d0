#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <string>

#include "base/alarm.hpp"
#include "server/protocol/outcome.hpp"

namespace mcp {

/// Tells a client every few seconds, for as long as this lives, that its call goes on. Clients give up after
/// 60 s of silence or more. Does nothing when the call asked for no progress.
class ProgressTicker {
 public:
  static constexpr std::chrono::seconds kInterval{3};
  /// What the client is told after so long.
  using Text = std::string (*)(std::chrono::seconds waited);

  ProgressTicker(const boost::asio::any_io_executor& executor, const CallContext& context, Text text)
      : report_(context.report_progress), text_(text), next_(executor) {
    if (report_) tick_later();
  }

 private:
  void tick_later() {
    next_.set(std::chrono::steady_clock::now() + kInterval, [this] {
      ++ticks_;
      report_(ticks_, 0, text_(ticks_ * kInterval));
      tick_later();
    });
  }

  decltype(CallContext::report_progress) report_;
  Text text_;
  base::Alarm next_;
  int ticks_ = 0;
};

}  // namespace mcp
