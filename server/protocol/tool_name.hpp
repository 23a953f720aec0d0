#pragma once

#include <set>
#include <string>
#include <string_view>

namespace mcp {

/// A tool's name for clients that break on dots.
std::string with_underscores(std::string_view name);

/// `text` with each name of `tools` that is a word of it written with underscores.
std::string with_underscored_names(std::string_view text, const std::set<std::string_view>& tools);

/// Whether `given` names `tool` in another spelling: `importLeadsList`, or with what hosts put before the
/// names of a server's tools, such as `mcp__salestouch__import_leads_list` and
/// `functions.import_leads_list`. `server` is this server's name.
bool is_spelling_of(std::string_view given, std::string_view tool, std::string_view server);

}  // namespace mcp
