#include "tools/commands/argument_wrapping.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "base/ascii.hpp"

namespace salestouch {
namespace {

using base::Json;

/// Longer texts are no arguments, and more names are no framework's.
constexpr std::size_t kMostOfText = 16 * 1024;
constexpr std::size_t kMostDropped = 64;
/// Objects around the arguments, inside each other.
constexpr int kMostWrapped = 3;
constexpr base::JsonLimits kLimits{.depth = 64, .values = 10'000};

/// Whether a call as a whole has a member of this name beside its arguments.
bool is_of_call(std::string_view name) {
  constexpr std::string_view kOfCall[] = {"name",   "toolname", "tool", "function", "functionname",
                                          "method", "id",       "type", "jsonrpc"};
  return std::ranges::find(kOfCall, base::letters_of(name)) != std::end(kOfCall);
}

/// What frameworks call the object that they put the arguments into.
bool is_wrapper(std::string_view name) {
  constexpr std::string_view kWrappers[] = {"arguments", "args",       "input",  "inputs",
                                            "params",    "parameters", "kwargs", "toolinput"};
  return std::ranges::find(kWrappers, base::letters_of(name)) != std::end(kWrappers);
}

/// Takes the arguments out of the one object that they were put into, or its JSON, with what a call has
/// beside them: {"name":"…","arguments":{…}}. Whether it did.
bool unwrap(Json& arguments, const Json& properties) {
  const Json* inner = nullptr;
  std::string wrapper;
  for (const auto& [name, value] : arguments.items()) {
    if (properties.contains(name)) return false;
    if (is_of_call(name) && value.is_primitive()) continue;
    if (inner) return false;
    inner = &value;
    wrapper = name;
  }
  if (!inner) return false;
  std::optional<Json> arguments_alone;
  if (inner->is_object()) arguments_alone = *inner;
  if (inner->is_string() && inner->get_ref<const std::string&>().size() <= kMostOfText)
    arguments_alone = base::parse_json(inner->get_ref<const std::string&>(), kLimits);
  if (!arguments_alone || !arguments_alone->is_object()) return false;
  const bool are_known = std::ranges::all_of(
      arguments_alone->items(), [&](const auto& member) { return properties.contains(member.key()); });
  // Beside another object, a name or an id may be a condition.
  const bool is_alone = arguments.size() == 1;
  if (!is_wrapper(wrapper) && !(are_known && is_alone)) return false;
  arguments = std::move(*arguments_alone);
  return true;
}

/// Drops arguments that say nothing and that nobody knows: frameworks add such.
void drop_unknown_empties(Json& arguments, const Json& properties) {
  std::vector<std::string> unknown;
  for (const auto& [name, value] : arguments.items()) {
    const bool is_empty = value.is_null() || (value.is_structured() && value.empty()) || value == "";
    if (is_empty && !properties.contains(name) && unknown.size() < kMostDropped) unknown.push_back(name);
  }
  for (const std::string& name : unknown) arguments.erase(name);
}

}  // namespace

Json unwrapped(Json arguments, const Json& properties) {
  drop_unknown_empties(arguments, properties);
  for (int depth = 0; depth < kMostWrapped && unwrap(arguments, properties); ++depth)
    drop_unknown_empties(arguments, properties);
  return arguments;
}

std::optional<std::string> unwrapped_id(std::string_view text, std::string_view name) {
  if (!text.starts_with('{') || text.size() > kMostOfText) return std::nullopt;
  const std::optional<Json> object = base::parse_json(text, kLimits);
  return object ? base::find_string(*object, name) : std::nullopt;
}

}  // namespace salestouch
