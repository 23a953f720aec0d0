#include "tools/commands/argument_schema.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "base/ascii.hpp"
#include "base/inert_text.hpp"
#include "tools/api/api_error.hpp"

namespace salestouch {
namespace {

using base::Json;

constexpr std::array<std::string_view, 16> kKept = {
    "type",      "title",     "description", "enum",
    "items",     "default",   "properties",  "required",
    "minLength", "maxLength", "minimum",     "maximum",
    "minItems",  "maxItems",  "examples",    "additionalProperties"};

/// Dropped without a word: they constrain nothing, or are said in another way.
constexpr std::array<std::string_view, 9> kRemarks = {
    "$schema", "$id", "$comment", "deprecated", "readOnly", "nullable", "const", "definitions", "$defs"};

/// What says something of a property and constrains nothing.
constexpr std::array<std::string_view, 4> kWords = {"title", "description", "default", "examples"};

/// Characters of a description, of a title; bytes of an enum, a default, examples.
constexpr std::size_t kMostOfDescription = 1'000;
constexpr std::size_t kMostOfTitle = 100;
constexpr std::size_t kMostOfChoices = 4'000;
constexpr std::size_t kMostOfExamples = 400;

bool has_value(const auto& list, const auto& value) {
  return std::ranges::find(list, value) != list.end();
}

bool is_null_alone(const Json& property) {
  const Json* type = base::find(property, "type");
  const Json* choices = base::find(property, "enum");
  return (type && *type == "null") || (choices && choices->is_array() && *choices == Json::array({nullptr}));
}

/// Whether the author's `property` names null as a value.
bool names_null(const Json& property) {
  const Json* type = base::find(property, "type");
  const Json* choices = base::find(property, "enum");
  const Json* constant = base::find(property, "const");
  const Json* nullable = base::find(property, "nullable");
  return (type && (*type == "null" || (type->is_array() && has_value(*type, Json("null"))))) ||
         (choices && choices->is_array() && has_value(*choices, Json(nullptr))) ||
         (constant && constant->is_null()) || (nullable && *nullable == true);
}

/// Adds null to the values of a property in our form.
void add_null(Json& property) {
  if (accepts_null(property)) return;
  if (property.contains("anyOf")) {
    property["anyOf"].push_back({{"type", "null"}});
    return;
  }
  if (property.contains("type")) property["type"] = Json::array({property["type"], "null"});
  if (property.contains("enum") && property["enum"].is_array() && !has_value(property["enum"], Json(nullptr)))
    property["enum"].push_back(nullptr);
}

/// Whether a value of `type` can have what `keyword` describes. Of several types each gets its own part:
/// copies of one part would double with each level.
bool is_about(std::string_view keyword, std::string_view type) {
  if (type.empty()) return true;
  if (keyword == "items") return type == "array";
  return keyword != "properties" || type == "object";
}

/// The least and the most that a whole number may be, of the bounds that it must not reach, in either form of
/// the keywords (draft 4 has true beside the bound): clients know minimum and maximum alone.
void add_whole_bounds(Json& kept, const Json& property) {
  constexpr std::int64_t kMost = 1'000'000'000'000;
  const auto add = [&](const char* exclusive, const char* name, int step, auto is_stricter) {
    const Json* stated = base::find(property, exclusive);
    const Json* bound = base::find(property, name);
    const Json* limit = stated && *stated == true ? bound : stated;
    if (!limit || !limit->is_number_integer() || std::abs(limit->get<double>()) > kMost) return;
    const Json whole = limit->get<std::int64_t>() + step;
    if (!bound || !bound->is_number() || limit == bound || is_stricter(whole, *bound)) kept[name] = whole;
  };
  add("exclusiveMinimum", "minimum", 1, [](const Json& one, const Json& other) { return one > other; });
  add("exclusiveMaximum", "maximum", -1, [](const Json& one, const Json& other) { return one < other; });
}

/// The keywords of `property` that are kept, with `type` for its type unless that is empty.
Json kept_keywords(const Json& property, std::string_view type, std::vector<std::string>& dropped) {
  Json kept = Json::object();
  for (const auto& [keyword, value] : property.items()) {
    if (!has_value(kKept, keyword)) {
      const bool is_said =
          has_value(kRemarks, keyword) || (type == "integer" && keyword.starts_with("exclusive"));
      if (!is_said) dropped.push_back(keyword);
    } else if (!is_about(keyword, type)) {
      continue;
    } else if (keyword == "type") {
      if (!type.empty()) kept["type"] = type;
    } else if (keyword == "items") {
      kept["items"] = argument_property(value, dropped);
    } else if (keyword == "properties" && value.is_object()) {
      for (const auto& [name, nested] : value.items())
        kept["properties"][name] = argument_property(nested, dropped);
    } else if (keyword != "additionalProperties" ||
               (value.is_boolean() && !property.contains("patternProperties"))) {
      kept[keyword] = value;
    }
  }
  if (const Json* constant = base::find(property, "const"); constant && !kept.contains("enum"))
    kept["enum"] = Json::array({*constant});
  if (type == "integer") add_whole_bounds(kept, property);
  return kept;
}

/// The author's alternatives, in our form, each once; null is not one of them but `with_null`. One that takes
/// anything leaves no others.
std::vector<Json> distinct_alternatives(const Json& list, bool& with_null,
                                        std::vector<std::string>& dropped) {
  std::vector<Json> distinct;
  const auto add = [&](Json alternative) {
    if (!has_value(distinct, alternative)) distinct.push_back(std::move(alternative));
  };
  for (const Json& given : list) {
    Json alternative = argument_property(given, dropped);
    if (is_null_alone(alternative)) {
      with_null = true;
    } else if (const Json* nested = alternatives_of(alternative)) {
      for (const Json& one : *nested) {
        if (is_null_alone(one)) with_null = true;
        if (!is_null_alone(one)) add(one);
      }
    } else {
      add(std::move(alternative));
    }
  }
  return distinct;
}

/// Choices of one type that stand in several alternatives, as generators write unions of constants.
bool merge_choices(std::vector<Json>& alternatives) {
  const auto is_choice = [&](const Json& one) {
    const Json* choices = base::find(one, "enum");
    return choices && choices->is_array() &&
           one.value("type", Json()) == alternatives[0].value("type", Json());
  };
  if (alternatives.size() < 2 || !std::ranges::all_of(alternatives, is_choice)) return false;
  Json choices = Json::array();
  for (const Json& one : alternatives) {
    for (const Json& choice : one["enum"]) {
      if (!has_value(choices, choice)) choices.push_back(choice);
    }
  }
  alternatives.resize(1);
  alternatives[0]["enum"] = std::move(choices);
  return true;
}

/// One of `alternatives`, with the words of `property`.
Json any_of(std::vector<Json> alternatives, const Json& property, bool with_null) {
  if (alternatives.empty()) return {{"type", "null"}};
  if (merge_choices(alternatives)) {
    for (std::string_view word : kWords) alternatives[0].erase(std::string(word));
  }
  Json result = alternatives.size() == 1 ? alternatives[0] : Json::object();
  if (alternatives.size() > 1) result["anyOf"] = std::move(alternatives);
  for (std::string_view word : kWords) {
    if (const Json* said = base::find(property, word)) result[std::string(word)] = *said;
  }
  if (with_null) add_null(result);
  return result;
}

const Json* list_of_alternatives(const Json& property) {
  for (std::string_view keyword : {"anyOf", "oneOf"}) {
    const Json* list = base::find(property, keyword);
    if (list && list->is_array() && !list->empty()) return list;
  }
  return nullptr;
}

/// Whether the choices are texts, and null: clients want a type for each property.
bool are_texts(const Json& property) {
  const Json* choices = base::find(property, "enum");
  return choices && choices->is_array() && std::ranges::any_of(*choices, &Json::is_string) &&
         std::ranges::all_of(*choices, [](const Json& one) { return one.is_string() || one.is_null(); });
}

std::string inert(std::string_view text) {
  std::string result;
  base::append_inert(result, text);
  return result;
}

/// Whether no text in `value` needs an escape.
bool is_inert(const Json& value) {
  if (value.is_string())
    return inert(value.get_ref<const std::string&>()) == value.get_ref<const std::string&>();
  return std::ranges::all_of(value.items(), [&](const auto& member) {
    return !value.is_structured() ||
           ((!value.is_object() || inert(member.key()) == member.key()) && is_inert(member.value()));
  });
}

/// "May be a string, an integer or null." for what the listed type does not say.
std::string types_in_words(const Json& property) {
  std::vector<std::string> types;
  if (const Json* alternatives = alternatives_of(property)) {
    for (const Json& one : *alternatives) {
      const std::string type = single_type(one).empty() ? "" : with_article(single_type(one));
      if (!type.empty() && type != "a null" && !has_value(types, type)) types.push_back(type);
    }
    if (types.size() < 2) types.clear();
  }
  const bool is_null_said = base::find(property, "type") || base::find(property, "anyOf");
  if (is_null_said && accepts_null(property)) types.emplace_back("null");
  std::string words;
  for (std::size_t i = 0; i < types.size(); ++i)
    words += (i == 0 ? "" : i + 1 == types.size() ? " or " : ", ") + types[i];
  return words.empty() ? words : "May be " + words + ".";
}

/// The one type of all alternatives; an integer is a number. Empty where they differ.
std::string_view listed_type(const Json& property) {
  const Json* alternatives = alternatives_of(property);
  if (!alternatives) return single_type(property);
  std::string_view common;
  for (const Json& one : *alternatives) {
    if (is_null_alone(one)) continue;
    std::string_view type = single_type(one);
    if (type == "integer" && common == "number") type = "number";
    if (type == "number" && common == "integer") common = type;
    if (type.empty() || (!common.empty() && common != type)) return {};
    common = type;
  }
  return common;
}

/// Choices as texts that are safe to read; a model that sends one of these means the choice it stands for.
Json listed_choices(const Json& choices) {
  Json listed = Json::array();
  for (const Json& choice : choices) {
    if (choice.is_null()) continue;
    listed.push_back(choice.is_string() ? Json(inert(choice.get_ref<const std::string&>())) : choice);
  }
  return listed;
}

Json listed_property(const Json& property) {
  if (!property.is_object()) return property;
  Json listed = Json::object();
  for (const auto& [keyword, value] : property.items()) {
    if (keyword == "title" || keyword == "description") {
      const std::size_t most = keyword == "title" ? kMostOfTitle : kMostOfDescription;
      if (value.is_string()) listed[keyword] = one_line(value.get_ref<const std::string&>(), most);
    } else if (keyword == "enum" && value.is_array()) {
      Json choices = listed_choices(value);
      if (base::dump_json(choices).size() <= kMostOfChoices) listed[keyword] = std::move(choices);
    } else if (keyword == "default" || keyword == "examples") {
      if (!value.is_null() && is_inert(value) && base::dump_json(value).size() <= kMostOfExamples)
        listed[keyword] = value;
    } else if (keyword == "items") {
      listed[keyword] = listed_property(value);
    } else if (keyword == "properties" && value.is_object()) {
      for (const auto& [name, nested] : value.items()) listed[keyword][name] = listed_property(nested);
    } else if (keyword == "type" || keyword == "anyOf") {
      const std::string_view type = listed_type(property);
      if (!type.empty() && type != "null") listed["type"] = type;
    } else {
      listed[keyword] = value;
    }
  }
  if (const std::string words = types_in_words(property); !words.empty()) {
    std::string said = listed.value("description", "");
    if (!said.empty()) said += base::is_letter_or_digit(said.back()) ? ". " : " ";
    listed["description"] = said + words;
  }
  return listed;
}

}  // namespace

std::string with_article(std::string_view type) {
  const bool vowel = type.starts_with('a') || type.starts_with('i') || type.starts_with('o');
  return (vowel ? "an " : "a ") + std::string(type);
}

std::string_view single_type(const Json& property) {
  const Json* type = base::find(property, "type");
  if (type && type->is_string()) return type->get_ref<const std::string&>();
  if (!type || !type->is_array()) return {};
  std::string_view only;
  for (const Json& name : *type) {
    if (!name.is_string() || name == "null") continue;
    if (!only.empty()) return {};
    only = name.get_ref<const std::string&>();
  }
  return only;
}

bool accepts_null(const Json& property) {
  if (const Json* alternatives = alternatives_of(property))
    return std::ranges::any_of(*alternatives, &accepts_null);
  const Json* type = base::find(property, "type");
  const Json* choices = base::find(property, "enum");
  const bool has_type = !type || *type == "null" || (type->is_array() && has_value(*type, Json("null")));
  return has_type && (!choices || !choices->is_array() || has_value(*choices, Json(nullptr)));
}

const Json* alternatives_of(const Json& property) {
  const Json* list = base::find(property, "anyOf");
  return list && list->is_array() ? list : nullptr;
}

Json argument_property(const Json& property, std::vector<std::string>& dropped) {
  if (!property.is_object()) return Json::object();
  bool with_null = names_null(property);
  const std::string type(single_type(property));
  const Json* types = base::find(property, "type");
  const Json* list = type.empty() ? list_of_alternatives(property) : nullptr;
  if (list) {
    std::vector<Json> alternatives = distinct_alternatives(*list, with_null, dropped);
    if (has_value(alternatives, Json::object())) alternatives = {Json::object()};
    return any_of(std::move(alternatives), property, with_null);
  }
  if (type.empty() && types && types->is_array() && types->size() > 1) {
    std::vector<Json> alternatives;
    for (const Json& one : *types) {
      if (!one.is_string() || one == "null") continue;
      alternatives.push_back(kept_keywords(property, one.get_ref<const std::string&>(), dropped));
      for (std::string_view word : kWords) alternatives.back().erase(std::string(word));
    }
    return any_of(std::move(alternatives), property, with_null);
  }
  if (type.empty() && types && with_null) return any_of({}, property, true);
  Json kept = kept_keywords(property, type, dropped);
  if (type.empty() && are_texts(kept)) kept["type"] = "string";
  if (with_null) add_null(kept);
  return kept;
}

Json listed_schema(const Json& arguments) {
  Json listed = arguments;
  if (!base::find(listed, "properties") || !listed["properties"].is_object()) return listed;
  for (Json& property : listed["properties"]) property = listed_property(property);
  return listed;
}

}  // namespace salestouch
