#pragma once

#include <string_view>

#include "server/protocol/mcp_server.hpp"
#include "tools/api/api_client.hpp"
#include "tools/commands/allowed_imports.hpp"

namespace salestouch {

/// The command that lists the imports.
inline constexpr std::string_view kImportsCommand = "import.list";

/// Adds what clients may attach without a tool call: `salestouch://imports`, the list of imports, as the tool
/// `list` answers it, and `salestouch://imports/{import_id}/leads`, the first compact page of one, as the
/// tool `leads` does. A null tool is not offered, and neither is its resource. Ids are completed from the
/// API's list, for the template and for prompts, as far as `allowed`. The tools and `api` must outlive the
/// server.
void add_import_resources(mcp::Server& server, mcp::Tool* list, mcp::Tool* leads, ApiClient& api,
                          const AllowedImports& allowed);

}  // namespace salestouch
