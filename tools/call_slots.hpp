#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <list>
#include <memory>
#include <optional>

namespace salestouch {

/// How many calls of the API run at once; those beyond wait their turn, first come, first served, in a queue
/// that is bounded, too. Not thread-safe; must outlive its slots.
class CallSlots {
 public:
  CallSlots(std::size_t running, std::size_t waiting) : free_(running), max_waiting_(waiting) {}

  /// The right to run; its end gives the turn to the next.
  class Slot {
   public:
    explicit Slot(CallSlots& of) : of_(&of) {}
    Slot(Slot&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    Slot& operator=(Slot&&) = delete;
    ~Slot() {
      if (of_) of_->release();
    }

   private:
    CallSlots* of_;
  };

  /// Nothing when the queue is full, or the turn does not come by `deadline`, or the call is cancelled.
  boost::asio::awaitable<std::optional<Slot>> take(std::chrono::steady_clock::time_point deadline);

 private:
  struct Waiting {
    explicit Waiting(const boost::asio::any_io_executor& executor) : turn(executor) {}
    boost::asio::steady_timer turn;
    bool has_slot = false;
  };

  void release();

  std::size_t free_;
  std::size_t max_waiting_;
  std::list<std::shared_ptr<Waiting>> queue_;
};

}  // namespace salestouch
