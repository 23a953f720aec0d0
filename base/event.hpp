#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace base {

/// Something that coroutines of one executor wait for. `notify` wakes all who wait at that moment; it is not
/// remembered for those who come later, so that a waiter looks at the state that it waits for before and
/// after. Not thread-safe. May be destroyed while coroutines wait: they are never resumed then, and may be
/// destroyed later.
class Event {
 public:
  explicit Event(boost::asio::any_io_executor executor)
      : state_(std::make_shared<State>(State{std::move(executor), {}})) {}

  void notify() {
    for (Waiter* waiter : state_->waiting) {
      waiter->notified = true;
      waiter->timer.cancel();
    }
  }

  /// Waits for the next `notify`, or for the end of `deadline`; false when it was the deadline, or when the
  /// waiting coroutine is cancelled.
  boost::asio::awaitable<bool> wait_until(std::chrono::steady_clock::time_point deadline) {
    Waiter waiter(state_, deadline);
    boost::system::error_code ignored;
    co_await waiter.timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    co_return waiter.notified;
  }

  boost::asio::awaitable<bool> wait_for(std::chrono::steady_clock::duration limit) {
    return wait_until(std::chrono::steady_clock::now() + limit);
  }

  boost::asio::awaitable<bool> wait() { return wait_until(std::chrono::steady_clock::time_point::max()); }

 private:
  struct Waiter;
  struct State {
    boost::asio::any_io_executor executor;
    std::vector<Waiter*> waiting;
  };

  /// One wait, in the list for as long as it lives.
  struct Waiter {
    Waiter(std::shared_ptr<State> of, std::chrono::steady_clock::time_point deadline)
        : timer(of->executor, deadline), state(std::move(of)) {
      state->waiting.push_back(this);
    }
    ~Waiter() { std::erase(state->waiting, this); }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    boost::asio::steady_timer timer;
    std::shared_ptr<State> state;  ///< shared with the event, which may go first
    bool notified = false;
  };

  std::shared_ptr<State> state_;
};

}  // namespace base
