#include "tools/leads/leads_page.hpp"

#include <algorithm>

#include "base/inert_text.hpp"
#include "base/utf8.hpp"
#include "tools/leads/encoding/lead_structured.hpp"
#include "tools/leads/lead_query.hpp"
#include "tools/leads/leads_summary.hpp"
#include "tools/results/token_meter.hpp"

namespace salestouch {
namespace {

/// Of a whole summary.
constexpr std::size_t kSummaryTokens = 400;

/// Between two leads of a JSON list.
constexpr std::size_t kTokensBetween = 2;

/// What a header repeats of the import_id: ids are short, arguments need not be. Little of one that is dear.
std::string_view shown_id(const PageRequest& request) {
  const std::string_view id = base::first_characters(request.import_id, 64);
  return count_tokens(id) <= 80 ? id : base::first_characters(id, 8);
}

std::string named_import(const PageRequest& request) {
  std::string text = "Import ";
  base::append_cell(text, shown_id(request));
  return text;
}

/// "12", or "3 that match, of 12" where leads were selected.
std::string matched_of_all(const Leads& leads, const std::vector<std::size_t>& selected,
                           const PageRequest& request) {
  std::string matched = std::to_string(selected.size());
  if (!request.filter.selects()) return matched;
  return matched + " that match, of " + std::to_string(leads.size());
}

/// What an agent must know where the API did not give the whole import.
std::string part_note(const Leads& leads) {
  if (!leads.is_part()) return {};
  const std::string given = std::to_string(leads.size());
  if (const std::optional<ApiError>& error = leads.ended_by()) {
    const std::string wait =
        error->retry_after ? ", after " + std::to_string(error->retry_after->count()) + " s" : "";
    return " Only the first " + given +
           (leads.total() > leads.size() ? " of " + std::to_string(leads.total()) : "") +
           " leads could be read, then came the error " + one_line(error->code, 60) + ": call again" + wait +
           '.';
  }
  return " The API gave a part of this import: " + given +
         (leads.total() > leads.size() ? " of " + std::to_string(leads.total()) + " leads."
                                       : " leads, and says that there are more.");
}

/// "3 have no usable score and are left out.", so that nobody takes them for leads that were compared.
std::string unusable_note(const LeadSelection& selection) {
  std::string note;
  for (const UnusableValues& values : selection.unusable) {
    note += " " + std::to_string(values.leads) + (values.leads == 1 ? " has no usable " : " have no usable ");
    note += values.field;
    const bool is_one = values.leads == 1;
    note += values.are_left_out ? (is_one ? " and is left out." : " and are left out.")
                                : (is_one ? " and stands last." : " and stand last.");
  }
  return note;
}

/// The same of leads that no condition could judge.
std::string unreadable_note(std::size_t leads) {
  if (leads == 0) return {};
  return " " + std::to_string(leads) + " cannot be read and " + (leads == 1 ? "is" : "are") + " left out.";
}

std::string read_as(const LeadQuery& query) {
  std::string text = " The query was read as ";
  base::append_inert(text, query.reading());
  return text + '.';
}

/// A query that leaves something out may be a name that begins so: "Not Boring".
std::string exclusion_note(const PageRequest& request, const std::vector<std::size_t>& selected) {
  if (selected.empty() || request.filter.query.empty()) return {};
  const LeadQuery query(request.filter.query);
  if (!query.excludes()) return {};
  return read_as(query);
}

std::string notes_of(const LeadSelection& selection, const PageRequest& request) {
  return exclusion_note(request, selection.leads) + unreadable_note(selection.unreadable) +
         unusable_note(selection);
}

std::string nothing_there(const Leads& leads, const PageRequest& request) {
  if (leads.size() == 0) return leads.is_part() ? "no leads." : "no leads. The import is empty.";
  std::string text = "none of its " + std::to_string(leads.size()) + " leads matches.";
  const LeadQuery query(request.filter.query);
  if (!query.asks()) return text;
  return text + read_as(query);
}

/// The page's first line, with the table's own header row below it in compact.
class Header {
 public:
  Header(const Leads& leads, const LeadSelection& selection, const PageRequest& request,
         const LeadEncoding& encoding)
      : leads_(leads),
        selected_(selection.leads),
        unusable_(notes_of(selection, request)),
        request_(request),
        legend_(encoding.legend()),
        column_row_(encoding.column_row()) {
    warnings_ = warnings_note(leads.warnings(), request.budget);
  }

