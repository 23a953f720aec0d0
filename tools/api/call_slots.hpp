#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>

namespace salestouch {

/// How many calls of the API run at once; those beyond wait their turn, first come, first served, in a queue
/// that is bounded, too. Not thread-safe.
class CallSlots {
  struct State;

 public:
  CallSlots(std::size_t running, std::size_t waiting);

  /// The right to run; its end gives the turn to the next. May outlive the slots: a coroutine that is never
  /// resumed ends with its executor.
  class Slot {
   public:
    explicit Slot(std::shared_ptr<State> of) : of_(std::move(of)) {}
    Slot(Slot&&) noexcept = default;
    Slot& operator=(Slot&& other) noexcept {
      of_.swap(other.of_);
      return *this;
    }
    ~Slot();

   private:
    std::shared_ptr<State> of_;
  };

  /// Nothing when the queue is full, or the turn does not come by `deadline`, or the call is cancelled.
  boost::asio::awaitable<std::optional<Slot>> acquire(std::chrono::steady_clock::time_point deadline);

 private:
  std::shared_ptr<State> state_;
};

}  // namespace salestouch
