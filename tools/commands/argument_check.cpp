#include "tools/commands/argument_check.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "tools/api/api_error.hpp"
#include "tools/commands/argument_choices.hpp"
#include "tools/commands/argument_schema.hpp"

namespace salestouch {
namespace {

using base::Json;
using valijson::adapters::NlohmannJsonAdapter;

constexpr std::size_t kShownCharacters = 60;

const Json kNoNames = Json::array();

std::string shown(const Json& value) {
  return one_line(base::dump_json(value), kShownCharacters);
}

/// The validator compares a value with each choice; of more than that they are looked up instead.
constexpr std::size_t kMostCompared = 64;

bool has_many_choices(const Json& property) {
  const Json* choices = base::find(property, "enum");
  return choices && choices->is_array() && choices->size() > kMostCompared;
}

/// `property` for the validator.
Json without_many_choices(Json property) {
  if (!property.is_object()) return property;
  if (has_many_choices(property)) property.erase("enum");
  for (auto& [keyword, value] : property.items()) {
    if (keyword == "items") value = without_many_choices(value);
    if ((keyword == "properties" && value.is_object()) || (keyword == "anyOf" && value.is_array())) {
      for (Json& inner : value) inner = without_many_choices(inner);
    }
  }
  return property;
}

/// Whether every value that has many choices is one of them.
bool is_of_many_choices(const Json& value, const Json& property, KnownChoices& known) {
  if (const Json* alternatives = alternatives_of(property)) {
    return std::ranges::any_of(*alternatives, [&](const Json& one) {
      const bool is_of_type = value.is_null() ? accepts_null(one) : has_type(value, single_type(one));
      return is_of_type && is_of_many_choices(value, one, known);
    });
  }
  if (has_many_choices(property) && !known.of(property)->has(value)) return false;
  const Json* items = value.is_array() ? base::find(property, "items") : nullptr;
  const Json* properties = value.is_object() ? base::find(property, "properties") : nullptr;
  if (items) {
    return std::ranges::all_of(value,
                               [&](const Json& item) { return is_of_many_choices(item, *items, known); });
  }
  return !properties || !properties->is_object() ||
         std::ranges::all_of(properties->items(), [&](const auto& one) {
           const Json* member = base::find(value, one.key());
           return !member || is_of_many_choices(*member, one.value(), known);
         });
}

/// The first item that is not what `items` asks for, or nullptr.
const Json* unfit_item(const Json& list, const Json& items, KnownChoices& known) {
  const std::string_view type = single_type(items);
  ArgumentChoices* choices = known.of(items);
  for (const Json& item : list) {
    if (item.is_null() && accepts_null(items)) continue;
    if (!has_type(item, type) || (choices && !choices->has(item))) return &item;
  }
  return nullptr;
}

std::string what_came(const Json& value, const Json& property, KnownChoices& known) {
  if (value.is_array()) {
    const Json* items = base::find(property, "items");
    const Json* unfit = items ? unfit_item(value, *items, known) : nullptr;
    return unfit ? "a list with " + what_came(*unfit, Json(), known)
                 : "a list of " + std::to_string(value.size());
  }
  if (value.is_object()) return "an object";
  if (value.is_null()) return "null";
  return std::string(value.is_string()    ? "the string "
                     : value.is_boolean() ? "the boolean "
                                          : "the number ") +
         shown(value);
}

/// What a property takes, in words: its type, choices and range.
std::string what_is_expected(const Json& property) {
  if (const Json* alternatives = alternatives_of(property)) {
    std::string text;
    for (const Json& one : *alternatives) {
      if (single_type(one) != "null") text += (text.empty() ? "" : " or ") + what_is_expected(one);
    }
    return text + (accepts_null(property) ? " or null" : "");
  }
  const std::string type(single_type(property));
  std::string text = type == "array" ? "a list" : type.empty() ? "another value" : with_article(type);
  if (!type.empty() && type != "null" && accepts_null(property)) text += " or null";
  if (const Json* items = base::find(property, "items");
      items && type == "array" && !single_type(*items).empty()) {
    text += " of " + std::string(single_type(*items)) + "s";
    if (const Json* choices = base::find(*items, "enum"))
      text += ", each one of " + one_line(base::dump_json(*choices), 400);
  }
  if (const Json* choices = base::find(property, "enum"))
    text += ", one of " + one_line(base::dump_json(*choices), 400);
  const std::pair<std::string_view, std::string_view> bounds[] = {{"minimum", "at least"},
                                                                  {"maximum", "at most"},
                                                                  {"minLength", "characters: at least"},
                                                                  {"maxLength", "characters: at most"},
                                                                  {"minItems", "items: at least"},
                                                                  {"maxItems", "items: at most"}};
  for (const auto& [keyword, words] : bounds) {
    if (const Json* bound = base::find(property, keyword))
      text += ", " + std::string(words) + " " + shown(*bound);
  }
  return text;
}

Json example_value(const std::string& name, const Json& property) {
  if (const Json* alternatives = alternatives_of(property); alternatives && !alternatives->empty())
    return example_value(name, (*alternatives)[0]);
  if (const Json* choices = base::find(property, "enum");
      choices && choices->is_array() && !choices->empty()) {
    return (*choices)[0];
  }
  if (const Json* value = base::find(property, "default")) return *value;
  const std::string_view type = single_type(property);
  if (type == "integer" || type == "number") return property.value("minimum", Json(1));
  if (type == "boolean") return true;
  if (type == "array") return Json::array();
  if (type == "object") return Json::object();
  return name == "import_id" ? "imp_123" : "example";
}

}  // namespace

/// The valijson schema of one property. Not compiled where valijson rejects it: then every value passes.
class ArgumentCheck::Compiled {
 public:
  explicit Compiled(const Json& source) {
    try {
      const nlohmann::json plain = source;
      valijson::SchemaParser parser;
      parser.populateSchema(NlohmannJsonAdapter(plain), schema_);
      usable_ = true;
    } catch (const std::exception& error) {
      spdlog::warn("input schema: the validator cannot use it and leaves the arguments to the API: {}",
                   error.what());
    }
  }

