#pragma once

#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "tools/api/api_client.hpp"
#include "tools/api/api_settings.hpp"

namespace salestouch {

/// What `setup` is asked for.
struct Setup {
  std::string key_file;              ///< that holds the key; "-": standard input; empty: the person is asked
  std::vector<std::string> clients;  ///< to add this server to; "all": those found; "none"; empty: asked
};

/// The person who is asked, or nobody.
struct Person {
  bool is_there = false;  ///< somebody types what is read
  std::istream& in;
  std::ostream& out;
};

struct SetupSurroundings {
  SettingsSources sources;
  std::filesystem::path program;  ///< this one, absolute
  bool sandbox = false;           ///< made-up data, no key
  /// A client of the API with these settings, to try a key.
  std::function<std::unique_ptr<ApiClient>(ApiSettings)> connect;
};

/// Sets everything up: takes the key, or the one that is there already, has the API accept it, keeps it in
/// the user's own settings file, readable by its owner alone; then adds this server to the MCP clients of
/// this machine. A key that the API does not accept is kept nowhere. Returns the exit code.
boost::asio::awaitable<int> set_up(Setup setup, SetupSurroundings surroundings, Person person);

}  // namespace salestouch
