#pragma once

#include <optional>
#include <string>

#include "base/worker.hpp"
#include "server/protocol/tool.hpp"
#include "tools/commands/tool_observer.hpp"
#include "tools/leads/leads_tool.hpp"
#include "tools/leads/source/import_names.hpp"
#include "tools/leads/view/view_arguments.hpp"

namespace salestouch {

/// `import.leads.show`: the person sees the leads of an import as a table, in hosts that show views, and the
/// model gets a summary of at most 450 tokens, which is a whole answer where nothing is shown.
class ShowTool : public mcp::Tool {
 public:
  /// `leads`, `names` and `worker` must outlive this; `observer` may be null.
  ShowTool(LeadsTool& leads, ImportNames& names, ToolObserver* observer, base::Worker& worker);

  static constexpr std::string_view kName = "import.leads.show";
  std::string_view name() const override { return kName; }
  boost::asio::awaitable<std::optional<mcp::ToolDefinition>> definition() override;
  boost::asio::awaitable<mcp::ToolOutcome> call(base::Json arguments, mcp::CallContext context) override;

 private:
  LeadsTool& leads_;
  ImportNames& names_;
  ToolObserver* observer_;
  base::Worker& worker_;
  ViewArguments arguments_;
};

}  // namespace salestouch
