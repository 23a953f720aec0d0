#include "tools/api/call_slots.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <list>
#include <map>

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

  bool may_run(const std::string& name) const {
    const auto found = running.find(name);
    return found == running.end() || found->second < max_in_lane;
  }

  std::size_t free;
  std::size_t max_waiting;
  std::size_t max_in_lane;
  std::list<Lane> lanes;                       ///< in the order of their turns
  std::map<std::string, std::size_t> running;  ///< of each lane that has any
};

CallSlots::CallSlots(std::size_t running, std::size_t waiting, std::size_t running_in_lane)
    : state_(std::make_shared<State>(State{running, waiting, running_in_lane, {}, {}})) {}

CallSlots::Slot::~Slot() {
  if (!of_) return;
  const auto mine = of_->running.find(lane_);
  if (--mine->second == 0) of_->running.erase(mine);
  std::list<State::Lane>& lanes = of_->lanes;
  const auto lane =
      std::ranges::find_if(lanes, [this](const State::Lane& one) { return of_->may_run(one.name); });
  if (lane == lanes.end()) {
    ++of_->free;
    return;
  }
  const std::shared_ptr<Waiting> next = lane->queue.front();
  lane->queue.pop_front();
  ++of_->running[lane->name];
  if (lane->queue.empty()) {
    lanes.erase(lane);
  } else {
    lanes.splice(lanes.end(), lanes, lane);
  }
  next->has_slot = true;
  next->turn.notify();
}

asio::awaitable<std::optional<CallSlots::Slot>> CallSlots::acquire(
    std::chrono::steady_clock::time_point deadline, std::string lane) {
  const std::shared_ptr<State> state = state_;
  if (state->free > 0 && state->may_run(lane)) {
    --state->free;
    ++state->running[lane];
    co_return Slot(state, std::move(lane));
  }
  const auto waiting = std::make_shared<Waiting>(co_await asio::this_coro::executor);
  State::Lane& entered = state->lane_of(lane);
  if (entered.queue.size() >= state->max_waiting) co_return std::nullopt;
  entered.queue.push_back(waiting);
  co_await waiting->turn.wait_until(deadline);
  if (waiting->has_slot) co_return Slot(state, std::move(lane));
  State::Lane& left = state->lane_of(lane);
  left.queue.remove(waiting);
  if (left.queue.empty()) state->lanes.remove_if([&left](const State::Lane& one) { return &one == &left; });
  co_return std::nullopt;
}

}  // namespace salestouch
