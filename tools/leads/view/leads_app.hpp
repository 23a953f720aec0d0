#pragma once

#include <string>
#include <string_view>

#include "server/protocol/mcp_server.hpp"
#include "tools/leads/leads_tool.hpp"
#include "tools/leads/source/import_names.hpp"
#include "tools/leads/view/rows_tool.hpp"
#include "tools/leads/view/show_tool.hpp"

namespace salestouch {

/// Who is told of the leads view. `automatic`: the tool that shows it is listed to everybody, and what only
/// the view uses to clients that declare MCP Apps; there are hosts that show views and declare nothing.
enum class Apps { automatic, on, off };

inline constexpr std::string_view kLeadsAppUri = "ui://salestouch/leads.html";

/// The leads of an import as an interactive table, an MCP App (server/protocol/apps.hpp): the tool that shows
/// it, and how it gets its rows, as a tool or, where a host cuts results of tools, as resources.
class LeadsApp {
 public:
  /// All must outlive this; `observer` may be null.
  LeadsApp(LeadsTool& leads, ImportNames& names, Apps listed, ToolObserver* observer, base::Worker& worker);

  void add_to(mcp::Server& server);

 private:
  ShowTool show_;
  RowsTool rows_;
  std::string listed_to_;
};

}  // namespace salestouch
