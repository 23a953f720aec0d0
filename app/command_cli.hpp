#pragma once

#include <boost/asio/awaitable.hpp>
#include <iosfwd>
#include <optional>
#include <string>

#include "tools/api/api_client.hpp"

/// The same commands at a shell: `commands list`, `commands schema ID`, `commands run ID`. Each asks the API
/// once, writes what it got to `out` and why it failed to `error`, and returns the exit code: 0 fine, 1
/// failed, 2 usage.
namespace salestouch {

struct CommandRun {
  std::string command_id;
  std::string input_json = "{}";
  std::optional<std::string> response_profile;
  bool json = false;  ///< print the API's envelope as it came, also when it reports an error
};

boost::asio::awaitable<int> list_commands(ApiClient& api, std::ostream& out, std::ostream& error);
boost::asio::awaitable<int> show_command_schema(ApiClient& api, std::string command_id, std::ostream& out,
                                                std::ostream& error);
boost::asio::awaitable<int> run_command(ApiClient& api, CommandRun run, std::ostream& out,
                                        std::ostream& error);

}  // namespace salestouch