  /// At least the cost of any header of this page: every number at its longest, the dearest cursor.
  Cost reserve() const {
    if (request_.budget.limits_nothing()) return {};
    return cost_of(text(selected_.size(), dearest_cursor(), selected_.size(), true), request_.budget);
  }

  /// `end` is the place behind the page's last lead, `unreadable` how many it lacks for that reason.
  std::string text(std::size_t end, const std::string& cursor, std::size_t unreadable, bool cut) const {
    std::string text = named_import(request_) + ": ";
    if (selected_.empty())
      return text + nothing_there(leads_, request_) + unusable_ + request_.absent + part_note(leads_) +
             warnings_ + "\n";

    text += "leads " + std::to_string(request_.first + 1) + "-" + std::to_string(end) + " of " +
            matched_of_all(leads_, selected_, request_);
    text += cursor.empty() ? (leads_.are_all() ? std::string(", the last page.") : std::string("."))
                           : ". Next page: the same arguments with \"cursor\":\"" + cursor + "\".";
    text += unusable_;
    text += part_note(leads_);
    text += request_.absent;
    text += legend_;
    if (unreadable > 0) text += " Left out, because they cannot be read: " + std::to_string(unreadable) + ".";
    if (cut)
      text += " This lead is over the budget: what is cut ends in …[+N]; a higher max_tokens shows more.";
    return text + warnings_ + "\n" + column_row_;
  }

