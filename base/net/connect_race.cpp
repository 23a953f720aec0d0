#include "base/net/connect_race.hpp"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <deque>

#include "base/event.hpp"
#include "base/system/name_lookup.hpp"

namespace base {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

struct ConnectRace::State {
  State(asio::any_io_executor on, ConnectRaceOptions with)
      : executor(std::move(on)), options(with), changed(executor) {}

  bool knows(const tcp& family) const {
    return std::ranges::any_of(untried, [&](const tcp::endpoint& to) { return to.protocol() == family; });
  }

  /// The next address, which is there: of the other family than the last, where one of that is left.
  tcp::endpoint take_next() {
    const tcp family = !last ? options.first_family : *last == tcp::v6() ? tcp::v4() : tcp::v6();
    auto next = std::ranges::find(untried, family, [](const tcp::endpoint& to) { return to.protocol(); });
    if (next == untried.end()) next = untried.begin();
    tcp::endpoint endpoint = *next;
    untried.erase(next);
    last = endpoint.protocol();
    return endpoint;
  }

  void start_next(const std::shared_ptr<State>& self) {
    const std::size_t attempt = sockets.size();
    sockets.emplace_back(executor).async_connect(take_next(), [self, attempt](const error_code& error) {
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

  asio::any_io_executor executor;
  ConnectRaceOptions options;
  base::Event changed;
  std::vector<tcp::endpoint> known;
  std::vector<tcp::endpoint> untried;
  bool knows_all = false;
  std::optional<steady_clock::time_point> grace_end;  ///< set with the first address
  std::optional<tcp> last;                            ///< the family tried last
  std::deque<tcp::socket> sockets;                    ///< stays where it is
  std::optional<std::size_t> winner;
  std::size_t failed = 0;
  error_code last_failure;
};

ConnectRace::ConnectRace(asio::any_io_executor executor, ConnectRaceOptions options)
    : state_(std::make_shared<State>(std::move(executor), options)) {}

ConnectRace::~ConnectRace() {
  state_->end();
}

void ConnectRace::know(const std::vector<tcp::endpoint>& endpoints) {
  for (const tcp::endpoint& endpoint : endpoints) {
    if (std::ranges::find(state_->known, endpoint) != state_->known.end()) continue;
    if (endpoint.protocol() != state_->options.only_family.value_or(endpoint.protocol())) continue;
    state_->known.push_back(endpoint);
    state_->untried.push_back(endpoint);
  }
  if (!state_->grace_end && !endpoints.empty())
    state_->grace_end = steady_clock::now() + state_->options.grace;
  state_->changed.notify();
}

void ConnectRace::know_all() {
  state_->knows_all = true;
  state_->changed.notify();
}

bool ConnectRace::knows_any() const {
  return !state_->known.empty();
}

asio::awaitable<boost::system::result<tcp::socket>> ConnectRace::run(steady_clock::time_point deadline) {
  const std::shared_ptr<State> race = state_;
  auto next_start = steady_clock::time_point::min();
  error_code ended;
  while (!race->winner && !ended) {
    const auto now = steady_clock::now();
    const bool none_runs = race->failed == race->sockets.size();
    if (race->sockets.empty() && race->grace_end) {
      const bool is_ready = race->knows_all || race->knows(race->options.first_family);
      next_start = is_ready ? now : *race->grace_end;
    }
    const bool may_start = !race->untried.empty() && now < deadline;
    if (may_start && (now >= next_start || (none_runs && !race->sockets.empty()))) {
      race->start_next(race);
      next_start = now + race->options.head_start;
    } else if (race->untried.empty() && none_runs && race->knows_all) {
      ended = race->last_failure ? race->last_failure : make_error_code(asio::error::host_not_found);
    } else if (now >= deadline) {
      ended = asio::error::timed_out;
    } else {
      co_await race->changed.wait_until(may_start ? std::min(deadline, next_start) : deadline);
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

asio::awaitable<NamedConnection> connect_to_name(std::string host, std::string port, std::string name_servers,
                                                 steady_clock::time_point deadline,
                                                 ConnectRaceOptions options) {
  /// Shared with the look-up, which ends later where a connection was there before it was done.
  struct Lookup {
    Lookup(const asio::any_io_executor& executor, ConnectRaceOptions with) : race(executor, with) {}
    ConnectRace race;
    NameLookup found;
    asio::cancellation_signal cancel;
  };
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto lookup = std::make_shared<Lookup>(executor, options);
  auto family_found = [lookup](const NameLookup& found) { lookup->race.know(found.endpoints); };
  auto done = [lookup](const std::exception_ptr& failure, NameLookup found) {
    if (!failure) lookup->found = std::move(found);
    lookup->race.know(lookup->found.endpoints);
    lookup->race.know_all();
  };
  if (std::optional<NameLookup> address = address_of(host, port)) {
    done(nullptr, std::move(*address));
  } else {
    asio::co_spawn(executor,
                   look_up(std::move(host), std::move(port), std::move(name_servers), deadline, family_found),
                   asio::bind_cancellation_slot(lookup->cancel.slot(), done));
  }
  auto connected = co_await lookup->race.run(deadline);
  lookup->cancel.emit(asio::cancellation_type::terminal);

  NamedConnection result;
  result.is_resolved = lookup->race.knows_any();
  if (connected) {
    result.socket = std::move(*connected);
  } else if (!result.is_resolved) {
    result.failure =
        lookup->found.failure.empty() ? "its name was not resolved in time" : lookup->found.failure;
    result.is_passing = lookup->found.failure.empty() || lookup->found.is_passing;
  } else {
    result.has_timed_out = connected.error() == asio::error::timed_out && steady_clock::now() >= deadline;
    result.failure = result.has_timed_out ? "no connection in time" : connected.error().message();
  }
  co_return result;
}

}  // namespace base
