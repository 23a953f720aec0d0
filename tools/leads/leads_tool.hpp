#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/worker.hpp"
#include "server/protocol/tool.hpp"
#include "tools/api/api_client.hpp"
#include "tools/commands/allowed_imports.hpp"
#include "tools/commands/argument_check.hpp"
#include "tools/commands/command_schema.hpp"
#include "tools/commands/tool_observer.hpp"
#include "tools/leads/leads_page.hpp"
#include "tools/leads/leads_request.hpp"
#include "tools/leads/source/leads_source.hpp"
#include "tools/results/client_budget.hpp"

namespace salestouch {

struct LeadsToolOptions {
  BudgetSettings budget;
  FullFormat full_format = FullFormat::cards;
  Output output = Output::text;
  LeadsCacheOptions cache;
  ToolObserver* observer = nullptr;  ///< null: nobody counts
  AllowedImports allowed_imports = {};
};

/// `import.leads.list` as an MCP tool: checks the arguments, gets the import, and answers with as many leads
/// as fit. Large imports are read on `worker`, so that the event loop goes on meanwhile.
class LeadsTool : public mcp::Tool {
 public:
  LeadsTool(boost::asio::any_io_executor executor, ApiClient& api, CommandSchema& schema,
            LeadsToolOptions options, CursorSeal seal, base::Worker& worker);
  ~LeadsTool() override;

  static constexpr std::string_view kName = kLeadsCommand;
  std::string_view name() const override { return kName; }
  boost::asio::awaitable<std::optional<mcp::ToolDefinition>> definition() override;
  boost::asio::awaitable<mcp::ToolOutcome> call(base::Json arguments, mcp::CallContext context) override;

  /// The leads of an import, for others than a model: those that calls of this tool are answered from. For a
  /// call with these tags.
  boost::asio::awaitable<ApiResult<std::shared_ptr<const Leads>>> leads_of(std::string import_id,
                                                                           CallTags tags);

 private:
  struct Compiled;

  boost::asio::awaitable<std::shared_ptr<const Compiled>> compiled();
  boost::asio::awaitable<ApiResult<std::shared_ptr<const Leads>>> fetch(const CommandDescription& command,
                                                                        base::Json input,
                                                                        std::string api_profile,
                                                                        CallTags tags, LeadsUse use);
  ApiResult<LeadsRequest> prepare(const Compiled& tool, const base::Json& arguments) const;
  ApiResult<LeadsPage> make_page(const Leads& leads, const Compiled& tool, const LeadsRequest& request) const;

  LeadsSource source_;
  CommandSchema& schema_;
  LeadsToolOptions options_;
  base::Worker& worker_;
  CursorSeal seal_;
  std::shared_ptr<const Compiled> compiled_;  ///< shared with the calls that use it
};

}  // namespace salestouch
