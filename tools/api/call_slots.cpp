#include "tools/api/call_slots.hpp"

#include <boost/asio/this_coro.hpp>
#include <list>

#include "base/event.hpp"

namespace salestouch {

namespace asio = boost::asio;

namespace {

struct Waiting {
  explicit Waiting(const asio::any_io_executor& executor) : turn(executor) {}
  base::Event turn;
  bool has_slot = false;
};

}  // namespace

struct CallSlots::State {
  std::size_t free;
  std::size_t max_waiting;
  std::list<std::shared_ptr<Waiting>> queue;
};

CallSlots::CallSlots(std::size_t running, std::size_t waiting)
    : state_(std::make_shared<State>(State{running, waiting, {}})) {}

CallSlots::Slot::~Slot() {
  if (!of_) return;
  if (of_->queue.empty()) {
    ++of_->free;
    return;
  }
  const std::shared_ptr<Waiting> next = of_->queue.front();
  of_->queue.pop_front();
  next->has_slot = true;
  next->turn.notify();
}

asio::awaitable<std::optional<CallSlots::Slot>> CallSlots::acquire(
    std::chrono::steady_clock::time_point deadline) {
  const std::shared_ptr<State> state = state_;
  if (state->free > 0) {
    --state->free;
    co_return Slot(state);
  }
  if (state->queue.size() >= state->max_waiting) co_return std::nullopt;
  const auto waiting = std::make_shared<Waiting>(co_await asio::this_coro::executor);
  state->queue.push_back(waiting);
  co_await waiting->turn.wait_until(deadline);
  if (waiting->has_slot) co_return Slot(state);
  state->queue.remove(waiting);
  co_return std::nullopt;
}

}  // namespace salestouch
