#include "tools/leads/leads_selection.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <set>

#include "base/fingerprint.hpp"
#include "tools/leads/folded_text.hpp"
#include "tools/leads/lead_query.hpp"
#include "tools/leads/plain_value.hpp"
#include "tools/results/json_values.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

/// What a lead is sorted by: a score, or the milliseconds of a time. Leads without stand last.
using SortKey = double;
constexpr SortKey kNone = -std::numeric_limits<double>::infinity();

template <class Value>
std::optional<Value> value_of(dom::object lead, std::string_view field,
                              std::optional<Value> (*read)(dom::element)) {
  const auto value = member_of(lead, field);
  return value ? read(*value) : std::nullopt;
}

std::optional<Instant> time_of(dom::object lead, std::string_view field) {
  return value_of(lead, field, &instant_of);
}

SortKey sort_key(dom::object lead, LeadSort sort) {
  if (sort == LeadSort::score_desc) return value_of(lead, "score", &plain_number).value_or(kNone);
  const auto time = time_of(lead, sort == LeadSort::added_desc ? "addedDate" : "lastInteraction");
  return time ? static_cast<double>(time->time_since_epoch().count()) : kNone;
}

/// A filter, made ready for many leads. Counts those that meet every condition but lack a value for one.
class Matcher {
 public:
  explicit Matcher(const LeadFilter& filter) : filter_(filter), query_(filter.query) {
    for (const std::string& status : filter.statuses) statuses_.insert(without_separators(status));
  }

  bool matches(dom::object lead) {
    if (!statuses_.empty() && !has_status(lead)) return false;
    for (const std::string& field : filter_.has) {
      const auto value = member_of(lead, field);
      if (!value || says_nothing(*value) || says_no(*value)) return false;
    }
    return query_.matches(lead) &&
           is_least(value_of(lead, "score", &plain_number), filter_.min_score, no_score_) &&
           is_least(time_of(lead, "addedDate"), filter_.added_since, no_added_date_) &&
           is_least(time_of(lead, "lastInteraction"), filter_.active_since, no_last_interaction_);
  }

  std::vector<UnusableValues> unusable() const {
    std::vector<UnusableValues> all = {
        {"score", no_score_}, {"added date", no_added_date_}, {"last interaction", no_last_interaction_}};
    std::erase_if(all, [](const UnusableValues& values) { return values.leads == 0; });
    return all;
  }

 private:
  bool has_status(dom::object lead) const {
    if (statuses_.contains(without_separators(plain_text(lead, "status")))) return true;
    const auto value = member_of(lead, "status");
    dom::array several;
    if (!value || value->get_array().get(several) != simdjson::SUCCESS) return false;
    return std::ranges::any_of(several, [this](dom::element one) {
      return statuses_.contains(without_separators(plain_text(one)));
    });
  }

  template <class Value>
  static bool is_least(const std::optional<Value>& value, const std::optional<Value>& least,
                       std::size_t& unusable) {
    if (!least) return true;
    if (!value) ++unusable;
    return value && *value >= *least;
  }

  const LeadFilter& filter_;
  LeadQuery query_;
  std::set<std::string, std::less<>> statuses_;
  std::size_t no_score_ = 0;
  std::size_t no_added_date_ = 0;
  std::size_t no_last_interaction_ = 0;
};

std::string_view sorted_field(LeadSort sort) {
  return sort == LeadSort::score_desc   ? "score"
         : sort == LeadSort::added_desc ? "added date"
                                        : "last interaction";
}

}  // namespace

bool LeadFilter::selects() const {
  return !statuses.empty() || min_score || !has.empty() || added_since || active_since ||
         (!query.empty() && LeadQuery(query).asks());
}

std::string LeadFilter::text() const {
  const auto as_set = [](const std::vector<std::string>& list) {
    return std::set<std::string>(list.begin(), list.end());
  };
  std::set<std::string> plain;  // however a next call spells them
  for (const std::string& status : statuses) plain.insert(without_separators(status));
  std::string all;
  for (const std::string& status : plain) all += status + ',';
  all += '\n' + (min_score ? std::to_string(*min_score) : "") + '\n' + squeezed(folded(query));
  all += '\n' + std::to_string(static_cast<int>(sort));
  const auto since = [](const std::optional<Instant>& time) {
    return time ? std::to_string(time->time_since_epoch().count()) : std::string();
  };
  // Cursors from before there were these conditions go on.
  if (has.empty() && !added_since && !active_since) return all;
  for (const std::string& field : as_set(has)) all += '\n' + field;
  return all + '\n' + since(added_since) + '\n' + since(active_since);
}

LeadSelection select_leads(const Leads& leads, const LeadFilter& filter) {
  LeadSelection selection;
  std::vector<std::size_t>& selected = selection.leads;
  const bool selects = filter.selects();
  if (!selects && filter.sort == LeadSort::import_order) {
    selected.resize(leads.size());
    std::iota(selected.begin(), selected.end(), std::size_t{0});
    return selection;
  }
  Matcher matcher(filter);
  std::vector<SortKey> keys(leads.size(), kNone);
  JsonReader reader;
  for (std::size_t index = 0; index < leads.size(); ++index) {
    dom::object lead;
    // What cannot be read matches no condition, but is not lost where there is none.
    if (!reader.read(leads[index], lead)) {
      if (!selects) selected.push_back(index);
      if (selects) ++selection.unreadable;
    } else if (matcher.matches(lead)) {
      keys[index] = sort_key(lead, filter.sort);
      selected.push_back(index);
    }
  }
  selection.unusable = matcher.unusable();
  if (filter.sort == LeadSort::import_order) return selection;
  std::ranges::stable_sort(selected, std::greater<>(), [&](std::size_t index) { return keys[index]; });
  const auto last = std::ranges::count(selected, kNone, [&](std::size_t index) { return keys[index]; });
  if (last > 0)
    selection.unusable.push_back(
        {sorted_field(filter.sort), static_cast<std::size_t>(last), /*are_left_out=*/false});
  return selection;
}

std::uint64_t fingerprint_of(const Leads& leads, const std::vector<std::size_t>& selected) {
  base::Fingerprint fingerprint(leads.fingerprint());
  bool is_whole = selected.size() == leads.size();
  for (std::size_t i = 0; i < selected.size(); ++i) {
    is_whole = is_whole && selected[i] == i;
    fingerprint.add(selected[i]);
  }
  return is_whole ? leads.fingerprint() : fingerprint.value();
}

}  // namespace salestouch
