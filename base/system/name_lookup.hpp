#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace base {

/// What is known of a name.
struct NameLookup {
  /// Of each family the best first (RFC 6724), in the order in which the families came to be known.
  std::vector<boost::asio::ip::tcp::endpoint> endpoints;
  std::string failure;      ///< why there are none; empty when there are some
  bool is_passing = false;  ///< asking again may end better
};

/// What is known of `host` where it is no name but an address; else nothing.
std::optional<NameLookup> address_of(const std::string& host, const std::string& port);

/// The addresses of `host`, a name or an address, from the hosts file or, where that has none, from DNS as
/// this machine is set up (resolv.conf, nsswitch.conf); `name_servers`, "ADDRESS:PORT" each and commas
/// between, are asked instead unless it is empty. Both families are asked at once (RFC 8305, 3); when the
/// first of them is known, `family_found` is called, unless it is empty, with what is known by then. Ends by
/// `deadline`, and at once when the call is cancelled. By c-ares: the C library's own look-up can neither be
/// cancelled nor be linked statically.
boost::asio::awaitable<NameLookup> look_up(std::string host, std::string port, std::string name_servers,
                                           std::chrono::steady_clock::time_point deadline,
                                           std::function<void(const NameLookup&)> family_found);

}  // namespace base
