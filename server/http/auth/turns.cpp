#include "server/http/auth/turns.hpp"

#include <utility>

namespace mcp {

namespace asio = boost::asio;

Turns::Turns(asio::any_io_executor executor, std::size_t most)
    : executor_(std::move(executor)), state_(std::make_shared<State>(State{.free = most})) {}

/// A place that whoever waits longest gets when it is left.
Turns::Place Turns::place_of(const std::shared_ptr<State>& state) {
  return Place(state.get(), [state](void*) {
    if (state->line.empty()) {
      ++state->free;
      return;
    }
    Waiter* const next = state->line.front();
    state->line.pop_front();
    next->has_place = true;
    next->called.notify();
  });
}

asio::awaitable<Turns::Place> Turns::take(bool first, std::chrono::steady_clock::duration limit) {
  const std::shared_ptr<State> state = state_;
  if (state->free > 0) {
    --state->free;
    co_return place_of(state);
  }
  Waiter waiter{.called = base::Event(executor_)};
  // However the wait ends: whoever was called and is there no more leaves the place to the next.
  const Place leaves(&waiter, [state, &waiter](void*) {
    state->line.remove(&waiter);
    if (waiter.has_place) place_of(state).reset();
  });
  state->line.insert(first ? state->line.begin() : state->line.end(), &waiter);
  co_await waiter.called.wait_for(limit);
  if (!std::exchange(waiter.has_place, false)) co_return nullptr;
  co_return place_of(state);
}

}  // namespace mcp
