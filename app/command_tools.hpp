#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/worker.hpp"
#include "server/protocol/mcp_server.hpp"
#include "tools/commands/command_schema.hpp"
#include "tools/commands/command_tool.hpp"
#include "tools/leads/leads_tool.hpp"

namespace salestouch {

struct CommandToolsOptions {
  std::vector<std::string> commands;  ///< their ids, in the order of the list
  CommandSchemaOptions schema;
  LeadsToolOptions leads;
  bool allow_writes = false;
};

/// The commands that a server offers: each with its schema kept current, `import.leads.list` as the leads
/// tool, every other as a command tool. Must outlive the server, which hears of it when a schema changes.
class CommandTools {
 public:
  CommandTools(boost::asio::any_io_executor executor, ApiClient& api, CommandToolsOptions options,
               const CursorSeal& seal, base::Worker& worker);

  void add_to(mcp::Server& server);

  /// The tool of this command, or nullptr.
  mcp::Tool* find(std::string_view command_id) const;

 private:
  std::vector<std::unique_ptr<CommandSchema>> schemas_;
  std::vector<std::unique_ptr<mcp::Tool>> tools_;
  mcp::Server* server_ = nullptr;
};

/// The ids of the commands that the API lists, of those that only read unless `allow_writes`.
boost::asio::awaitable<ApiResult<std::vector<std::string>>> listed_commands(ApiClient& api,
                                                                            bool allow_writes);

}  // namespace salestouch
