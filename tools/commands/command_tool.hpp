#pragma once

#include <memory>
#include <string>

#include "base/worker.hpp"
#include "server/protocol/tool.hpp"
#include "tools/api/api_client.hpp"
#include "tools/commands/allowed_imports.hpp"
#include "tools/commands/command_schema.hpp"
#include "tools/commands/tool_observer.hpp"
#include "tools/commands/write_approval.hpp"
#include "tools/results/client_budget.hpp"
#include "tools/results/page_cursor.hpp"

namespace salestouch {

/// What becomes of commands that change something.
enum class Writes {
  refused,     ///< neither listed nor run
  asked,       ///< run after the person's yes, by clients that can ask
  unattended,  ///< run as any other
};

struct CommandToolOptions {
  BudgetSettings budget;
  Writes writes = Writes::refused;
  ToolObserver* observer = nullptr;  ///< null: nobody counts
  /// Where these are not all, only commands that are about one import by its id are offered.
  AllowedImports allowed_imports = {};
};

/// Any SalesTouch command as an MCP tool: its arguments checked against its schema, its answer within the
/// budget, page by page where it is a long list. A command whose risk is not `read` is run as `writes` says,
/// and never twice by itself.
class CommandTool : public mcp::Tool {
 public:
  /// `schema` is that of `command_id`.
  CommandTool(std::string command_id, ApiClient& api, CommandSchema& schema, CommandToolOptions options,
              CursorSeal seal, base::Worker& worker);
  ~CommandTool() override;

  std::string_view name() const override { return command_id_; }
  boost::asio::awaitable<std::optional<mcp::ToolDefinition>> definition() override;
  boost::asio::awaitable<mcp::ToolOutcome> call(base::Json arguments, mcp::CallContext context) override;

 private:
  struct Compiled;
  struct Prepared;

  boost::asio::awaitable<std::shared_ptr<const Compiled>> compiled();
  ApiResult<Prepared> prepare(const Compiled& tool, const base::Json& arguments) const;
  bool may_run(const CommandDescription& command) const;
  bool is_about_allowed_imports(const CommandDescription& command) const;

  std::string command_id_;
  ApiClient& api_;
  CommandSchema& schema_;
  CommandToolOptions options_;
  CursorSeal seal_;
  WriteApproval approval_;
  base::Worker& worker_;
  std::shared_ptr<const Compiled> compiled_;  ///< shared with the calls that use it
};

}  // namespace salestouch
