#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <string>
#include <vector>

namespace base {

/// What is known of a name.
struct NameLookup {
  std::vector<boost::asio::ip::tcp::endpoint> endpoints;  ///< the best first (RFC 6724)
  std::string failure;                                    ///< why there are none; empty when there are some
  bool is_passing = false;                                ///< asking again may end better
};

/// The addresses of `host`, a name or an address, from the hosts file and from DNS as this machine is set up
/// (resolv.conf, nsswitch.conf); `name_servers`, "ADDRESS:PORT" each and commas between, are asked instead
/// unless it is empty. Ends by `deadline`, and at once when the call is cancelled. By c-ares: the C library's
/// own look-up can neither be cancelled nor be linked statically.
boost::asio::awaitable<NameLookup> look_up(std::string host, std::string port, std::string name_servers,
                                           std::chrono::steady_clock::time_point deadline);

}  // namespace base
