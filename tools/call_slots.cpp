#include "tools/call_slots.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace salestouch {

namespace asio = boost::asio;

asio::awaitable<std::optional<CallSlots::Slot>> CallSlots::take(
    std::chrono::steady_clock::time_point deadline) {
  if (free_ > 0) {
    --free_;
    co_return Slot(*this);
  }
  if (queue_.size() >= max_waiting_) co_return std::nullopt;
  const auto waiting = std::make_shared<Waiting>(co_await asio::this_coro::executor);
  queue_.push_back(waiting);
  waiting->turn.expires_at(deadline);
  boost::system::error_code ignored;
  co_await waiting->turn.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  if (waiting->has_slot) co_return Slot(*this);
  queue_.remove(waiting);
  co_return std::nullopt;
}

void CallSlots::release() {
  if (queue_.empty()) {
    ++free_;
    return;
  }
  const std::shared_ptr<Waiting> next = queue_.front();
  queue_.pop_front();
  next->has_slot = true;
  next->turn.cancel();
}

}  // namespace salestouch
