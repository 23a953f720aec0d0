#pragma once

#include <cstddef>
#include <string>

#include "tools/leads/encoding/lead_encoding.hpp"
#include "tools/leads/leads_selection.hpp"
#include "tools/leads/source/leads.hpp"
#include "tools/results/page_cursor.hpp"
#include "tools/results/result_budget.hpp"

namespace salestouch {

struct PageRequest {
  std::string import_id;
  LeadsView view;
  LeadFilter filter;
  std::size_t first = 0;                ///< place of the first lead among the selected; at most their number
  std::size_t limit = ValueCuts::kAll;  ///< leads on the page, at least 1
  PageBudget budget;
  /// What a cursor is bound to, where the names of fields have changed since: leads have them in their own
  /// spelling. Empty: the request as it stands.
  std::string scope = {};
  std::string absent = {};  ///< a sentence for the header, with a space before it (absent_fields.hpp)
};

struct LeadsPage {
  std::string text;        ///< a header line, then the leads unless they are structured
  std::string structured;  ///< structuredContent, of a view that wants it
  std::string cursor;      ///< of the next page; empty: this is the last
  std::size_t leads = 0;
  std::size_t tokens = 0;  ///< count_tokens of text and structured; at most the budget's; 0 when not counted
};

/// What a cursor of this request is bound to.
std::string cursor_scope(const PageRequest& request);

/// Fills a page with whole leads of `selection` from `request.first` on, as many as fit. The header line
/// counts them and carries the cursor of the next page, or says that this is the last. A lead that is larger
/// than the budget by itself comes alone with its longest texts cut and marked, and where that is not enough
/// with as many fields as fit and the number of the others, so that no page of an import that has more leads
/// is ever empty.
LeadsPage cut_page(const Leads& leads, const LeadSelection& selection, const LeadEncodings& encodings,
                   const PageRequest& request, const CursorSeal& seal);

/// The import, or what of it is selected, in one short page.
LeadsPage summary_page(const Leads& leads, const LeadSelection& selection, const PageRequest& request);

}  // namespace salestouch
