#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/address_checks.hpp"
#include "app/serve_flags.hpp"
#include "app/setup/setup.hpp"
#include "app/shell/command_cli.hpp"
#include "app/users/users_cli.hpp"
#include "app/view/show_view.hpp"
#include "base/log.hpp"
#include "server/protocol/mcp_server.hpp"
#include "tools/commands/command_tool.hpp"
#include "tools/leads/encoding/lead_encoding.hpp"
#include "tools/leads/view/leads_app.hpp"

/// What to do: the subcommand, with its own arguments.
struct ServeStdio {};
struct ServeSandbox {
  ListenAddress listen;
};
struct ListCommands {
  salestouch::RecordOutput output;
};
struct ShowCommandSchema {
  std::string command_id;
};
struct Examine {
  bool json = false;
};
struct ConfigureClient {
  std::string client;
  bool write = false;
  bool remove = false;
  bool list = false;
};
using Mode =
    std::variant<ServeStdio, ServeHttp, ServeSandbox, ListCommands, ShowCommandSchema, salestouch::CommandRun,
                 salestouch::ShowView, Examine, ConfigureClient, salestouch::Setup, salestouch::UsersCommand>;

/// Flags and the SALESTOUCH_MCP_* environment, in one place. Credentials and base URL are no flags, because
/// command lines are visible to every user of the machine; see tools/api_settings.hpp.
struct Options {
  Mode mode;
  bool sandbox = false;
  std::string log_level = "info";
  base::LogFormat log_format = base::LogFormat::text;
  mcp::ToolNames tool_names = mcp::ToolNames::automatic;
  salestouch::Apps apps = salestouch::Apps::automatic;
  salestouch::FullFormat full_format = salestouch::FullFormat::cards;
  std::optional<std::size_t> max_tokens;      ///< 0: none
  std::optional<std::size_t> max_characters;  ///< 0: none
  std::size_t max_response_bytes = 64 * 1024 * 1024;
  salestouch::Output output = salestouch::Output::text;
  /// Ids of the commands to offer, in the order of the list; "all" alone: every one that the API lists.
  std::vector<std::string> commands = {"import.leads.list", "import.list", "import.get"};
  salestouch::Writes writes = salestouch::Writes::refused;
  double timeout_seconds = 30;
  bool no_cache = false;  ///< fetch an import anew for every call
  bool allow_plain_http = false;
  bool no_proxy = false;  ///< whatever the environment says
  std::string ca_file;
  std::optional<std::string> cache_directory;  ///< empty string: keep nothing on disk
  std::string started_as;                      ///< the program's name on the command line
  std::vector<std::string> problems;           ///< what of the environment was left out, each a sentence
};

/// Either what to do, or the exit code of a program that has said all it has to say (help, version, usage
/// error).
std::variant<Options, int> read_options(int argc, char** argv);
