#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <list>
#include <memory>

#include "base/event.hpp"

namespace mcp {

/// Lets a bounded number of coroutines in at once, the others in the order in which they came. Not
/// thread-safe; a place may outlive this.
class Turns {
 public:
  /// Held for as long as a place is taken; null: none.
  using Place = std::shared_ptr<void>;

  Turns(boost::asio::any_io_executor executor, std::size_t most);

  /// Waits for a place, null when none came free within `limit`. `first` goes before all who wait already.
  boost::asio::awaitable<Place> take(bool first, std::chrono::steady_clock::duration limit);

 private:
  struct Waiter {
    base::Event called;
    bool has_place = false;
  };
  struct State {
    std::size_t free;
    std::list<Waiter*> line = {};
  };

  static Place place_of(const std::shared_ptr<State>& state);

  boost::asio::any_io_executor executor_;
  std::shared_ptr<State> state_;
};

}  // namespace mcp
