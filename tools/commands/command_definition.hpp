#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/protocol/tool.hpp"
#include "tools/commands/command_schema.hpp"

namespace salestouch {

/// The MCP tool that a SalesTouch command becomes: its title, its description and when to use it with `more`
/// behind them (at most 1,000 characters of which are the API's), hints from its risk, and its arguments
/// followed by `our_properties`. An argument of ours that the API defines too is the API's. The input schema
/// is in the form of argument_schema.hpp, for reading calls by; `listed_schema` makes of it what clients are
/// told. The names of the schema's keywords that clients or the validator do not take are added to `dropped`.
mcp::ToolDefinition command_definition(const CommandDescription& command, const base::Json& our_properties,
                                       std::string_view more, std::vector<std::string>& dropped);

/// What a call with these problems is told; `outcome`, a sentence, says what came of it, `schema` is the
/// tool's.
ApiError invalid_arguments(std::string outcome, const std::vector<std::string>& problems,
                           const base::Json& schema);

/// The argument that bounds a result; the least is a budget in which a header and one cut item always fit.
base::Json max_tokens_property();

/// The argument that continues behind a page.
base::Json cursor_property();

}  // namespace salestouch