  bool accepts(const Json& value) const {
    if (!usable_) return true;
    try {
      const nlohmann::json plain = value;
      valijson::Validator validator;
      return validator.validate(schema_, NlohmannJsonAdapter(plain), nullptr);
    } catch (const std::exception& error) {
      spdlog::warn("input schema: an argument cannot be checked and is left to the API: {}", error.what());
      return true;
    }
  }

 private:
  valijson::Schema schema_;
  bool usable_ = false;
};

ArgumentCheck::ArgumentCheck(Json schema) : schema_(std::move(schema)) {
  if (const Json* properties = base::find(schema_, "properties")) {
    for (const auto& [name, property] : properties->items()) {
      properties_.emplace_back(name, std::make_unique<Compiled>(without_many_choices(property)));
    }
  }
}

ArgumentCheck::~ArgumentCheck() = default;

std::vector<std::string> ArgumentCheck::problems(const Json& arguments) const {
  std::vector<std::string> list;
  const Json* required = base::find(schema_, "required");
  for (const Json& name : required ? *required : kNoNames) {
    const Json* value = name.is_string() ? base::find(arguments, name.get<std::string>()) : nullptr;
    const bool is_empty = value && value->is_string() && base::is_blank(value->get_ref<const std::string&>());
    if (!name.is_string() || (value && !is_empty)) continue;
    list.push_back(name.get<std::string>() +
                   (value ? ": required but empty; expected " : ": required but missing; expected ") +
                   what_is_expected(property(name.get<std::string>())) + ".");
  }
  KnownChoices choices;
  std::string known;
  for (const auto& [name, check] : properties_) {
    known += (known.empty() ? "" : ", ") + name;
    const Json* value = base::find(arguments, name);
    const Json& asked = property(name);
    if (!value || (check->accepts(*value) && is_of_many_choices(*value, asked, choices))) continue;
    list.push_back(name + ": expected " + what_is_expected(asked) + "; got " +
                   what_came(*value, asked, choices) + ".");
  }
  const Json* others = base::find(schema_, "additionalProperties");
  if (!others || *others != false) return list;
  for (const auto& [name, value] : arguments.items()) {
    if (!property(name).is_null()) continue;
    list.push_back(one_line(name, kShownCharacters) + ": no such argument" +
                   (known.empty() ? "." : "; this tool takes " + known + "."));
    known.clear();  // said once
  }
  return list;
}

const Json& ArgumentCheck::property(std::string_view name) const {
  static const Json kNone;
  const Json* properties = base::find(schema_, "properties");
  const Json* found = properties ? base::find(*properties, name) : nullptr;
  return found ? *found : kNone;
}

std::vector<std::string> too_long(const Json& arguments) {
  constexpr std::size_t kMost = 1'000;
  std::vector<std::string> problems;
  for (const auto& [name, value] : arguments.items()) {
    if (value.is_string() && base::count_characters(value.get_ref<const std::string&>()) > kMost)
      problems.push_back(one_line(name, 60) + ": longer than " + std::to_string(kMost) + " characters.");
  }
  return problems;
}

bool has_type(const Json& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  if (type == "null") return value.is_null();
  return true;
}

bool has_property(const Json& schema, std::string_view name) {
  const Json* properties = base::find(schema, "properties");
  return properties && base::find(*properties, name);
}

SplitArguments split_arguments(const Json& arguments, const Json& tool_schema, const Json& api_schema) {
  SplitArguments split;
  for (const auto& [name, value] : arguments.items()) {
    const bool is_ours = has_property(tool_schema, name) && !has_property(api_schema, name);
    (is_ours ? split.ours : split.theirs)[name] = value;
  }
  return split;
}

Json example_arguments(const Json& schema) {
  Json example = Json::object();
  const Json* required = base::find(schema, "required");
  const Json* properties = base::find(schema, "properties");
  for (const Json& name : required ? *required : kNoNames) {
    if (!name.is_string()) continue;
    const Json* property = properties ? base::find(*properties, name.get<std::string>()) : nullptr;
    example[name.get<std::string>()] =
        example_value(name.get<std::string>(), property ? *property : Json::object());
  }
  return example;
}

}  // namespace salestouch
