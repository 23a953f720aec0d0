#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/alarm.hpp"
#include "base/event.hpp"
#include "base/worker.hpp"
#include "server/protocol/mcp_server.hpp"
#include "tools/api/call_slots.hpp"
#include "tools/commands/command_schema.hpp"
#include "tools/commands/command_tool.hpp"
#include "tools/leads/leads_tool.hpp"
#include "tools/leads/source/import_names.hpp"

namespace salestouch {

struct CommandToolsOptions {
  std::vector<std::string> commands;  ///< their ids, in the order of the list
  bool all = false;                   ///< every other that the API lists, too, when it has been asked
  CommandSchemaOptions schema;
  LeadsToolOptions leads;
  Writes writes = Writes::refused;
};

/// The commands that a server offers: each with its schema kept current, `import.leads.list` as the leads
/// tool, every other as a command tool. Must outlive the server, which hears of it when a schema changes or
/// commands are added; changes that come together are told once. A command whose name no client could be told
/// of, or that another has already, is left out with a word in the log.
class CommandTools {
 public:
  /// `names` are what a person chooses from where a call names no import.
  CommandTools(boost::asio::any_io_executor executor, ApiClient& api, ImportNames& names,
               CommandToolsOptions options, const CursorSeal& seal, base::Worker& worker);

  /// Adds what is offered to `server`; with `all`, asks the API what else there is, which the server waits
  /// for a second at most before it lists its tools.
  void add_to(mcp::Server& server);

  /// The tool of this command, or nullptr.
  mcp::Tool* find(std::string_view command_id) const;

  /// The tool of `import.leads.list`, or nullptr.
  LeadsTool* leads() const { return leads_; }

 private:
  bool can_be_offered(const std::string& id) const;
  mcp::Tool& offer(const std::string& id);
  mcp::Tool& add_with_choice(std::unique_ptr<mcp::Tool> tool);
  void refresh_schemas();
  void ask_for_all();
  void tell_of_change();

  boost::asio::any_io_executor executor_;
  ApiClient& api_;
  ImportNames& names_;
  CommandToolsOptions options_;
  CursorSeal seal_;
  base::Worker& worker_;
  SchemaTurns schema_turns_;
  std::vector<std::unique_ptr<CommandSchema>> schemas_;
  std::vector<std::unique_ptr<mcp::Tool>> tools_;
  LeadsTool* leads_ = nullptr;  ///< one of them
  mcp::Server* server_ = nullptr;
  bool knows_all_ = true;
  base::Event all_known_;
  base::Alarm change_;
};

/// The ids of the commands that the API lists, of those that only read unless `allow_writes`.
boost::asio::awaitable<ApiResult<std::vector<std::string>>> listed_commands(ApiClient& api,
                                                                            bool allow_writes);

}  // namespace salestouch
