#include "base/net/connect_race.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <deque>
#include <memory>
#include <optional>

#include "base/event.hpp"

namespace base {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

/// The attempts that are under way, shared with their handlers, which may run when nobody waits any more.
struct Race {
  explicit Race(const asio::any_io_executor& executor) : changed(executor) {}

  void start(const std::shared_ptr<Race>& self, const asio::any_io_executor& executor,
             const tcp::endpoint& to) {
    const std::size_t attempt = sockets.size();
    sockets.emplace_back(executor);
    sockets.back().async_connect(to, [self, attempt](const error_code& error) {
      if (!error && !self->winner) self->winner = attempt;
      if (error) self->last_failure = error;
      self->failed += error ? 1 : 0;
      self->changed.notify();
    });
  }

  void end() {
    error_code ignored;
    for (tcp::socket& socket : sockets) socket.close(ignored);
  }

  base::Event changed;
  std::deque<tcp::socket> sockets;  ///< stays where it is
  std::optional<std::size_t> winner;
  std::size_t failed = 0;
  error_code last_failure;
};

}  // namespace

asio::awaitable<boost::system::result<tcp::socket>> connect_race(std::vector<tcp::endpoint> endpoints,
                                                                 steady_clock::time_point deadline,
                                                                 std::chrono::milliseconds head_start) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto race = std::make_shared<Race>(executor);
  std::size_t started = 0;
  auto next_start = steady_clock::now();
  error_code ended;
  while (!race->winner && !ended) {
    const auto now = steady_clock::now();
    const bool none_runs = race->failed == started;
    if (started < endpoints.size() && (none_runs || now >= next_start)) {
      race->start(race, executor, endpoints[started++]);
      next_start = now + head_start;
    } else if (none_runs) {
      ended = race->last_failure ? race->last_failure : make_error_code(asio::error::host_unreachable);
    } else if (now >= deadline) {
      ended = asio::error::timed_out;
    } else {
      const bool is_last = started == endpoints.size();
      co_await race->changed.wait_until(is_last ? deadline : std::min(deadline, next_start));
      const asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
      if (cancellation.cancelled() != asio::cancellation_type::none) ended = asio::error::operation_aborted;
    }
  }
  std::optional<tcp::socket> connected;
  if (race->winner && !ended) connected.emplace(std::move(race->sockets[*race->winner]));
  race->end();
  if (connected) co_return std::move(*connected);
  co_return ended;
}

std::vector<tcp::endpoint> families_in_turn(std::vector<tcp::endpoint> endpoints) {
  std::vector<tcp::endpoint> others;
  std::vector<tcp::endpoint> first;
  for (const tcp::endpoint& endpoint : endpoints) {
    (endpoint.protocol() == endpoints.front().protocol() ? first : others).push_back(endpoint);
  }
  std::vector<tcp::endpoint> turns;
  for (std::size_t i = 0; i < std::max(first.size(), others.size()); ++i) {
    if (i < first.size()) turns.push_back(first[i]);
    if (i < others.size()) turns.push_back(others[i]);
  }
  return turns;
}

}  // namespace base
