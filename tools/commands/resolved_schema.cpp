#include "tools/commands/resolved_schema.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace salestouch {
namespace {

using base::Json;

/// Bytes of what references bring in: a few types that name each other multiply with each step, and a model
/// reads all of it before the first question. A schema that names each of its types once is never more.
constexpr std::size_t kMostReferred = 16 * 1024;
constexpr std::size_t kMostNested = 48;

bool is_least(std::string_view keyword) {
  return keyword == "minimum" || keyword == "exclusiveMinimum" || keyword == "minLength" ||
         keyword == "minItems";
}

bool is_most(std::string_view keyword) {
  return keyword == "maximum" || keyword == "exclusiveMaximum" || keyword == "maxLength" ||
         keyword == "maxItems";
}

bool has(const Json& list, const Json& value) {
  return std::ranges::find(list, value) != list.end();
}

/// The types that both allow; an integer is a number. `mine` where they have none in common.
Json common_types(const Json& mine, const Json& theirs) {
  const Json one = mine.is_array() ? mine : Json::array({mine});
  const Json other = theirs.is_array() ? theirs : Json::array({theirs});
  Json common = Json::array();
  for (const Json& type : one) {
    if (has(other, type) || (type == "integer" && has(other, "number"))) common.push_back(type);
    if (type == "number" && has(other, "integer") && !has(other, "number")) common.push_back("integer");
  }
  if (common.empty()) return mine;
  return common.size() == 1 ? common[0] : common;
}

/// Makes `schema` one that both allow, as far as a reader of it can see; what they say twice of other things
/// stays as it was.
void merge_into(Json& schema, const Json& other) {
  if (!schema.is_object() || !other.is_object()) return;
  for (const auto& [keyword, value] : other.items()) {
    if (!schema.contains(keyword)) {
      schema[keyword] = value;
      continue;
    }
    Json& mine = schema[keyword];
    if (keyword == "properties" && mine.is_object() && value.is_object()) {
      for (const auto& [name, property] : value.items()) {
        if (mine.contains(name)) {
          merge_into(mine[name], property);
        } else {
          mine[name] = property;
        }
      }
    } else if (keyword == "required" && mine.is_array() && value.is_array()) {
      for (const Json& name : value) {
        if (!has(mine, name)) mine.push_back(name);
      }
    } else if (keyword == "enum" && mine.is_array() && value.is_array()) {
      Json both = Json::array();
      for (const Json& choice : mine) {
        if (has(value, choice)) both.push_back(choice);
      }
      if (!both.empty()) mine = std::move(both);
    } else if (keyword == "type") {
      mine = common_types(mine, value);
    } else if (keyword == "items") {
      merge_into(mine, value);
    } else if (keyword == "additionalProperties" && value == false) {
      mine = false;
    } else if (mine.is_number() && value.is_number() &&
               ((is_least(keyword) && mine < value) || (is_most(keyword) && mine > value))) {
      mine = value;
    }
  }
}

/// What is left of a schema that is not described further.
Json bare(const Json& schema) {
  Json type = Json::object();
  if (const Json* stated = base::find(schema, "type")) {
    type["type"] = *stated;
  } else if (base::find(schema, "properties")) {
    type["type"] = "object";
  }
  return type;
}

/// A JSON pointer as a URL's fragment has it (RFC 6901, 6), without its '#'.
std::string pointer_in(std::string_view fragment) {
  std::string pointer;
  for (std::size_t at = 0; at < fragment.size(); ++at) {
    const auto digit = [&](std::size_t place) {
      return std::string_view("0123456789ABCDEF0123456789abcdef").find(fragment[place]) % 16;
    };
    const bool is_encoded = fragment[at] == '%' && at + 2 < fragment.size() &&
                            std::isxdigit(static_cast<unsigned char>(fragment[at + 1])) != 0 &&
                            std::isxdigit(static_cast<unsigned char>(fragment[at + 2])) != 0;
    pointer += is_encoded ? static_cast<char>(digit(at + 1) * 16 + digit(at + 2)) : fragment[at];
    at += is_encoded ? 2 : 0;
  }
  return pointer;
}

/// Keywords whose values are schemas: maps of them, lists of them, or one.
bool is_map_of_schemas(std::string_view keyword) {
  return keyword == "properties" || keyword == "patternProperties";
}
bool is_list_of_schemas(std::string_view keyword) {
  return keyword == "anyOf" || keyword == "oneOf" || keyword == "prefixItems";
}
bool is_schema(std::string_view keyword) {
  return keyword == "items" || keyword == "additionalProperties";
}

/// Bytes of a schema without those in it, about.
std::size_t own_bytes(const Json& schema) {
  constexpr std::size_t kMarks = 6;
  std::size_t bytes = 2;
  for (const auto& [keyword, value] : schema.items()) {
    if (keyword == "allOf" || keyword == "$ref") continue;
    bytes += keyword.size() + kMarks;
    if (is_map_of_schemas(keyword) && value.is_object()) {
      for (const auto& [name, inner] : value.items()) bytes += name.size() + kMarks;
    } else if (!is_schema(keyword) && !is_list_of_schemas(keyword)) {
      bytes += base::dump_json(value).size();
    }
  }
  return bytes;
}

/// One way through a schema, with references inside each other followed to `most_open`.
class Resolver {
 public:
  Resolver(const Json& root, std::size_t most_open, std::size_t most_referred)
      : root_(root), most_open_(most_open), most_referred_(most_referred), open_{&root} {}

