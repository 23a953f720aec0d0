#include "tools/leads/encoding/lead_shape.hpp"

#include <utility>

namespace salestouch {
namespace {

using base::Json;

constexpr std::pair<std::string_view, std::string_view> kUrlPrefixes[] = {
    {"linkedinUrl", "https://www.linkedin.com/in/"},
    {"linkedin_url", "https://www.linkedin.com/in/"},
    {"companyLinkedinUrl", "https://www.linkedin.com/company/"},
    {"recentPosts.url", "https://www.linkedin.com/feed/update/urn:li:activity:"},
};

const Json* properties_of_items(const Json& list) {
  const Json* items = base::find(list, "items");
  return items ? base::find(*items, "properties") : nullptr;
}

}  // namespace

LeadShape LeadShape::of(const Json& output_schema) {
  LeadShape shape;
  const Json* properties = base::find(output_schema, "properties");
  const Json* leads = properties ? base::find(*properties, "leads") : nullptr;
  const Json* fields = leads ? properties_of_items(*leads) : nullptr;
  if (!fields || !fields->is_object()) return shape;
  const Json* required = base::find(*base::find(*leads, "items"), "required");
  if (required && required->is_array()) {
    for (const Json& name : *required) {
      if (name.is_string()) shape.required.push_back(name.get<std::string>());
    }
  }
  for (const auto& [name, field] : fields->items()) {
    shape.fields.push_back(name);
    const Json* members = properties_of_items(field);
    if (!members || !members->is_object()) continue;
    std::vector<std::string>& columns = shape.lists[name];
    for (const auto& [member, unused] : members->items()) columns.push_back(member);
  }
  return shape;
}

std::string_view url_prefix(std::string_view field) {
  for (const auto& [name, prefix] : kUrlPrefixes) {
    if (name == field) return prefix;
  }
  return {};
}

}  // namespace salestouch
