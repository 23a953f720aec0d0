#include "tools/leads/leads_selection.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <numeric>

#include "base/fingerprint.hpp"
#include "base/utf8.hpp"
#include "tools/results/json_values.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kSearched[] = {"name", "title", "company", "location"};

/// What a lead is sorted by: a score, or a time as ISO text, which sorts as itself. Leads without stand last.
struct SortKey {
  double score = -std::numeric_limits<double>::infinity();
  std::string time;
};

SortKey sort_key(dom::object lead, LeadSort sort) {
  SortKey key;
  if (sort == LeadSort::score_desc) {
    double score = 0;
    if (lead["score"].get_double().get(score) == simdjson::SUCCESS) key.score = score;
  } else if (sort == LeadSort::last_interaction_desc) {
    key.time = text_of(lead, "lastInteraction");
  } else if (sort == LeadSort::added_desc) {
    key.time = text_of(lead, "addedDate");
  }
  return key;
}

/// A filter, made ready for many leads.
class Matcher {
 public:
  explicit Matcher(const LeadFilter& filter) : filter_(filter), query_(folded(filter.query)) {}

  bool matches(dom::object lead) const {
    if (!filter_.statuses.empty() &&
        std::ranges::find(filter_.statuses, text_of(lead, "status")) == filter_.statuses.end()) {
      return false;
    }
    double score = 0;
    if (filter_.min_score &&
        (lead["score"].get_double().get(score) != simdjson::SUCCESS || score < *filter_.min_score)) {
      return false;
    }
    return query_.empty() || std::ranges::any_of(kSearched, [&](std::string_view field) {
             return folded(text_of(lead, field)).find(query_) != std::string::npos;
           });
  }

 private:
  const LeadFilter& filter_;
  std::string query_;
};

}  // namespace

std::string LeadFilter::text() const {
  std::string all;
  for (const std::string& status : statuses) all += status + ',';
  all += '\n' + (min_score ? std::to_string(*min_score) : "") + '\n' + query;
  return all + '\n' + std::to_string(static_cast<int>(sort));
}

std::vector<std::size_t> select_leads(const Leads& leads, const LeadFilter& filter) {
  std::vector<std::size_t> selected;
  if (!filter.selects() && filter.sort == LeadSort::import_order) {
    selected.resize(leads.size());
    std::iota(selected.begin(), selected.end(), std::size_t{0});
    return selected;
  }
  const Matcher matcher(filter);
  std::vector<SortKey> keys(leads.size());
  JsonReader reader;
  for (std::size_t index = 0; index < leads.size(); ++index) {
    dom::object lead;
    // What cannot be read matches no condition, but is not lost where there is none.
    if (!reader.read(leads[index], lead)) {
      if (!filter.selects()) selected.push_back(index);
    } else if (matcher.matches(lead)) {
      keys[index] = sort_key(lead, filter.sort);
      selected.push_back(index);
    }
  }
  if (filter.sort == LeadSort::import_order) return selected;
  std::ranges::stable_sort(selected, [&](std::size_t a, std::size_t b) {
    return filter.sort == LeadSort::score_desc ? keys[a].score > keys[b].score : keys[a].time > keys[b].time;
  });
  return selected;
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

std::string folded(std::string_view text) {
  const bool is_ascii =
      std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_ascii) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower;
  }
  const std::string mended = base::with_bad_bytes_replaced(text);
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(mended.data()),
                   static_cast<utf8proc_ssize_t>(mended.size()), &mapped,
                   static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                                  UTF8PROC_STRIPMARK));
  if (length < 0) return mended;
  std::string result(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length));
  std::free(mapped);
  return result;
}

}  // namespace salestouch
