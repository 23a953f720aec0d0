#pragma once

#include "server/mcp_server.hpp"
#include "tools/command_tools.hpp"

namespace salestouch {

/// Adds what clients may attach without a tool call: `salestouch://imports`, the list of imports, and
/// `salestouch://imports/{import_id}/leads`, the first compact page of one; each as the tool of that command
/// answers it, and only if `tools` has that tool. Ids are completed from the API's list, for the template and
/// for prompts. `tools` and `api` must outlive the server.
void add_import_resources(mcp::Server& server, const CommandTools& tools, ApiClient& api);

}  // namespace salestouch
