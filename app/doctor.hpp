#pragma once

#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <iosfwd>

#include "tools/api/api_client.hpp"

namespace salestouch {

struct DoctorOptions {
  std::filesystem::path cache_directory;  ///< empty: nothing is kept on disk
  bool json = false;                      ///< one JSON object instead of a line a check
};

/// Looks for what is wrong with this set-up, one thing after the other: configuration, name, connection, TLS,
/// credentials, schema, round trip, cache directory. Writes a line for each to `out`, with what to do about a
/// failure, and returns the exit code: 0 when nothing failed, else 1. Keys are masked.
boost::asio::awaitable<int> examine_setup(ApiClient& api, DoctorOptions options, std::ostream& out);

}  // namespace salestouch
