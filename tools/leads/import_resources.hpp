#pragma once

#include <string_view>

#include "server/protocol/mcp_server.hpp"
#include "tools/leads/source/import_names.hpp"

namespace salestouch {

/// Adds what clients may attach without a tool call: `salestouch://imports`, the list of imports, as the tool
/// `list` answers it, and `salestouch://imports/{import_id}/leads`, the first compact page of one, as the
/// tool `leads` does. A null tool is not offered, and neither is its resource. Ids are completed from
/// `names`, for the template and for prompts. The tools and `names` must outlive the server.
void add_import_resources(mcp::Server& server, mcp::Tool* list, mcp::Tool* leads, ImportNames& names);

}  // namespace salestouch
