#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace salestouch {

/// What the API's output schema says of a lead: its fields, in order, and for each field that is a list of
/// objects the members of those, in order; and which fields each lead has. Empty where there is no schema to
/// tell.
struct LeadShape {
  std::vector<std::string> fields;
  std::vector<std::string> required;
  std::map<std::string, std::vector<std::string>, std::less<>> lists;

  static LeadShape of(const base::Json& output_schema);
};

/// The beginning that URLs of `field` (or `list.member`) share on LinkedIn, so that it is said once; empty:
/// none.
std::string_view url_prefix(std::string_view field);

}  // namespace salestouch
