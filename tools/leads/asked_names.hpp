#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "tools/leads/source/leads.hpp"

/// The names of fields and statuses that a call has, and what the leads have: more than the API's schema
/// lists, or the same in another spelling.
namespace salestouch {

/// The name of a field, as a call spells it and as the schema does.
struct AskedName {
  std::string spelled;
  std::string listed;
};

/// The items of one argument before and after it was brought into the form of the schema's names.
std::vector<AskedName> asked_names(const base::Json* spelled, const base::Json* formed);

/// Each name once: as the call spells it, where a lead has just that, else as the schema does.
std::vector<std::string> names_as_leads_have(const std::vector<AskedName>& asked, const Leads& leads);

/// Those of `names` that no lead has as a member.
std::vector<std::string> missing_in_all(const Leads& leads, std::vector<std::string> names);

/// The first `most` members of leads that are not among `known`.
std::vector<std::string> other_fields(const Leads& leads, const std::vector<std::string>& known,
                                      std::size_t most);

/// Those of `statuses` that are not among `known` and that no lead has; of many, the first.
std::vector<std::string> unknown_statuses(const Leads& leads, const std::vector<std::string>& statuses,
                                          const std::vector<std::string>& known);

/// The first `most` statuses of leads that are not among `known`.
std::vector<std::string> other_statuses(const Leads& leads, const std::vector<std::string>& known,
                                        std::size_t most);

}  // namespace salestouch
