#include "tools/api/more_members.hpp"

#include "base/ascii.hpp"

namespace salestouch {
namespace {

/// Containers in containers, as in "meta":{"pagination":{"links":{…}}}: what APIs say of their paging is
/// flat.
constexpr int kMaxContainers = 3;

simdjson::error_code read_more_member(std::string_view key, simdjson::ondemand::value value, MoreHint& hint,
                                      int depth);

simdjson::error_code read_more_object(simdjson::ondemand::object object, MoreHint& hint, int depth) {
  if (depth > kMaxContainers) return simdjson::SUCCESS;
  return for_each_member(object, [&](std::string_view name, simdjson::ondemand::value member) {
    return read_more_member(name, member, hint, depth);
  });
}

/// {"href":…}, {"after":…}: an object says that there is more, unless it has nothing in it.
simdjson::error_code read_next_object(simdjson::ondemand::object object, MoreHint& hint) {
  bool says_where = false;
  const auto is_cursor = [](std::string_view name) {
    return name == "after" || name == "cursor" || name == "token" || name == "offset";
  };
  const auto error = for_each_member(object, [&](std::string_view name, simdjson::ondemand::value member) {
    simdjson::ondemand::json_type type{};
    if (auto failed = member.type().get(type)) return failed;
    const bool is_null = type == simdjson::ondemand::json_type::null;
    const bool is_empty = type == simdjson::ondemand::json_type::string && scalar_text(member).empty();
    says_where = says_where || (!is_null && !is_empty);
    if (is_cursor(name) && !is_null) take_more(MoreKind::next, scalar_text(member), true, hint);
    return simdjson::SUCCESS;
  });
  hint.has_cursor = hint.has_cursor || says_where;
  return error;
}

/// "links":[{"rel":"next","href":…}].
simdjson::error_code read_link_list(simdjson::ondemand::array links, MoreHint& hint) {
  for (auto element : links) {
    simdjson::ondemand::value value;
    if (auto error = element.get(value)) return error;
    simdjson::ondemand::object link;
    if (value.get_object().get(link) != simdjson::SUCCESS) continue;
    bool is_next = false;
    bool leads_there = false;
    const auto error = for_each_member(link, [&](std::string_view name, simdjson::ondemand::value member) {
      if (name == "rel") is_next = base::equal_but_for_case(scalar_text(member), "next");
      if (name == "href" || name == "url" || name == "uri") leads_there = !scalar_text(member).empty();
      return simdjson::SUCCESS;
    });
    if (error) return error;
    hint.has_cursor = hint.has_cursor || (is_next && leads_there);
  }
  return simdjson::SUCCESS;
}

/// {"value":400,"relation":"eq"}, as search engines count.
simdjson::error_code read_total(simdjson::ondemand::object object, MoreHint& hint) {
  return for_each_member(object, [&](std::string_view name, simdjson::ondemand::value member) {
    if (name == "value" || name == "count" || name == "total")
      take_more(MoreKind::total, scalar_text(member), false, hint);
    return simdjson::SUCCESS;
  });
}

/// "search_after":[1769,"a"]: the values of the last row.
simdjson::error_code read_next_list(simdjson::ondemand::array list, MoreHint& hint) {
  bool is_empty = true;
  if (auto error = list.is_empty().get(is_empty)) return error;
  hint.has_cursor = hint.has_cursor || !is_empty;
  return simdjson::SUCCESS;
}

simdjson::error_code read_more_member(std::string_view key, simdjson::ondemand::value value, MoreHint& hint,
                                      int depth) {
  const std::optional<MoreKind> kind = more_kind(key);
  if (!kind) return simdjson::SUCCESS;
  simdjson::ondemand::json_type type{};
  if (auto error = value.type().get(type)) return error;
  simdjson::ondemand::object object;
  simdjson::ondemand::array array;
  switch (type) {
    case simdjson::ondemand::json_type::object:
      if (auto error = value.get_object().get(object)) return error;
      if (*kind == MoreKind::container || *kind == MoreKind::page || *kind == MoreKind::cursor)
        return read_more_object(object, hint, depth + 1);
      if (*kind == MoreKind::total) return read_total(object, hint);
      return *kind == MoreKind::link || *kind == MoreKind::next ? read_next_object(object, hint)
                                                                : simdjson::SUCCESS;
    case simdjson::ondemand::json_type::array:
      if (auto error = value.get_array().get(array)) return error;
      if (*kind == MoreKind::container) return read_link_list(array, hint);
      return *kind == MoreKind::next ? read_next_list(array, hint) : simdjson::SUCCESS;
    default:
      take_more(*kind, scalar_text(value), type == simdjson::ondemand::json_type::string, hint);
      return simdjson::SUCCESS;
  }
}

}  // namespace

// simdjson has the text ready for containers and scalars in two different ways.
std::string_view raw_text(simdjson::ondemand::value value) {
  std::string_view text;
  simdjson::ondemand::object object;
  simdjson::ondemand::array array;
  if (value.get_object().get(object) == simdjson::SUCCESS) {
    if (object.raw_json().get(text) != simdjson::SUCCESS) return {};
  } else if (value.get_array().get(array) == simdjson::SUCCESS) {
    if (array.raw_json().get(text) != simdjson::SUCCESS) return {};
  } else {
    text = value.raw_json_token();
  }
  return base::without_trailing_space(text);
}

std::string_view scalar_text(simdjson::ondemand::value value) {
  std::string_view text;
  simdjson::ondemand::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) return {};
  if (type == simdjson::ondemand::json_type::string)
    return value.get_string().get(text) == simdjson::SUCCESS ? text : "";
  const bool is_scalar =
      type == simdjson::ondemand::json_type::number || type == simdjson::ondemand::json_type::boolean;
  return is_scalar ? base::without_trailing_space(value.raw_json_token()) : std::string_view();
}

simdjson::error_code read_more_hint(std::string_view key, simdjson::ondemand::value value, MoreHint& hint) {
  return read_more_member(key, value, hint, 0);
}

}  // namespace salestouch
