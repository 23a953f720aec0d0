#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace salestouch {

/// How many calls of the API run at once, and how many of them of one user. Those beyond wait in the lane of
/// their user, first come, first served, and the lanes take turns, so that whoever has a hundred calls
/// running and waiting does not hold up another's first. Each lane is bounded, too. A copy shares the slots.
/// Not thread-safe.
class CallSlots {
  struct State;

 public:
  /// `waiting` are those of each lane, and `running_in_lane` may run of one lane.
  CallSlots(std::size_t running, std::size_t waiting, std::size_t running_in_lane);
  CallSlots(std::size_t running, std::size_t waiting) : CallSlots(running, waiting, running) {}

  /// The right to run; its end gives the turn to the next. May outlive the slots: a coroutine that is never
  /// resumed ends with its executor.
  class Slot {
   public:
    Slot(std::shared_ptr<State> of, std::string lane) : of_(std::move(of)), lane_(std::move(lane)) {}
    Slot(Slot&&) noexcept = default;
    Slot& operator=(Slot&& other) noexcept {
      of_.swap(other.of_);
      lane_.swap(other.lane_);
      return *this;
    }
    ~Slot();

   private:
    std::shared_ptr<State> of_;
    std::string lane_;
  };

  /// Nothing when the lane is full, or the turn does not come by `deadline`, or the call is cancelled.
  boost::asio::awaitable<std::optional<Slot>> acquire(std::chrono::steady_clock::time_point deadline,
                                                      std::string lane);

 private:
  std::shared_ptr<State> state_;
};

}  // namespace salestouch
