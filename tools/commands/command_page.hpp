#pragma once

#include <optional>
#include <string>

#include "tools/api/api_answer.hpp"
#include "tools/results/page_cursor.hpp"
#include "tools/results/result_budget.hpp"

namespace salestouch {

struct CommandPageRequest {
  std::string command_id;
  std::string scope;                 ///< what a cursor of this call is bound to
  std::optional<PageCursor> cursor;  ///< nothing: the first page
  bool can_continue = true;          ///< false: the command must not be run again for another page
  PageBudget budget;
};

struct CommandPage {
  std::string text;        ///< a header line, then the data as JSON
  std::string cursor;      ///< of the next page; empty: this is the last
  std::size_t tokens = 0;  ///< count_tokens of the text; 0 when not counted
};

/// What a command answered, of whatever shape, within the budget: as JSON without spaces, whole if that fits,
/// else with its longest list an item a line and as many items as fit. The rest of the data comes with each
/// such page; it is cut and marked where it would take more than half of the first page, or an eighth of
/// another, and so is an item that is too large alone. No list in a list is paged. A list of which the API
/// gave a part is called so, and has no last page.
///
/// Errors: `response_not_json` for data that cannot be read, `list_changed` when the list is no longer the
/// one that the cursor is of.
ApiResult<CommandPage> command_page(const ApiAnswer& answer, const CommandPageRequest& request,
                                    const CursorSeal& seal);

}  // namespace salestouch
