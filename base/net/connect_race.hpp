#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace base {

struct ConnectRaceOptions {
  std::chrono::milliseconds head_start{250};  ///< of one address before the next is tried beside it
  /// For which the family that is tried first is waited for when the other is known (RFC 8305, 3).
  std::chrono::milliseconds grace{50};
  boost::asio::ip::tcp first_family = boost::asio::ip::tcp::v6();
  std::optional<boost::asio::ip::tcp> only_family = std::nullopt;  ///< addresses of the other are left out
};

/// A TCP connection to whichever address of a name answers first (RFC 8305): tried with the families in turn,
/// the next one when the last has failed or has not answered within the head start. A route that swallows
/// packets costs that much, and not the whole limit. Addresses may come to be known while others are tried.
/// Not thread-safe; may be destroyed while it runs elsewhere.
class ConnectRace {
 public:
  ConnectRace(boost::asio::any_io_executor executor, ConnectRaceOptions options);
  ~ConnectRace();

  /// All addresses that are known by now, those known before among them.
  void know(const std::vector<boost::asio::ip::tcp::endpoint>& endpoints);
  /// No more addresses will come.
  void know_all();

  bool knows_any() const;

  /// Errors: `timed_out` at `deadline`, `operation_aborted` when the call is cancelled, else that of the last
  /// attempt to fail, or `host_not_found` when there was no address.
  boost::asio::awaitable<boost::system::result<boost::asio::ip::tcp::socket>> run(
      std::chrono::steady_clock::time_point deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;  ///< shared with the handlers of attempts
};

/// How an attempt to connect to a name ended.
struct NamedConnection {
  std::optional<boost::asio::ip::tcp::socket> socket;
  std::string failure;       ///< why there is none
  bool is_resolved = false;  ///< an address was known
  bool is_passing = true;    ///< another try may end better
  bool has_timed_out = false;
};

/// Looks up `host` (see `look_up`) and connects to it while that goes on.
boost::asio::awaitable<NamedConnection> connect_to_name(std::string host, std::string port,
                                                        std::string name_servers,
                                                        std::chrono::steady_clock::time_point deadline,
                                                        ConnectRaceOptions options);

}  // namespace base
