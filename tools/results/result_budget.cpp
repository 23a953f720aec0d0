#include "tools/results/result_budget.hpp"

#include "base/inert_text.hpp"
#include "base/utf8.hpp"
#include "tools/results/page_cursor.hpp"
#include "tools/results/token_meter.hpp"

namespace salestouch {
namespace {

/// The API's warnings may take this share of the budget; the rest of them is dropped.
constexpr std::size_t kWarningShare = 4;

/// Characters of a cursor that cost as many tokens as any: runs of two kinds that never merge.
std::string find_dearest_cursor() {
  std::string dearest;
  for (char first : std::string_view("aA1-_")) {
    for (char second : std::string_view("aA1-_")) {
      std::string cursor;
      while (cursor.size() < CursorSeal::kCursorLength) cursor.append({first, second});
      if (token_cost(cursor) > token_cost(dearest)) dearest = std::move(cursor);
    }
  }
  return dearest;
}

}  // namespace

bool Cost::fits(const PageBudget& budget) const {
  return (budget.tokens == ValueCuts::kAll || tokens_of_cost(tokens) <= budget.tokens) &&
         characters <= budget.characters && bytes <= budget.bytes;
}

Cost cost_of(std::string_view text, const PageBudget& budget) {
  return {budget.tokens == ValueCuts::kAll ? 0 : token_cost(text),
          budget.characters == ValueCuts::kAll ? 0 : base::utf16_length(text), text.size()};
}

Cost operator+(Cost a, Cost b) {
  return {a.tokens + b.tokens, a.characters + b.characters, a.bytes + b.bytes};
}

const std::string& dearest_cursor() {
  static const std::string dearest = find_dearest_cursor();
  return dearest;
}

std::string warnings_note(const std::vector<std::string>& warnings, const PageBudget& budget) {
  std::string note;
  for (const std::string& warning : warnings) {
    std::string longer = note + " API warning: ";
    base::append_cell(longer, warning);
    if (count_tokens(longer) > budget.tokens / kWarningShare) break;
    note = std::move(longer);
  }
  return note;
}

}  // namespace salestouch
