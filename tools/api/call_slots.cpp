#include "tools/api/call_slots.hpp"

#include <algorithm>
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
  struct Lane {
    std::string name;
    std::list<std::shared_ptr<Waiting>> queue;  ///< never empty
  };

  Lane& lane_of(const std::string& name) {
    const auto found = std::ranges::find(lanes, name, &Lane::name);
    return found == lanes.end() ? lanes.emplace_back(Lane{name, {}}) : *found;
  }

  std::size_t free;
  std::size_t max_waiting;
  std::list<Lane> lanes;  ///< in the order of their turns
};

CallSlots::CallSlots(std::size_t running, std::size_t waiting)
    : state_(std::make_shared<State>(State{running, waiting, {}})) {}

CallSlots::Slot::~Slot() {
  if (!of_) return;
  std::list<State::Lane>& lanes = of_->lanes;
  if (lanes.empty()) {
    ++of_->free;
    return;
  }
  const std::shared_ptr<Waiting> next = lanes.front().queue.front();
  lanes.front().queue.pop_front();
  if (lanes.front().queue.empty()) {
    lanes.pop_front();
  } else {
    lanes.splice(lanes.end(), lanes, lanes.begin());
  }
  next->has_slot = true;
  next->turn.notify();
}

asio::awaitable<std::optional<CallSlots::Slot>> CallSlots::acquire(
    std::chrono::steady_clock::time_point deadline, std::string lane) {
  const std::shared_ptr<State> state = state_;
  if (state->free > 0) {
    --state->free;
    co_return Slot(state);
  }
  const auto waiting = std::make_shared<Waiting>(co_await asio::this_coro::executor);
  State::Lane& entered = state->lane_of(lane);
  if (entered.queue.size() >= state->max_waiting) co_return std::nullopt;
  entered.queue.push_back(waiting);
  co_await waiting->turn.wait_until(deadline);
  if (waiting->has_slot) co_return Slot(state);
  State::Lane& left = state->lane_of(lane);
  left.queue.remove(waiting);
  if (left.queue.empty()) state->lanes.remove_if([&left](const State::Lane& one) { return &one == &left; });
  co_return std::nullopt;
}

}  // namespace salestouch
