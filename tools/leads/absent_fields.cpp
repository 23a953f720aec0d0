#include "tools/leads/absent_fields.hpp"

#include <algorithm>

#include "tools/api/api_error.hpp"
#include "tools/leads/asked_names.hpp"

namespace salestouch {
namespace {

constexpr std::size_t kMostNamed = 10;

/// Each of them is in every lead that the API describes.
std::vector<std::string> fields_of(const PageRequest& request) {
  const LeadFilter& filter = request.filter;
  std::vector<std::string> names = request.view.fields;
  const auto add = [&names](std::string_view name, bool is_used) {
    if (is_used && std::ranges::find(names, name) == names.end()) names.emplace_back(name);
  };
  for (const std::string& name : filter.has) add(name, true);
  const bool is_summary = request.view.profile == Profile::summary;
  add("name", !filter.query.empty() || (request.view.fields.empty() && !is_summary));
  add("status", !filter.statuses.empty() || is_summary);
  add("score", filter.min_score || filter.sort == LeadSort::score_desc || is_summary);
  add("addedDate", filter.added_since || filter.sort == LeadSort::added_desc);
  add("lastInteraction", filter.active_since || filter.sort == LeadSort::last_interaction_desc);
  return names;
}

std::string listed(const std::vector<std::string>& names, std::string_view last_word) {
  std::string text;
  const std::size_t count = std::min(names.size(), kMostNamed);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += i + 1 == count ? last_word : std::string_view(", ");
    text += one_line(names[i], 60);
  }
  return text;
}

}  // namespace

std::string absent_fields_note(const Leads& leads, const PageRequest& request,
                               const std::vector<std::string>& described) {
  if (leads.size() == 0) return {};
  const std::vector<std::string> absent = missing_in_all(leads, fields_of(request));
  if (absent.empty()) return {};
  std::string note = " No lead of this import has " + listed(absent, " or ");
  const std::vector<std::string> others = other_fields(leads, described, kMostNamed);
  if (!others.empty()) note += "; they have " + listed(others, " and ");
  return note + '.';
}

}  // namespace salestouch
