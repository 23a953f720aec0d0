#include "tools/commands/argument_form.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tools/commands/argument_check.hpp"
#include "tools/commands/argument_choices.hpp"
#include "tools/commands/argument_schema.hpp"
#include "tools/commands/argument_words.hpp"
#include "tools/commands/argument_wrapping.hpp"
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

bool fits(const Json& value, const Json& property, KnownChoices& known) {
  if (const Json* alternatives = alternatives_of(property))
    return std::ranges::any_of(*alternatives, [&](const Json& one) { return fits(value, one, known); });
  if (value.is_null()) return accepts_null(property);
  if (!has_type(value, single_type(property))) return false;
  if (ArgumentChoices* choices = known.of(property); choices && !choices->has(value)) return false;
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
             return !member || fits(*member, one.value(), known);
           });
  }
  if (!value.is_array()) return true;
  const Json* items = base::find(property, "items");
  return is_within(property, "minItems", "maxItems", static_cast<double>(value.size())) &&
         (!items || std::ranges::all_of(value, [&](const Json& item) { return fits(item, *items, known); }));
}

std::optional<Json> parsed(std::string_view text) {
  return base::parse_json(text, {.depth = 64, .values = 10'000});
}

/// The number that all of `text` is, in JSON's way of writing one or with a plus before it.
std::optional<Json> number_in(std::string_view text) {
  text = without_space(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::optional<Json> number = parsed(text);
  return number && number->is_number() ? std::move(number) : std::nullopt;
}

/// The items of a list as Python prints it, or of JSON's with a comma behind the last: quoted texts without
/// escapes, and numbers.
std::optional<Json> listed_literals(std::string_view text) {
  text = without_space(text);
  if (!text.starts_with('[') || !text.ends_with(']') || text.size() < 2) return std::nullopt;
  Json list = Json::array();
  for (std::string_view rest = without_space(text.substr(1, text.size() - 2)); !rest.empty();
       rest = without_space(rest)) {
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
    rest = without_space(rest);
    if (rest.empty()) break;
    if (rest[0] != ',') return std::nullopt;
    rest.remove_prefix(1);
  }
  return list;
}

/// Whether an item that its list cannot have stands for none. Other words for it may be a value of the leads.
bool is_no_value(const Json& item) {
  return item.is_null() || (item.is_string() && is_no_item(item.get_ref<const std::string&>()));
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
  ValueForm(const Json& property, Effect effect, int depth, KnownChoices& known)
      : property_(property), effect_(effect), depth_(depth), known_(known), type_(single_type(property)) {}

  /// The members of `arguments` in the form of the properties of `schema`.
  static Json in_form(Json arguments, const Json& schema, Effect effect, int depth, KnownChoices& known);

  std::optional<Json> of(const Json& value) const {
    if (fits(value, property_, known_)) return std::nullopt;
    if (const Json* alternatives = alternatives_of(property_)) {
      // What is read in a gentle way may be any of them: one value is a list of one, too.
      std::optional<Json> strictly = of_one(value, *alternatives, Effect::change);
      return strictly || !reads() ? strictly : of_one(value, *alternatives, Effect::read);
    }
    if (value.is_string() && value.get_ref<const std::string&>().size() > kMaxText) return std::nullopt;
    if (reads() && value.is_array() && value.size() == 1 && type_ != "array") {
      return fits(value[0], property_, known_) ? std::optional(value[0]) : of(value[0]);
    }
    std::optional<Json> formed;
    if (type_ == "string") formed = string_of(value);
    if (type_ == "integer" || type_ == "number") formed = number_of(value);
    if (type_ == "boolean") formed = boolean_of(value);
    if (type_ == "array") formed = list_of(value);
    if (type_ == "object") formed = object_of(value);
    // A list of which one item does not fit is a list: the check then names that item.
    const bool is_better = formed && (type_ == "array" || fits(*formed, property_, known_));
    return is_better ? std::move(formed) : std::nullopt;
  }

 private:
  /// What `value` is by the alternatives, if it is one thing by all that can read it.
  std::optional<Json> of_one(const Json& value, const Json& alternatives, Effect effect) const {
    std::optional<Json> found;
    for (const Json& one : alternatives) {
      std::optional<Json> formed = ValueForm(one, effect, depth_, known_).of(value);
      if (!formed || !fits(*formed, one, known_)) continue;
      if (found && *found != *formed) return std::nullopt;
      found = std::move(formed);
    }
    return found;
  }

  std::optional<Json> string_of(const Json& value) const {
    if (value.is_string()) {
      ArgumentChoices* choices = known_.of(property_);
      const Json* choice = choices ? choices->spelled(value.get_ref<const std::string&>()) : nullptr;
      return choice ? std::optional(*choice) : std::nullopt;
    }
    if (reads() && value.is_number_integer()) return Json(base::dump_json(value));
    return std::nullopt;
  }

  std::optional<Json> number_of(const Json& value) const {
    std::optional<Json> number;
    if (value.is_string()) {
      const std::string_view text = without_space(value.get_ref<const std::string&>());
      // Of a change, "+5" may be what is added.
      if (reads() || !text.starts_with('+')) number = number_in(text);
    }
    if (value.is_number()) number = value;
    if (!number || type_ == "number" || number->is_number_integer()) return number;
    const double whole = number->get<double>();
    if (!is_whole(*number) || std::abs(whole) > 9e15) return std::nullopt;
    return Json(static_cast<std::int64_t>(whole));
  }

  std::optional<Json> boolean_of(const Json& value) const {
    if (value.is_string()) {
      const std::string word = folded_word(value.get_ref<const std::string&>());
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
    return in_form(std::move(*object), property_, effect_, depth_ + 1, known_);
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
    const std::string_view begin = without_space(text);
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
    const ValueForm item_form(*items, effect_, depth_, known_);
    Json formed = Json::array();
    for (const Json& given : list) {
      const Json* wrapped = reads() && single_type(*items) != "object" ? only_item(given) : nullptr;
      const Json& item = wrapped ? *wrapped : given;
      if (fits(item, *items, known_)) {
        formed.push_back(item);
      } else if (reads() && is_no_value(item)) {
        continue;
      } else if (std::optional<Json> better = item_form.of(item)) {
        formed.push_back(std::move(*better));
      } else if (!reads() || !add_joined(item, *items, item_form, formed)) {
        formed.push_back(item);  // for the check to name
      }
    }
    // Of items that all stand for none nothing is left to read.
    return formed.empty() && !list.empty() ? std::nullopt : std::optional(std::move(formed));
  }

  /// "New, Waiting" for two choices, or a line for each; a comma inside a free text is its own.
  bool add_joined(const Json& item, const Json& items, const ValueForm& form, Json& formed) const {
    if (!item.is_string() || !base::find(items, "enum")) return false;
    if (item.get_ref<const std::string&>().size() > kMaxText) return false;
    const std::string separators = base::find_string(items, kSeparatorsKeyword).value_or(",;|\n");
    Json parts = Json::array();
    for (std::string_view rest = item.get_ref<const std::string&>(); !rest.empty();) {
      const std::string_view part = rest.substr(0, rest.find_first_of(separators));
      rest.remove_prefix(std::min(rest.size(), part.size() + 1));
      if (without_space(part).empty()) continue;
      const Json value = std::string(without_space(part));
      std::optional<Json> choice = fits(value, items, known_) ? std::optional(value) : form.of(value);
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
  KnownChoices& known_;
  std::string_view type_;
};

/// Whether a value that does not fit its optional property stands for none.
bool stands_for_nothing(const Json& value, const Json& property, Effect effect) {
  if (value.is_null()) return true;
  if (effect != Effect::read) return false;
  if (value.is_array()) return std::ranges::all_of(value, &is_no_value);
  if (value.is_object()) return value.empty();
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

/// The names in `arguments` that nobody defined, by what they are spellings of.
using UnknownNames = std::unordered_multimap<std::string, std::string>;

UnknownNames unknown_names(const Json& arguments, const Json& properties) {
  UnknownNames names;
  for (const auto& [given, value] : arguments.items()) {
    if (given.size() > kMaxName || properties.contains(given) || is_client_extra(given)) continue;
    names.emplace(folded_word(given), given);
  }
  return names;
}

/// Gives the property `name` the argument that is another spelling of its name, if one is given: several say
/// what they mean where they say the same, also beside the name itself.
void take_other_spelling(Json& arguments, const UnknownNames& unknown, const std::string& name) {
  const auto [first, last] = unknown.equal_range(folded_word(name));
  if (first == last || static_cast<std::size_t>(std::distance(first, last)) > kMaxUnknown) return;
  const auto says_nothing = [](const Json& given) {
    return given.is_null() || (given.is_string() && is_nothing(given.get_ref<const std::string&>()));
  };
  const Json* value = base::find(arguments, name);
  std::vector<std::string> spellings;
  for (auto one = first; one != last; ++one) {
    const Json* other = base::find(arguments, one->second);
    if (!other) continue;
    spellings.push_back(one->second);
    if (value && says_nothing(*other)) continue;
    if (value && !says_nothing(*value) && *value != *other) return;
    value = other;
  }
  if (spellings.empty()) return;
  arguments[name] = Json(*value);
  for (const std::string& spelling : spellings) arguments.erase(spelling);
}

Json ValueForm::in_form(Json arguments, const Json& schema, Effect effect, int depth, KnownChoices& known) {
  const Json* properties = base::find(schema, "properties");
  if (!properties || !properties->is_object()) return arguments;
  const Json* required = base::find(schema, "required");
  const UnknownNames unknown =
      effect == Effect::read ? unknown_names(arguments, *properties) : UnknownNames();
  for (const auto& [name, property] : properties->items()) {
    if (!unknown.empty()) take_other_spelling(arguments, unknown, name);
    const Json* value = base::find(arguments, name);
    if (!value) continue;
    if (effect == Effect::read && value->is_string() && single_type(property) == "string") {
      const std::string_view text = value->get_ref<const std::string&>();
      if (is_id_name(name)) {
        arguments[name] = unwrapped_id(text, name).value_or(std::string(id_in(text)));
        continue;
      }
      if (const std::string_view plain = without_markup(text); plain.size() < text.size())
        arguments[name] = std::string(plain);
    }
    if (fits(*value, property, known)) continue;
    const bool is_required = required && std::ranges::find(*required, name) != required->end();
    const std::optional<Json> formed = ValueForm(property, effect, depth, known).of(*value);
    const bool is_whole = formed && fits(*formed, property, known);
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
  const std::string word = folded_word(text);
  return word.empty() || word == "-" || word == "null" || word == "none" || word == "undefined" ||
         word == "nil";
}

bool is_no_item(std::string_view text) {
  text = without_space(text);
  return text.empty() || text == "null" || text == "undefined";
}

Json in_schema_form(Json arguments, const Json& schema, Effect effect) {
  const Json* properties = base::find(schema, "properties");
  const Json* others = base::find(schema, "additionalProperties");
  if (others && *others == false) {
    static const Json kNone = Json::object();
    const Json& known = properties ? *properties : kNone;
    const bool takes_words = effect == Effect::read || has_sure_extra(arguments, known);
    for (const ClientExtra& extra : client_extras()) {
      if (!known.contains(extra.name) && (takes_words || !extra.is_word))
        arguments.erase(std::string(extra.name));
    }
    if (effect == Effect::read && properties && properties->is_object())
      arguments = unwrapped(std::move(arguments), *properties);
  }
  KnownChoices known;
  return ValueForm::in_form(std::move(arguments), schema, effect, 0, known);
}

}  // namespace salestouch
