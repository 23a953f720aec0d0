#pragma once

#include <optional>
#include <vector>

#include "tools/leads/asked_names.hpp"
#include "tools/leads/leads_page.hpp"

namespace salestouch {

/// What a call asks of the API, and what of its answer.
struct LeadsRequest {
  base::Json input = base::Json::object();  ///< what goes to the API
  PageRequest page;                         ///< with no budget yet: that depends on the client, too
  std::optional<std::size_t> max_tokens;    ///< what the agent asks for
  std::optional<PageCursor> cursor;
  /// The names of `fields` and `has` as the call spells them: leads may have just those.
  std::vector<AskedName> fields;
  std::vector<AskedName> has;

  /// The profile to ask the API for: its compact answer need not have what fields, conditions or a summary
  /// read.
  std::string api_profile() const;
};

/// Reads a call's arguments, which fit the tool's input schema; `defaults` is what they leave open. An
/// argument of the API's goes to the API, and so does one that nobody defined, where the schema lets it pass.
/// The one error is `invalid_cursor`.
ApiResult<LeadsRequest> read_leads_request(const base::Json& arguments, const base::Json& tool_schema,
                                           const base::Json& api_schema, const LeadsView& defaults,
                                           const CursorSeal& seal);

}  // namespace salestouch
