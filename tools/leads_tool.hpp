#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/metrics.hpp"
#include "server/tool.hpp"
#include "tools/api_client.hpp"
#include "tools/argument_check.hpp"
#include "tools/client_budget.hpp"
#include "tools/command_schema.hpp"
#include "tools/leads_page.hpp"
#include "tools/leads_request.hpp"
#include "tools/leads_source.hpp"
#include "tools/worker.hpp"

namespace salestouch {

struct LeadsToolOptions {
  BudgetSettings budget;
  FullFormat full_format = FullFormat::cards;
  Output output = Output::text;
  LeadsCacheOptions cache;
  mcp::Metrics* metrics = nullptr;  ///< null: nobody counts
};

/// `import.leads.list` as an MCP tool: checks the arguments, gets the import, and answers with as many leads
/// as fit. Large imports are read on `worker`, so that the event loop goes on meanwhile.
class LeadsTool : public mcp::Tool {
 public:
  LeadsTool(boost::asio::any_io_executor executor, ApiClient& api, CommandSchema& schema,
            LeadsToolOptions options, CursorSeal seal, Worker& worker);
  ~LeadsTool() override;

  static constexpr std::string_view kName = "import.leads.list";
  std::string_view name() const override { return kName; }
  boost::asio::awaitable<std::optional<mcp::ToolDefinition>> definition() override;
  boost::asio::awaitable<mcp::ToolOutcome> call(mcp::Json arguments, mcp::CallContext context) override;

 private:
  struct Compiled;

  boost::asio::awaitable<std::shared_ptr<const Compiled>> compiled();
  ApiResult<LeadsRequest> prepare(const Compiled& tool, const mcp::Json& arguments) const;
  ApiResult<LeadsPage> make_page(const Leads& leads, const Compiled& tool, const LeadsRequest& request) const;

  LeadsSource source_;
  CommandSchema& schema_;
  LeadsToolOptions options_;
  Worker& worker_;
  CursorSeal seal_;
  std::shared_ptr<const Compiled> compiled_;  ///< shared with the calls that use it
};

}  // namespace salestouch
