#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <string>

#include "base/alarm.hpp"
#include "server/protocol/tool.hpp"

namespace salestouch {

/// Tells a client every few seconds, for as long as this lives, that its call goes on. Clients give up after
/// 60 s of silence or more. Does nothing when the call asked for no progress.
class ProgressTicker {
 public:
  static constexpr std::chrono::seconds kInterval{3};

  ProgressTicker(const boost::asio::any_io_executor& executor, const mcp::CallContext& context)
      : report_(context.report_progress), next_(executor) {
    if (report_) tick_later();
  }

 private:
  void tick_later() {
    next_.set(std::chrono::steady_clock::now() + kInterval, [this] {
      ++ticks_;
      report_(ticks_, 0, "Waiting for SalesTouch, " + std::to_string(ticks_ * kInterval.count()) + " s");
      tick_later();
    });
  }

  decltype(mcp::CallContext::report_progress) report_;
  base::Alarm next_;
  int ticks_ = 0;
};

}  // namespace salestouch