 private:
  const Leads& leads_;
  const std::vector<std::size_t>& selected_;
  std::string unusable_;
  const PageRequest& request_;
  std::string legend_;
  std::string column_row_;
  std::string warnings_;
};

/// What of a budget is no lead's.
struct Room {
  Cost taken;
  Cost between;  ///< two leads, for each
};

/// The leads of a page, as many as fit, one behind the other.
struct Lines {
  std::string text;
  Cost cost;
  std::size_t leads = 0;
  std::size_t unreadable = 0;  ///< of them, and not in the text
  bool cut = false;
};

ValueCuts with_fields(ValueCuts cuts, std::size_t fields) {
  cuts.fields = fields;
  return cuts;
}

/// The cuts under which a lead that is over the budget fits: its longest texts and lists first, then fields,
/// the last of them first. `fits_with(cuts)` writes the lead anew; `written()` says how much that was.
template <class FitsWith, class Written>
void cut_to_fit(const FitsWith& fits_with, const Written& written) {
  const auto found = std::ranges::find_if(kCuts, fits_with);
  if (found == std::end(kCuts) || found->fields == ValueCuts::kAll) return;
  ValueCuts cuts = *found;
  // As many as fit, by doubling and halving: a lead may have a million fields, and room for thirty.
  std::size_t step = 1;
  for (std::size_t before = written(); fits_with(with_fields(cuts, cuts.fields + step)); step *= 2) {
    cuts.fields += step;
    if (written() == before) return;  // it has no more
    before = written();
  }
  while (step > 1) {
    step /= 2;
    if (fits_with(with_fields(cuts, cuts.fields + step))) cuts.fields += step;
  }
  fits_with(cuts);
}

/// Writes leads behind `begin` until the budget or the limit ends the page; the first one is cut if it alone
/// is too large.
Lines write_lines(const Leads& leads, const std::vector<std::size_t>& selected, const PageRequest& request,
                  LeadEncoding& encoding, const Room& room, std::string_view begin) {
  Lines lines;
  if (request.budget.limits_nothing())
    lines.text.reserve(begin.size() + leads.bytes());  // growing holds it twice
  lines.text += begin;
  const std::size_t end = request.first + std::min(request.limit, selected.size() - request.first);
  for (std::size_t place = request.first; place < end && !lines.cut; ++place) {
    const std::size_t before = lines.text.size();
    const auto cost_with = [&](const ValueCuts& cuts) {
      lines.text.resize(before);
      encoding.append(lines.text, leads[selected[place]], cuts);
      return lines.cost + cost_of(std::string_view(lines.text).substr(before), request.budget) + room.between;
    };
    Cost cost = cost_with({});
    if (!(room.taken + cost).fits(request.budget)) {
      if (lines.leads > 0) {
        lines.text.resize(before);
        break;
      }
      lines.cut = true;
      const auto fits_with = [&](const ValueCuts& cuts) {
        cost = cost_with(cuts);
        return (room.taken + cost).fits(request.budget);
      };
      cut_to_fit(fits_with, [&] { return lines.text.size(); });
    }
    if (lines.text.size() == before) ++lines.unreadable;
    lines.cost = cost;
    ++lines.leads;
  }
  return lines;
}

}  // namespace

std::string cursor_scope(const PageRequest& request) {
  if (!request.scope.empty()) return request.scope;
  std::string scope = request.view.profile == Profile::compact ? "compact" : "full";
  for (const std::string& field : request.view.fields) scope += '\n' + field;
  return scope + '\0' + request.filter.text() + '\0' + request.import_id;
}

LeadsPage cut_page(const Leads& leads, const LeadSelection& selection, const LeadEncodings& encodings,
                   const PageRequest& request, const CursorSeal& seal) {
  const std::vector<std::size_t>& selected = selection.leads;
  const std::unique_ptr<LeadEncoding> encoding = encodings.make(request.view);
  const Header header(leads, selection, request, *encoding);
  const bool structured = request.view.output == Output::structured;
  Room room{header.reserve(), {}};
  if (structured) {
    room.taken = room.taken + cost_of(structured_content(shown_id(request), ""), request.budget);
    room.between = {kTokensBetween * 1024, 0, 0};  // a comma may be dearer than the end of a line
  }
  // A whole import comes behind its header at once: putting that in front would move it.
  const std::size_t end = request.first + std::min(request.limit, selected.size() - request.first);
  std::string expected;
  if (request.budget.limits_nothing() && !structured) expected = header.text(end, "", 0, false);
  Lines lines = write_lines(leads, selected, request, *encoding, room, expected);

  LeadsPage page;
  page.leads = lines.leads;
  const std::size_t last = request.first + lines.leads;
  if (last < selected.size())
    page.cursor = seal.seal({last, fingerprint_of(leads, selected)}, cursor_scope(request));
  page.text = header.text(last, page.cursor, lines.unreadable, lines.cut);
  const bool counts = request.budget.tokens != ValueCuts::kAll;
  if (structured) {
    page.structured = structured_content(shown_id(request), std::move(lines.text));
    if (counts) lines.cost.tokens = token_cost(page.structured);
  }
  if (counts) page.tokens = tokens_of_cost(token_cost(page.text) + lines.cost.tokens);
  if (!structured) page.text = std::move(lines.text.replace(0, expected.size(), page.text));
  return page;
}

LeadsPage summary_page(const Leads& leads, const LeadSelection& selection, const PageRequest& request) {
  const std::vector<std::size_t>& selected = selection.leads;
  LeadsPage page;
  page.text = named_import(request) + ": ";
  page.leads = selected.size();
  PageBudget budget = request.budget;
  budget.tokens = std::min(kSummaryTokens, budget.tokens);
  const std::string said = part_note(leads) + warnings_note(leads.warnings(), budget);
  if (selected.empty()) {
    page.text += nothing_there(leads, request) + notes_of(selection, request) + request.absent + said + "\n";
  } else {
    page.text += "summary of its leads, " + matched_of_all(leads, selected, request) + "." +
                 notes_of(selection, request) + request.absent + said + "\n";
    const std::size_t most = std::min(kSummaryTokens, request.budget.tokens);
    const std::size_t room = most - std::min(most, count_tokens(page.text));
    page.text += summarize(leads, selected, room);
  }
  if (request.view.output == Output::structured) page.structured = structured_content(shown_id(request), "");
  page.tokens = count_tokens(page.text + page.structured);
  return page;
}

}  // namespace salestouch
