#pragma once

#include <optional>
#include <string>

#include "base/worker.hpp"
#include "server/protocol/tool.hpp"
#include "tools/commands/tool_observer.hpp"
#include "tools/leads/leads_tool.hpp"
#include "tools/leads/view/view_arguments.hpp"

namespace salestouch {

/// `import.leads.rows`, for the leads view alone: leads by their place, as rows of a table, or one as a
/// whole. No model reads its results, so that they are bounded by bytes (lead_rows.hpp).
class RowsTool : public mcp::Tool {
 public:
  /// `listed_to`: the extension whose clients it is listed to; empty: all. `leads` and `worker` must outlive
  /// this; `observer` may be null.
  RowsTool(LeadsTool& leads, std::string listed_to, ToolObserver* observer, base::Worker& worker);

  static constexpr std::string_view kName = "import.leads.rows";
  std::string_view name() const override { return kName; }
  boost::asio::awaitable<std::optional<mcp::ToolDefinition>> definition() override;
  boost::asio::awaitable<mcp::ToolOutcome> call(base::Json arguments, mcp::CallContext context) override;

 private:
  LeadsTool& leads_;
  std::string listed_to_;
  ToolObserver* observer_;
  base::Worker& worker_;
  ViewArguments arguments_;
};

}  // namespace salestouch
