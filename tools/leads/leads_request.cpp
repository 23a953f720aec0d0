#include "tools/leads/leads_request.hpp"

#include <algorithm>
#include <string_view>

#include "base/ascii.hpp"
#include "base/net/http_url.hpp"
#include "tools/commands/answered_import.hpp"
#include "tools/commands/argument_check.hpp"
#include "tools/commands/argument_form.hpp"

namespace salestouch {
namespace {

using base::Json;

LeadsView read_view(const Json& ours, LeadsView view) {
  const std::string profile = ours.value("response_profile", "full");
  if (profile == "compact") view.profile = Profile::compact;
  if (profile == "summary") view.profile = Profile::summary;
  for (const std::string& field : ours.value("fields", std::vector<std::string>())) {
    if (std::ranges::find(view.fields, field) == view.fields.end()) view.fields.push_back(field);
  }
  return view;
}

/// What to search for. The words by which programs write null are none in just their spelling: Null is a
/// name.
std::string query_of(const Json& ours) {
  std::string query = ours.value("query", "");
  if (query.find("%20") != std::string::npos) query = base::percent_decoded(query);  // "hannah%20carter"
  const std::string_view text = base::trimmed(query);
  const bool is_null = text == "null" || text == "None" || text == "undefined" || text == "nil";
  return is_null ? std::string() : query;
}

LeadFilter read_filter(const Json& ours) {
  LeadFilter filter;
  filter.statuses = ours.value("status", std::vector<std::string>());
  std::erase_if(filter.statuses, &is_no_item);
  filter.query = query_of(ours);
  filter.has = ours.value("has", std::vector<std::string>());
  filter.added_since = read_instant(ours.value("added_since", ""));
  filter.active_since = read_instant(ours.value("active_since", ""));
  // At least 0 is what models and proxies send for nothing: it must not leave out leads without a score.
  if (const double score = ours.value("min_score", 0.0); score > 0) filter.min_score = score;
  const std::string sort = ours.value("sort", "import_order");
  if (sort == "score_desc") filter.sort = LeadSort::score_desc;
  if (sort == "last_interaction_desc") filter.sort = LeadSort::last_interaction_desc;
  if (sort == "added_desc") filter.sort = LeadSort::added_desc;
  return filter;
}

/// Where the API has an argument of that name itself, the seal tells ours from theirs.
void take_own_cursor(LeadsRequest& request, const CursorSeal& seal) {
  const std::string cursor = base::find_string(request.input, "cursor").value_or("");
  request.cursor = seal.open(cursor, cursor_scope(request.page));
  if (!request.cursor) return;
  request.page.first = request.cursor->next;
  request.input.erase("cursor");
}

}  // namespace

std::string LeadsRequest::api_profile() const {
  const bool plain =
      page.view.fields.empty() && !page.filter.selects() && page.filter.sort == LeadSort::import_order;
  return page.view.profile == Profile::compact && page.view.output == Output::text && plain ? "compact"
                                                                                            : "full";
}

ApiResult<LeadsRequest> read_leads_request(const Json& arguments, const Json& tool_schema,
                                           const Json& api_schema, const LeadsView& defaults,
                                           const CursorSeal& seal) {
  LeadsRequest request;
  auto [ours, theirs] = split_arguments(arguments, tool_schema, api_schema);
  request.input = std::move(theirs);
  PageRequest& page = request.page;
  page.import_id = import_of(request.input);
  page.view = read_view(ours, defaults);
  page.filter = read_filter(ours);
  page.scope = cursor_scope(page);
  if (const Json* tokens = base::find(ours, "max_tokens")) request.max_tokens = tokens->get<std::size_t>();
  if (const Json* limit = base::find(ours, "limit")) page.limit = limit->get<std::size_t>();
  if (has_property(api_schema, "cursor")) {
    take_own_cursor(request, seal);
    return request;
  }
  if (const std::string cursor = ours.value("cursor", ""); !is_nothing(cursor)) {
    request.cursor = seal.open(cursor, cursor_scope(page));
    if (!request.cursor) {
      return ApiError{
          "invalid_cursor", "The cursor is not one that this server made for these arguments.", false,
          "Pass the same arguments as in the call that gave the cursor (limit and max_tokens may differ), or begin "
          "again without a cursor."};
    }
    page.first = request.cursor->next;
  }
  return request;
}

}  // namespace salestouch
