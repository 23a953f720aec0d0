#include "tools/commands/argument_form.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.hpp"
#include "base/inert_text.hpp"
#include "tools/commands/argument_check.hpp"
#include "tools/commands/argument_schema.hpp"
#include "tools/commands/client_extras.hpp"

namespace salestouch {
namespace {

using base::Json;

/// Deeper objects than that are not looked into.
constexpr int kMaxDepth = 8;

/// Longer texts are no arguments of ours in another form, and longer names no spelling of one: a message may
/// hold megabytes of either.
constexpr std::size_t kMaxText = 16 * 1024;
constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxUnknown = 64;

/// Space as editors and web pages leave it, too: no-break, ideographic, of no width.
constexpr std::string_view kWideSpace[] = {"\u00A0", "\u3000", "\u200B", "\uFEFF", "\u2060"};

std::string_view trimmed(std::string_view text) {
  for (std::size_t size = 0; size != text.size();) {
    size = text.size();
    text = base::trimmed(text);
    for (const std::string_view space : kWideSpace) {
      if (text.starts_with(space)) text.remove_prefix(space.size());
      if (text.ends_with(space)) text.remove_suffix(space.size());
    }
  }
  return text;
}

/// `text` in lower case, without what separates words: the same for importId, import_id and IMPORT-ID.
std::string folded(std::string_view text) {
  std::string result;
  for (char c : trimmed(text)) {
    if (c == '_' || c == '-' || c == ' ') continue;
    result += base::to_lower(c);
  }
  return result;
}

bool is_id_name(std::string_view name) {
  return name == "id" || name.ends_with("_id") || name.ends_with("Id");
}

bool is_whole(const Json& number) {
  if (number.is_number_integer()) return true;
  const double value = number.get<double>();
  return std::isfinite(value) && std::trunc(value) == value;
}

bool is_within(const Json& property, std::string_view least, std::string_view most, double value) {
  const Json* minimum = base::find(property, least);
  const Json* maximum = base::find(property, most);
  return (!minimum || !minimum->is_number() || value >= minimum->get<double>()) &&
         (!maximum || !maximum->is_number() || value <= maximum->get<double>());
}

bool fits(const Json& value, const Json& property) {
  if (const Json* alternatives = alternatives_of(property))
    return std::ranges::any_of(*alternatives, [&](const Json& one) { return fits(value, one); });
  if (value.is_null()) return accepts_null(property);
  if (!has_type(value, single_type(property))) return false;
  const Json* choices = base::find(property, "enum");
  if (choices && choices->is_array() && std::ranges::find(*choices, value) == choices->end()) return false;
  if (value.is_number()) return is_within(property, "minimum", "maximum", value.get<double>());
  if (value.is_string()) {
    return is_within(property, "minLength", "maxLength",
                     static_cast<double>(value.get_ref<const std::string&>().size()));
  }
  if (value.is_object()) {
    const Json* properties = base::find(property, "properties");
    return !properties || !properties->is_object() ||
           std::ranges::all_of(properties->items(), [&](const auto& one) {
             const Json* member = base::find(value, one.key());
             return !member || fits(*member, one.value());
           });
  }
  if (!value.is_array()) return true;
  const Json* items = base::find(property, "items");
  return is_within(property, "minItems", "maxItems", static_cast<double>(value.size())) &&
         (!items || std::ranges::all_of(value, [&](const Json& item) { return fits(item, *items); }));
}

std::optional<Json> parsed(std::string_view text) {
  return base::parse_json(text, {.depth = 64, .values = 10'000});
}

/// `text` without the quotes around all of it, which models copy from JSON.
std::string_view unquoted(std::string_view text) {
  text = trimmed(text);
  const bool is_quoted = text.size() > 2 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0] &&
                         text.find(text[0], 1) == text.size() - 1;
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

/// As the choice is listed, with what is invisible in it escaped.
bool is_listed_as(const std::string& choice, const std::string& text) {
  std::string listed;
  base::append_inert(listed, choice);
  return listed == text;
}

/// The choice that `text` is another spelling of, if it is that of one alone.
std::optional<Json> choice_like(const std::string& text, const Json& property) {
  const Json* choices = base::find(property, "enum");
  if (!choices || !choices->is_array()) return std::nullopt;
  const std::string word = folded(unquoted(text));
  const Json* found = nullptr;
  for (const Json& choice : *choices) {
    if (!choice.is_string()) continue;
    const std::string& name = choice.get_ref<const std::string&>();
    if (folded(name) != word && !is_listed_as(name, text)) continue;
    if (found) return std::nullopt;
    found = &choice;
  }
  return found ? std::optional(*found) : std::nullopt;
}

/// The number that all of `text` is, in JSON's way of writing one or with a plus before it.
std::optional<Json> number_in(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::optional<Json> number = parsed(text);
  return number && number->is_number() ? std::move(number) : std::nullopt;
}

/// The items of a list as Python prints it, or of JSON's with a comma behind the last: quoted texts without
/// escapes, and numbers.
std::optional<Json> listed_literals(std::string_view text) {
  text = trimmed(text);
  if (!text.starts_with('[') || !text.ends_with(']') || text.size() < 2) return std::nullopt;
  Json list = Json::array();
  for (std::string_view rest = trimmed(text.substr(1, text.size() - 2)); !rest.empty();
       rest = trimmed(rest)) {
    if (rest[0] == '"' || rest[0] == '\'') {
      const std::size_t end = rest.find(rest[0], 1);
      if (end == std::string_view::npos || rest.substr(0, end).find('\\') != std::string_view::npos)
        return std::nullopt;
      list.push_back(std::string(rest.substr(1, end - 1)));
      rest.remove_prefix(end + 1);
    } else {
      const std::string_view word = rest.substr(0, rest.find(','));
      std::optional<Json> number = number_in(word);
      if (!number) return std::nullopt;
      list.push_back(std::move(*number));
      rest.remove_prefix(word.size());
    }
    rest = trimmed(rest);
    if (rest.empty()) break;
    if (rest[0] != ',') return std::nullopt;
    rest.remove_prefix(1);
  }
  return list;
}

/// The member of an object with this one alone, as hosts write an item that turn calls in XML into JSON.
const Json* only_item(const Json& value) {
  if (!value.is_object() || value.size() != 1) return nullptr;
  const Json* item = base::find(value, "item");
  return item ? item : base::find(value, "items");
}

/// One value in the form of one property. Without a value: it stays as it is.
class ValueForm {
 public:
  ValueForm(const Json& property, Effect effect, int depth)
      : property_(property), effect_(effect), depth_(depth), type_(single_type(property)) {}

  /// The members of `arguments` in the form of the properties of `schema`.
  static Json in_form(Json arguments, const Json& schema, Effect effect, int depth);

  std::optional<Json> of(const Json& value) const {
    if (fits(value, property_)) return std::nullopt;
    if (const Json* alternatives = alternatives_of(property_)) {
      // What is read in a gentle way may be any of them: one value is a list of one, too.
      std::optional<Json> strictly = of_one(value, *alternatives, Effect::change);
      return strictly || !reads() ? strictly : of_one(value, *alternatives, Effect::read);
    }
    if (value.is_string() && value.get_ref<const std::string&>().size() > kMaxText) return std::nullopt;
    if (reads() && value.is_array() && value.size() == 1 && type_ != "array") {
      return fits(value[0], property_) ? std::optional(value[0]) : of(value[0]);
    }
    std::optional<Json> formed;
    if (type_ == "string") formed = string_of(value);
    if (type_ == "integer" || type_ == "number") formed = number_of(value);
    if (type_ == "boolean") formed = boolean_of(value);
    if (type_ == "array") formed = list_of(value);
    if (type_ == "object") formed = object_of(value);
    // A list of which one item does not fit is a list: the check then names that item.
    const bool is_better = formed && (type_ == "array" || fits(*formed, property_));
    return is_better ? std::move(formed) : std::nullopt;
  }

 private:
  /// What `value` is by the alternatives, if it is one thing by all that can read it.
  std::optional<Json> of_one(const Json& value, const Json& alternatives, Effect effect) const {
    std::optional<Json> found;
    for (const Json& one : alternatives) {
      std::optional<Json> formed = ValueForm(one, effect, depth_).of(value);
      if (!formed || !fits(*formed, one)) continue;
      if (found && *found != *formed) return std::nullopt;
      found = std::move(formed);
    }
    return found;
  }

  std::optional<Json> string_of(const Json& value) const {
    if (value.is_string()) return choice_like(value.get_ref<const std::string&>(), property_);
    if (reads() && value.is_number_integer()) return Json(base::dump_json(value));
    return std::nullopt;
  }

  std::optional<Json> number_of(const Json& value) const {
    std::optional<Json> number;
    if (value.is_string()) number = number_in(value.get_ref<const std::string&>());
    if (value.is_number()) number = value;
    if (!number || type_ == "number" || number->is_number_integer()) return number;
    const double whole = number->get<double>();
    if (!is_whole(*number) || std::abs(whole) > 9e15) return std::nullopt;
    return Json(static_cast<std::int64_t>(whole));
  }

  std::optional<Json> boolean_of(const Json& value) const {
    if (value.is_string()) {
      const std::string word = folded(value.get_ref<const std::string&>());
      if (word == "true" || (reads() && (word == "yes" || word == "1"))) return Json(true);
      if (word == "false" || (reads() && (word == "no" || word == "0"))) return Json(false);
    }
    if (reads() && (value == 0 || value == 1)) return Json(value == 1);
    return std::nullopt;
  }

  std::optional<Json> object_of(const Json& value) const {
    std::optional<Json> object;
    if (value.is_object()) object = value;
    if (value.is_string()) object = parsed(value.get_ref<const std::string&>());
    if (!object || !object->is_object() || depth_ >= kMaxDepth) return std::nullopt;
    return in_form(std::move(*object), property_, effect_, depth_ + 1);
  }

  std::optional<Json> list_of(const Json& value) const {
    if (value.is_array()) return with_items_formed(value);
    if (value.is_string()) {
      std::optional<Json> list = list_in(value.get_ref<const std::string&>());
      if (list) return with_items_formed(*list);
    }
    if (const Json* item = reads() ? only_item(value) : nullptr; item && !item->is_object())
      return item->is_null() ? std::nullopt : list_of(*item);
    return reads() && !value.is_object() && !value.is_null() ? with_items_formed(Json::array({value}))
                                                             : std::nullopt;
  }

  /// The list that all of `text` is.
  std::optional<Json> list_in(const std::string& text) const {
    const std::string_view begin = trimmed(text);
    if (!begin.starts_with('[') && !(reads() && begin.starts_with('"'))) return std::nullopt;
    std::optional<Json> list = parsed(text);
    // JSON in a text of JSON: written twice by those that take any argument for a text.
    if (reads() && list && list->is_string()) list = parsed(list->get_ref<const std::string&>());
    if (list && list->is_array()) return list;
    return reads() ? listed_literals(text) : std::nullopt;
  }

  std::optional<Json> with_items_formed(const Json& list) const {
    const Json* items = base::find(property_, "items");
    if (!items) return list;
    const ValueForm item_form(*items, effect_, depth_);
    Json formed = Json::array();
    for (const Json& given : list) {
      const Json* wrapped = reads() && single_type(*items) != "object" ? only_item(given) : nullptr;
      const Json& item = wrapped ? *wrapped : given;
      if (reads() && item.is_null() && !accepts_null(*items)) continue;
      if (fits(item, *items)) {
        formed.push_back(item);
      } else if (std::optional<Json> better = item_form.of(item)) {
        formed.push_back(std::move(*better));
      } else if (!reads() || !add_joined(item, *items, item_form, formed)) {
        formed.push_back(item);  // for the check to name
      }
    }
    return formed;
  }

  /// "New, Waiting" for two choices, or a line for each; a comma inside a free text is its own.
  static bool add_joined(const Json& item, const Json& items, const ValueForm& form, Json& formed) {
    if (!item.is_string() || !base::find(items, "enum")) return false;
    if (item.get_ref<const std::string&>().size() > kMaxText) return false;
    Json parts = Json::array();
    for (std::string_view rest = item.get_ref<const std::string&>(); !rest.empty();) {
      const std::string_view part = rest.substr(0, rest.find_first_of(",;|\n"));
      rest.remove_prefix(std::min(rest.size(), part.size() + 1));
      if (trimmed(part).empty()) continue;
      const Json value = std::string(trimmed(part));
      std::optional<Json> choice = fits(value, items) ? std::optional(value) : form.of(value);
      if (!choice) return false;
      parts.push_back(std::move(*choice));
    }
    for (Json& part : parts) formed.push_back(std::move(part));
    return !parts.empty();
  }

  bool reads() const { return effect_ == Effect::read; }

  const Json& property_;
  Effect effect_;
  int depth_;
  std::string_view type_;
};

/// Whether a value that does not fit its optional property stands for none.
bool stands_for_nothing(const Json& value, const Json& property, Effect effect) {
  if (value.is_null()) return true;
  if (effect != Effect::read) return false;
  if (value.is_structured()) return value.empty();
  std::optional<Json> number;
  if (value.is_number()) number = value;
  if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    if (is_nothing(text)) return true;
    number = number_in(text);
  }
  const Json* minimum = base::find(property, "minimum");
  return number && *number == 0 && minimum && minimum->is_number() && *minimum > 0;
}

/// Gives the property `name` the argument that is another spelling of its name, if one is given: several say
/// what they mean where they say the same, also beside the name itself.
void take_other_spelling(Json& arguments, const Json& properties, const std::string& name) {
  const Json* value = base::find(arguments, name);
  std::vector<std::string> spellings;
  for (const auto& [given, other] : arguments.items()) {
    if (given.size() > kMaxName || properties.contains(given) || is_client_extra(given)) continue;
    if (folded(given) != folded(name)) continue;
    if (value && *value != other) return;
    value = &other;
    spellings.push_back(given);
  }
  if (spellings.empty()) return;
  arguments[name] = Json(*value);
  for (const std::string& spelling : spellings) arguments.erase(spelling);
}

Json ValueForm::in_form(Json arguments, const Json& schema, Effect effect, int depth) {
  const Json* properties = base::find(schema, "properties");
  if (!properties || !properties->is_object()) return arguments;
  const Json* required = base::find(schema, "required");
  const bool may_be_unknown = arguments.size() > 0;
  for (const auto& [name, property] : properties->items()) {
    const Json* value = base::find(arguments, name);
    if (may_be_unknown && effect == Effect::read) {
      take_other_spelling(arguments, *properties, name);
      value = base::find(arguments, name);
    }
    if (!value) continue;
    if (effect == Effect::read && value->is_string() && single_type(property) == "string" &&
        is_id_name(name)) {
      arguments[name] = std::string(unquoted(value->get_ref<const std::string&>()));
      continue;
    }
    if (fits(*value, property)) continue;
    const bool is_required = required && std::ranges::find(*required, name) != required->end();
    const std::optional<Json> formed = ValueForm(property, effect, depth).of(*value);
    const bool is_whole = formed && fits(*formed, property);
    if (!is_whole && !is_required && stands_for_nothing(*value, property, effect)) {
      arguments.erase(name);
    } else if (formed) {
      arguments[name] = *formed;
    }
  }
  return arguments;
}

/// Takes the arguments out of the one object that they were put into.
void unwrap(Json& arguments, const Json& properties) {
  if (arguments.size() != 1) return;
  const auto only = arguments.begin();
  if (properties.contains(only.key()) || !only.value().is_object()) return;
  Json unwrapped = only.value();
  for (const auto& [name, value] : unwrapped.items()) {
    if (!properties.contains(name)) return;
  }
  arguments = std::move(unwrapped);
}

/// Drops arguments that say nothing and that nobody knows.
void drop_unknown_nulls(Json& arguments, const Json& properties) {
  std::vector<std::string> unknown;
  for (const auto& [name, value] : arguments.items()) {
    const bool is_nothing = value.is_null() && !properties.contains(name);
    if (is_nothing && unknown.size() < kMaxUnknown) unknown.push_back(name);
  }
  for (const std::string& name : unknown) arguments.erase(name);
}

}  // namespace

bool is_nothing(std::string_view text) {
  if (text.size() > kMaxName) return false;
  const std::string word = folded(text);
  return word.empty() || word == "null" || word == "none" || word == "undefined" || word == "nil";
}

Json in_schema_form(Json arguments, const Json& schema, Effect effect) {
  const Json* properties = base::find(schema, "properties");
  const Json* others = base::find(schema, "additionalProperties");
  if (effect == Effect::read && others && *others == false) {
    for (const ClientExtra& extra : client_extras()) {
      if (!properties || !properties->contains(extra.name)) arguments.erase(std::string(extra.name));
    }
    if (properties && properties->is_object()) {
      drop_unknown_nulls(arguments, *properties);
      unwrap(arguments, *properties);
    }
  }
  return ValueForm::in_form(std::move(arguments), schema, effect, 0);
}

}  // namespace salestouch
