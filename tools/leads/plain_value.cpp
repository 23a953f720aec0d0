#include "tools/leads/plain_value.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "tools/leads/folded_text.hpp"
#include "tools/results/json_values.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kNames[] = {"name",  "full_name", "fullName", "display_name", "displayName",
                                       "text",  "content",   "title",    "label",        "value",
                                       "email", "address",   "number",   "code"};
/// Of objects that have no such name, what a person would read one behind the other.
constexpr std::string_view kParts[] = {"first_name", "firstName", "last_name", "lastName",
                                       "city",       "region",    "state",     "country"};
constexpr std::string_view kNothing[] = {
    "", "n/a", "n.a.", "#n/a", "null", "none", "nil", "undefined", "unknown", "not available", "not found",
    "not set", "not provided", "tbd", "nan", "-", "--", "?", "(none)", "(empty)", "(blank)", "(not set)",
    // in the place of an e-mail address that was not paid for
    "email_not_unlocked@domain.com"};
/// What an object is about, where it has any of these.
constexpr std::string_view kValues[] = {"value", "address", "email", "number", "text"};
constexpr int kMaxNesting = 3;
constexpr std::size_t kMaxItems = 50;

std::string text_within(dom::element value, int nesting);

std::string text_of_list(dom::array items, int nesting) {
  std::string all;
  std::size_t count = 0;
  for (const dom::element item : items) {
    if (count++ == kMaxItems) break;
    const std::string text = text_within(item, nesting);
    if (!text.empty()) all += (all.empty() ? "" : ", ") + text;
  }
  return all;
}

std::string text_within(dom::element value, int nesting) {
  std::string_view text;
  if (value.get_string().get(text) == simdjson::SUCCESS) return std::string(base::trimmed(text));
  if (value.is_number() || value.is_bool()) return simdjson::minify(value);
  if (nesting == kMaxNesting) return "";
  dom::array items;
  if (value.get_array().get(items) == simdjson::SUCCESS) return text_of_list(items, nesting + 1);
  dom::object object;
  if (value.get_object().get(object) != simdjson::SUCCESS) return "";
  for (const std::string_view name : kNames) {
    const auto member = member_of(object, name);
    std::string found = member ? text_within(*member, nesting + 1) : "";
    if (!found.empty()) return found;
  }
  std::string parts;
  for (const std::string_view name : kParts) {
    const auto member = member_of(object, name);
    const std::string part = member ? text_within(*member, nesting + 1) : "";
    if (part.empty()) continue;
    if (!parts.empty()) parts += name.ends_with("ame") ? " " : ", ";
    parts += part;
  }
  return parts;
}

/// The one value of a list, or the `value` of an object; nothing else is one value.
std::optional<dom::element> single(dom::element value) {
  dom::array items;
  if (value.get_array().get(items) == simdjson::SUCCESS)
    return items.size() == 1 ? std::optional(items.at(0).value_unsafe()) : std::nullopt;
  dom::object object;
  return value.get_object().get(object) == simdjson::SUCCESS ? member_of(object, "value") : std::nullopt;
}

}  // namespace

std::string plain_text(dom::element value) {
  return text_within(value, 0);
}

std::string plain_text(dom::object lead, std::string_view name) {
  const auto value = member_of(lead, name);
  return value ? plain_text(*value) : "";
}

std::optional<double> plain_number(dom::element value) {
  if (const auto number = number_of(value)) return number;
  if (const auto one = single(value)) return number_of(*one);
  return std::nullopt;
}

bool says_nothing(dom::element value) {
  if (value.is_null()) return true;
  if (value.is_number() || value.is_bool()) return false;
  dom::array items;
  if (value.get_array().get(items) == simdjson::SUCCESS) return std::ranges::all_of(items, &says_nothing);
  dom::object object;
  if (value.get_object().get(object) == simdjson::SUCCESS) {
    bool has_value = false;
    for (const std::string_view name : kValues) {
      const auto member = member_of(object, name);
      has_value = has_value || member;
      if (member && !says_nothing(*member) && !says_no(*member)) return false;
    }
    return has_value || std::ranges::all_of(object, &says_nothing, &dom::key_value_pair::value);
  }
  const std::string_view text = value.get_string().value_unsafe();
  // In capitals it is no name, but what tables have in the place of nothing.
  return base::trimmed(text) == "NA" ||
         std::ranges::find(kNothing, squeezed(folded(text))) != std::end(kNothing);
}

bool says_no(dom::element value) {
  bool flag = true;
  if (value.get_bool().get(flag) == simdjson::SUCCESS) return !flag;
  std::string_view text;
  if (value.get_string().get(text) != simdjson::SUCCESS) return false;
  text = base::trimmed(text);
  return base::equal_but_for_case(text, "false") || base::equal_but_for_case(text, "no");
}

}  // namespace salestouch
