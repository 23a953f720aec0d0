#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "app/command_tools.hpp"
#include "app/options.hpp"
#include "base/worker.hpp"
#include "server/protocol/mcp_server.hpp"
#include "tools/api/api_client.hpp"
#include "tools/leads/source/import_names.hpp"
#include "tools/leads/view/leads_app.hpp"

namespace salestouch {

struct WorkspaceOptions {
  std::string api_name;  ///< the API's, under which schemas are kept and cursors are sealed
  CommandToolsOptions tools;
  mcp::ToolNames tool_names = mcp::ToolNames::automatic;
  Apps apps = Apps::automatic;
};

/// What `options` say of a workspace of the API at `settings`.
WorkspaceOptions workspace_options(const Options& options, const ApiSettings& settings,
                                   std::filesystem::path cache_directory);

/// All that serves one SalesTouch account: its API client, its tools with what they keep, and the MCP server
/// that offers them. Nothing of it is shared with another account, so that nothing can go from one to the
/// other.
class Workspace {
 public:
  Workspace(boost::asio::io_context& io, ApiSettings settings, ApiClientOptions api, WorkspaceOptions options,
            base::Worker& worker);

  mcp::Server& server() { return server_; }

 private:
  ApiClient api_;
  ImportNames import_names_;
  CommandTools tools_;
  std::optional<LeadsApp> leads_app_;  ///< nothing: no leads are offered, or no view of them
  mcp::Server server_;
};

}  // namespace salestouch
