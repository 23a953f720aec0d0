#include "server/json.hpp"

namespace mcp {

std::optional<Json> parse_json(std::string_view text, JsonLimits limits) {
  std::size_t members = 0;
  bool over = false;
  auto within = [&](int depth, Json::parse_event_t event, Json&) {
    if (event == Json::parse_event_t::key) ++members;
    over = over || depth > limits.depth || members > limits.members;
    return !over;
  };
  Json value = Json::parse(text.begin(), text.end(), within, /*allow_exceptions=*/false);
  if (over || value.is_discarded()) return std::nullopt;
  return value;
}

std::string dump_json(const Json& value) {
  return value.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

const Json* find(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  auto member = object.find(key);
  return member == object.end() ? nullptr : &*member;
}

std::optional<std::string> find_string(const Json& object, std::string_view key) {
  const Json* member = find(object, key);
  if (!member || !member->is_string()) return std::nullopt;
  return member->get<std::string>();
}

}  // namespace mcp
