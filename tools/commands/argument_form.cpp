#include "tools/commands/argument_form.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "base/ascii.hpp"
#include "tools/commands/argument_check.hpp"
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

std::string_view type_of(const Json& property) {
  const Json* type = base::find(property, "type");
  return type && type->is_string() ? std::string_view(type->get_ref<const std::string&>())
                                   : std::string_view();
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
  if (!has_type(value, type_of(property))) return false;
  const Json* choices = base::find(property, "enum");
  if (choices && choices->is_array() && std::ranges::find(*choices, value) == choices->end()) return false;
  if (value.is_number()) return is_within(property, "minimum", "maximum", value.get<double>());
  if (value.is_string()) {
    return is_within(property, "minLength", "maxLength",
                     static_cast<double>(value.get_ref<const std::string&>().size()));
  }
  if (!value.is_array()) return true;
  const Json* items = base::find(property, "items");
  return is_within(property, "minItems", "maxItems", static_cast<double>(value.size())) &&
         (!items || std::ranges::all_of(value, [&](const Json& item) { return fits(item, *items); }));
}

std::optional<Json> parsed(std::string_view text) {
  return base::parse_json(text, {.depth = 64, .values = 10'000});
}

/// The choice that `text` is another spelling of, if it is that of one alone.
std::optional<Json> choice_like(const std::string& text, const Json& property) {
  const Json* choices = base::find(property, "enum");
  if (!choices || !choices->is_array()) return std::nullopt;
  const Json* found = nullptr;
  for (const Json& choice : *choices) {
    if (!choice.is_string() || folded(choice.get_ref<const std::string&>()) != folded(text)) continue;
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

/// One value in the form of one property. Without a value: it stays as it is.
class ValueForm {
 public:
  ValueForm(const Json& property, Effect effect, int depth)
      : property_(property), effect_(effect), depth_(depth), type_(type_of(property)) {}

  /// The members of `arguments` in the form of the properties of `schema`.
  static Json in_form(Json arguments, const Json& schema, Effect effect, int depth);

  std::optional<Json> of(const Json& value) const {
    if (fits(value, property_)) return std::nullopt;
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
    if (value.is_object()) {
      return depth_ < kMaxDepth ? std::optional(in_form(value, property_, effect_, depth_ + 1))
                                : std::nullopt;
    }
    if (!value.is_string()) return std::nullopt;
    std::optional<Json> object = parsed(value.get_ref<const std::string&>());
    return object && object->is_object() ? std::move(object) : std::nullopt;
  }

  std::optional<Json> list_of(const Json& value) const {
    if (value.is_array()) return with_items_formed(value);
    if (value.is_string()) {
      const std::string& text = value.get_ref<const std::string&>();
      if (trimmed(text).starts_with('[')) {
        const std::optional<Json> list = parsed(text);
        if (list && list->is_array()) return with_items_formed(*list);
      }
    }
    return reads() && !value.is_object() && !value.is_null() ? with_items_formed(Json::array({value}))
                                                             : std::nullopt;
  }

  std::optional<Json> with_items_formed(const Json& list) const {
    const Json* items = base::find(property_, "items");
    if (!items) return list;
    const ValueForm item_form(*items, effect_, depth_);
    Json formed = Json::array();
    for (const Json& item : list) {
      if (reads() && item.is_null()) continue;
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

  /// "New, Waiting" for two choices; a comma inside a free text is its own.
  static bool add_joined(const Json& item, const Json& items, const ValueForm& form, Json& formed) {
    if (!item.is_string() || !base::find(items, "enum")) return false;
    if (item.get_ref<const std::string&>().size() > kMaxText) return false;
    Json parts = Json::array();
    for (std::string_view rest = item.get_ref<const std::string&>(); !rest.empty();) {
      const std::string_view part = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(rest.size(), part.size() + 1));
      const Json value = std::string(trimmed(part));
      std::optional<Json> choice = fits(value, items) ? std::optional(value) : form.of(value);
      if (!choice) return false;
      parts.push_back(std::move(*choice));
    }
    for (Json& part : parts) formed.push_back(std::move(part));
    return true;
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

/// Gives the property `name` the argument that is another spelling of its name, if one is given.
void take_other_spelling(Json& arguments, const Json& properties, const std::string& name) {
  std::optional<std::string> found;
  for (const auto& [given, value] : arguments.items()) {
    if (given.size() > kMaxName || properties.contains(given) || is_client_extra(given)) continue;
    if (folded(given) != folded(name)) continue;
    if (found) return;
    found = given;
  }
  if (!found) return;
  arguments[name] = arguments[*found];
  arguments.erase(*found);
}

Json ValueForm::in_form(Json arguments, const Json& schema, Effect effect, int depth) {
  const Json* properties = base::find(schema, "properties");
  if (!properties || !properties->is_object()) return arguments;
  const Json* required = base::find(schema, "required");
  const bool may_be_unknown = arguments.size() > 0;
  for (const auto& [name, property] : properties->items()) {
    const Json* value = base::find(arguments, name);
    if (!value && may_be_unknown && effect == Effect::read) {
      take_other_spelling(arguments, *properties, name);
      value = base::find(arguments, name);
    }
    if (!value) continue;
    if (effect == Effect::read && value->is_string() && type_of(property) == "string" && is_id_name(name)) {
      arguments[name] = std::string(trimmed(value->get_ref<const std::string&>()));
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
  }
  return ValueForm::in_form(std::move(arguments), schema, effect, 0);
}

}  // namespace salestouch