  /// Whether what references brought in kept to its bound.
  bool has_fitted() const { return referred_ <= most_referred_; }
  /// Whether a reference was not followed because it was inside too many others.
  bool was_cut() const { return was_cut_; }

  Json resolved(const Json& schema, std::size_t depth) {
    if (!schema.is_object()) return schema;
    if (depth > kMostNested) return bare(schema);
    if (open_.size() > 1) referred_ += has_fitted() ? own_bytes(schema) : 0;
    if (!has_fitted()) return bare(schema);
    Json result = Json::object();
    for (const auto& [keyword, value] : schema.items()) {
      if (keyword != "allOf" && keyword != "$ref")
        result[keyword] = with_inner_resolved(keyword, value, depth);
    }
    if (const Json* reference = base::find(schema, "$ref")) {
      const Json* target = target_of(*reference);
      if (target) {
        merge_into(result, resolved_target(*target, depth));
      } else {
        result["$ref"] = *reference;
      }
    }
    const Json* parts = base::find(schema, "allOf");
    for (const Json& part : parts && parts->is_array() ? *parts : Json::array())
      merge_into(result, resolved(part, depth + 1));
    return result;
  }

 private:
  Json with_inner_resolved(std::string_view keyword, const Json& value, std::size_t depth) {
    if (is_schema(keyword)) return resolved(value, depth + 1);
    const bool is_map = is_map_of_schemas(keyword) && value.is_object();
    if (!is_map && !(is_list_of_schemas(keyword) && value.is_array())) return value;
    Json result = value;
    for (Json& inner : result) inner = resolved(inner, depth + 1);
    return result;
  }

  Json resolved_target(const Json& target, std::size_t depth) {
    if (std::ranges::find(open_, &target) != open_.end()) return bare(target);
    if (open_.size() > most_open_) {
      was_cut_ = true;
      return bare(target);
    }
    open_.push_back(&target);
    Json result = resolved(target, depth + 1);
    open_.pop_back();
    return result;
  }

  const Json* target_of(const Json& reference) const {
    if (!reference.is_string()) return nullptr;
    const std::string& text = reference.get_ref<const std::string&>();
    if (!text.starts_with("#")) return nullptr;
    try {
      const Json::json_pointer pointer(pointer_in(std::string_view(text).substr(1)));
      return root_.contains(pointer) ? &root_.at(pointer) : nullptr;
    } catch (const Json::exception&) {
      return nullptr;
    }
  }

