#include "tools/leads/asked_names.hpp"

#include <algorithm>
#include <set>

#include "base/ascii.hpp"
#include "tools/leads/folded_text.hpp"
#include "tools/leads/leads_selection.hpp"
#include "tools/leads/plain_value.hpp"
#include "tools/results/json_values.hpp"

namespace salestouch {
namespace {

using base::Json;

/// Each is looked for in all leads.
constexpr std::size_t kMostChecked = 10;

bool is_listed(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// The texts of a list; of one text, its items between commas and the like, as they are read elsewhere.
std::vector<std::string> texts_of(const Json* list, bool apart) {
  std::vector<std::string> texts;
  if (!list || !list->is_array()) return texts;
  for (const Json& item : *list) {
    if (!item.is_string()) continue;
    std::string_view rest = item.get_ref<const std::string&>();
    while (apart && rest.find_first_of(",;|\n") != std::string_view::npos) {
      const std::size_t end = rest.find_first_of(",;|\n");
      texts.emplace_back(base::trimmed(rest.substr(0, end)));
      rest.remove_prefix(end + 1);
    }
    texts.emplace_back(apart ? base::trimmed(rest) : rest);
  }
  return texts;
}

/// Visits the leads that can be read until `visit(lead)` is false.
template <class Visit>
void for_each_lead(const Leads& leads, Visit visit) {
  JsonReader reader;
  simdjson::dom::object lead;
  for (std::size_t index = 0; index < leads.size(); ++index) {
    if (reader.read(leads[index], lead) && !visit(lead)) return;
  }
}

}  // namespace

std::vector<AskedName> asked_names(const Json* spelled, const Json* formed) {
  const std::vector<std::string> listed = texts_of(formed, false);
  std::vector<std::string> given = texts_of(spelled, false);
  if (given.size() != listed.size()) given = texts_of(spelled, true);
  if (given.size() != listed.size()) given = listed;
  std::vector<AskedName> names;
  for (std::size_t place = 0; place < listed.size(); ++place)
    names.push_back({std::move(given[place]), listed[place]});
  return names;
}

std::vector<std::string> names_as_leads_have(const std::vector<AskedName>& asked, const Leads& leads) {
  std::vector<std::string> respelled;
  for (const AskedName& name : asked) {
    if (name.spelled != name.listed) respelled.push_back(name.spelled);
  }
  const std::vector<std::string> missing = missing_in_all(leads, respelled);
  std::vector<std::string> names;
  for (const AskedName& name : asked) {
    const std::string& chosen = is_listed(missing, name.spelled) ? name.listed : name.spelled;
    if (!is_listed(names, chosen)) names.push_back(chosen);
  }
  return names;
}

std::vector<std::string> missing_in_all(const Leads& leads, std::vector<std::string> names) {
  if (names.empty()) return names;
  for_each_lead(leads, [&names](simdjson::dom::object lead) {
    std::erase_if(names,
                  [&lead](const std::string& name) { return lead[name].error() == simdjson::SUCCESS; });
    return !names.empty();
  });
  return names;
}

std::vector<std::string> other_fields(const Leads& leads, const std::vector<std::string>& known,
                                      std::size_t most) {
  std::vector<std::string> others;
  for_each_lead(leads, [&](simdjson::dom::object lead) {
    for (const auto [name, value] : lead) {
      if (others.size() < most && !is_listed(known, name) && !is_listed(others, name))
        others.emplace_back(name);
    }
    return others.size() < most;
  });
  return others;
}

std::vector<std::string> unknown_statuses(const Leads& leads, const std::vector<std::string>& statuses,
                                          const std::vector<std::string>& known) {
  std::vector<std::string> unknown;
  std::size_t checked = 0;
  for (const std::string& status : statuses) {
    if (is_listed(known, status) || checked++ >= kMostChecked) continue;
    LeadFilter filter;
    filter.statuses = {status};
    if (select_leads(leads, filter).leads.empty()) unknown.push_back(status);
  }
  return unknown;
}

std::vector<std::string> other_statuses(const Leads& leads, const std::vector<std::string>& known,
                                        std::size_t most) {
  std::vector<std::string> others;
  std::set<std::string> seen;
  for (const std::string& status : known) seen.insert(without_separators(status));
  for_each_lead(leads, [&](simdjson::dom::object lead) {
    const std::string status = plain_text(lead, "status");
    if (!status.empty() && seen.insert(without_separators(status)).second) others.push_back(status);
    return others.size() < most;
  });
  return others;
}

}  // namespace salestouch
