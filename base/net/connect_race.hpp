#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <vector>

namespace base {

/// A TCP connection to whichever of `endpoints` answers first: tried in their order, the families in turn,
/// the next one when the last has failed or has not answered within `head_start` (RFC 8305, 5, which has 250
/// ms). A route that swallows packets costs that much, and not the whole limit. Errors: `timed_out` at
/// `deadline`, `operation_aborted` when the call is cancelled, else that of the last attempt to fail.
boost::asio::awaitable<boost::system::result<boost::asio::ip::tcp::socket>> connect_race(
    std::vector<boost::asio::ip::tcp::endpoint> endpoints, std::chrono::steady_clock::time_point deadline,
    std::chrono::milliseconds head_start);

/// `endpoints` with the families in turn, beginning with that of the first (RFC 8305, 4).
std::vector<boost::asio::ip::tcp::endpoint> families_in_turn(
    std::vector<boost::asio::ip::tcp::endpoint> endpoints);

}  // namespace base