  const Json& root_;
  std::size_t most_open_;
  std::size_t most_referred_;
  std::vector<const Json*> open_;  ///< what is being resolved: the root, and what references name
  std::size_t referred_ = 0;
  bool was_cut_ = false;
};

/// Whether there may be anything to resolve in `json`.
bool may_refer(const Json& json, std::size_t depth) {
  if (depth > kMostNested) return true;
  const auto refers = [depth](const Json& inner) { return may_refer(inner, depth + 1); };
  if (json.is_array()) return std::ranges::any_of(json.get_ref<const Json::array_t&>(), refers);
  if (!json.is_object()) return false;
  return std::ranges::any_of(json.get_ref<const Json::object_t&>(), [&](const auto& member) {
    return member.first == "$ref" || member.first == "allOf" || refers(member.second);
  });
}

/// With as many references inside each other as fit the bound: the deepest levels go first.
Json with_references_resolved(Json schema) {
  if (!may_refer(schema, 0)) return schema;  // as most do not, and resolving is slow
  Resolver every_level(schema, kMostNested, kMostReferred);
  Json result = every_level.resolved(schema, 0);
  if (every_level.has_fitted()) return result;
  const std::size_t most = std::max(kMostReferred, base::dump_json(schema).size());
  for (std::size_t levels = 1;; ++levels) {
    Resolver some(schema, levels, most);
    Json next = some.resolved(schema, 0);
    if (levels > 1 && !some.has_fitted()) return result;
    if (!some.has_fitted() || !some.was_cut()) return next;
    result = std::move(next);
  }
}

bool is_plain_object(const Json& alternative) {
  const Json* type = base::find(alternative, "type");
  const Json* properties = base::find(alternative, "properties");
  return alternative.is_object() && !alternative.contains("$ref") && (!type || *type == "object") &&
         (!properties || properties->is_object());
}

/// A property that is one thing or another.
void add_alternative(Json& property, const Json& other) {
  if (property == other) return;
  const bool is_list = property.size() == 1 && property.contains("anyOf");
  if (!is_list) property = {{"anyOf", Json::array({property})}};
  if (!has(property["anyOf"], other)) property["anyOf"].push_back(other);
}

void merge_alternatives(Json& root, const std::string& keyword) {
  const Json* list = base::find(root, keyword);
  if (!list || !list->is_array() || list->empty() || !std::ranges::all_of(*list, &is_plain_object)) return;
  const Json alternatives = *list;
  root.erase(keyword);
  Json added = Json::object();
  Json required = alternatives[0].value("required", Json::array());
  for (const Json& alternative : alternatives) {
    const Json properties = alternative.value("properties", Json::object());
    for (const auto& [name, property] : properties.items()) {
      if (added.contains(name)) {
        add_alternative(added[name], property);
      } else {
        added[name] = property;
      }
    }
    const Json theirs = alternative.value("required", Json::array());
    Json both = Json::array();
    std::ranges::copy_if(required, std::back_inserter(both),
                         [&](const Json& name) { return has(theirs, name); });
    required = std::move(both);
    for (const char* open : {"additionalProperties", "patternProperties"}) {
      const Json* more = base::find(alternative, open);
      if (more && *more != false && !root.contains(open)) root[open] = *more;
    }
  }
  Json& properties = root["properties"];
  if (!properties.is_object()) properties = Json::object();
  for (const auto& [name, property] : added.items()) {
    if (!properties.contains(name)) properties[name] = property;
  }
  if (!required.empty()) merge_into(root, Json{{"required", required}});
}

}  // namespace

Json resolved_schema(Json schema) {
  Json result = with_references_resolved(std::move(schema));
  if (!result.is_object()) return result;
  result.erase("$defs");
  result.erase("definitions");
  return result;
}

Json resolved_input_schema(Json schema) {
  Json result = resolved_schema(std::move(schema));
  if (!result.is_object()) return result;
  for (const char* keyword : {"anyOf", "oneOf"}) merge_alternatives(result, keyword);
  return result;
}

}  // namespace salestouch
