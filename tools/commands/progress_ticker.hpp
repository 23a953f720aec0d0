#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "server/protocol/tool.hpp"

namespace salestouch {

/// Tells a client every few seconds, for as long as this lives, that its call goes on. Clients give up after
/// 60 s of silence or more. Does nothing when the call asked for no progress.
class ProgressTicker {
 public:
  static constexpr std::chrono::seconds kInterval{3};

  ProgressTicker(const boost::asio::any_io_executor& executor, const mcp::CallContext& context) {
    if (!context.report_progress) return;
    state_ = std::make_shared<State>(executor, context.report_progress);
    arm(state_);
  }

 private:
  struct State {
    State(const boost::asio::any_io_executor& executor, decltype(mcp::CallContext::report_progress) to)
        : timer(executor), report(std::move(to)) {}
    boost::asio::steady_timer timer;
    decltype(mcp::CallContext::report_progress) report;
    int ticks = 0;
  };

  /// The pending wait holds the state weakly, so that it ends with the ticker.
  static void arm(const std::shared_ptr<State>& state) {
    state->timer.expires_after(kInterval);
    state->timer.async_wait([weak = std::weak_ptr(state)](const boost::system::error_code& error) {
      const std::shared_ptr<State> held = weak.lock();
      if (error || !held) return;
      ++held->ticks;
      held->report(held->ticks, 0,
                   "Waiting for SalesTouch, " + std::to_string(held->ticks * kInterval.count()) + " s");
      arm(held);
    });
  }

  std::shared_ptr<State> state_;
};

}  // namespace salestouch
