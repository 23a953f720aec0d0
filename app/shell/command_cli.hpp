#pragma once

#include <boost/asio/awaitable.hpp>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "app/shell/records.hpp"
#include "tools/api/api_client.hpp"

/// SalesTouch commands at a shell: `commands list`, `commands schema ID`, `commands run ID`. Each writes what
/// it got to `out` and why it failed to `error`, and returns the exit code: 0 fine, 1 failed, 2 usage.
namespace salestouch {

/// How and where records are printed.
struct RecordOutput {
  RecordFormat format = RecordFormat::table;
  std::vector<std::string> fields;  ///< of the records; empty: as the format has it
  std::string file;                 ///< written whole or not at all; empty or "-": `out`
  bool byte_order_mark = false;  ///< before csv, for spreadsheets that take it for a local encoding otherwise
};

struct CommandRun {
  std::string command_id;
  std::string input_json = "{}";
  std::vector<std::string> arguments;  ///< KEY=TEXT or KEY:=JSON, over `input_json`
  std::optional<std::string> response_profile;
  bool all = false;  ///< every part of a list that the API gives in parts
  RecordOutput output;
  std::vector<std::string> known_arguments = {};  ///< of the command; empty: this program does not know it
};

boost::asio::awaitable<int> list_commands(ApiClient& api, RecordOutput output, std::ostream& out,
                                          std::ostream& error);
boost::asio::awaitable<int> show_command_schema(ApiClient& api, std::string command_id, std::ostream& out,
                                                std::ostream& error);
boost::asio::awaitable<int> run_command(ApiClient& api, CommandRun run, std::ostream& out,
                                        std::ostream& error);

}  // namespace salestouch
