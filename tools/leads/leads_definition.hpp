#pragma once

#include <string>
#include <vector>

#include "server/protocol/tool.hpp"
#include "tools/commands/command_schema.hpp"

namespace salestouch {

/// The definition of the leads tool: the API's own properties, and ours (response_profile, max_tokens, limit,
/// cursor, fields) where the API does not define one of that name itself. The input schema is flat and
/// single-typed, since clients drop a tool, or fail, on anything else; the description has at most 1,000
/// characters. The names of keywords that were dropped from the API's schema, and are left for the API to
/// judge, are added to `dropped`.
mcp::ToolDefinition leads_definition(const CommandDescription& command, std::vector<std::string>& dropped);

/// The statuses that a command's output schema lists. Leads may have others: new ones of the API, or those of
/// a workspace.
std::vector<std::string> listed_statuses(const base::Json& output_schema);

}  // namespace salestouch
