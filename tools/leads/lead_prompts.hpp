#pragma once

#include "server/protocol/mcp_server.hpp"

namespace salestouch {

/// Adds the prompts that lead an agent from an import's summary over its table to the few leads that matter:
/// `triage_import` and `draft_outreach`.
void add_lead_prompts(mcp::Server& server);

}  // namespace salestouch
