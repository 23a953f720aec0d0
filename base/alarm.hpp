#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace base {

/// Calls a function at a time, on its executor, unless it is set anew, cancelled or destroyed before: then
/// never, though the time may have come already. So the function may use whatever owns the alarm. Not
/// thread-safe.
class Alarm {
 public:
  explicit Alarm(boost::asio::any_io_executor executor)
      : state_(std::make_shared<State>(std::move(executor))) {}
  ~Alarm() { cancel(); }
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  void set(std::chrono::steady_clock::time_point time, std::function<void()> ring) {
    state_->ring = std::move(ring);
    state_->timer.expires_at(time);
    state_->timer.async_wait([held = std::weak_ptr(state_), turn = ++state_->turn](const auto&) {
      const std::shared_ptr<State> state = held.lock();
      if (!state || turn != state->turn) return;
      if (const auto due = std::exchange(state->ring, nullptr)) due();
    });
  }

  void cancel() {
    state_->ring = nullptr;
    state_->timer.cancel();
  }

  bool is_set() const { return state_->ring != nullptr; }
  boost::asio::any_io_executor executor() const { return state_->timer.get_executor(); }

 private:
  struct State {
    explicit State(boost::asio::any_io_executor executor) : timer(std::move(executor)) {}
    boost::asio::steady_timer timer;
    std::function<void()> ring;
    std::uint64_t turn = 0;
  };

  std::shared_ptr<State> state_;  ///< the wait holds it weakly
};

}  // namespace base
