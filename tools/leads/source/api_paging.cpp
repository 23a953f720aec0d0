#include "tools/leads/source/api_paging.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace salestouch {
namespace {

using base::Json;

struct Name {
  ApiPaging::By by;
  const char* type;  ///< of the argument; another has another meaning
  std::string_view argument;
};

/// The usual names; the first that is there counts, because a cursor skips and repeats nothing.
constexpr Name kNames[] = {
    {ApiPaging::By::cursor, "string", "cursor"},     {ApiPaging::By::cursor, "string", "page_token"},
    {ApiPaging::By::cursor, "string", "pageToken"},  {ApiPaging::By::cursor, "string", "next_cursor"},
    {ApiPaging::By::cursor, "string", "nextCursor"}, {ApiPaging::By::cursor, "string", "after"},
    {ApiPaging::By::page, "integer", "page"},        {ApiPaging::By::page, "integer", "page_number"},
    {ApiPaging::By::page, "integer", "pageNumber"},  {ApiPaging::By::offset, "integer", "offset"},
    {ApiPaging::By::offset, "integer", "skip"},
};

bool declares(const Json& property, std::string_view type) {
  if (const Json* declared = base::find(property, "type"))
    return declared->is_array() ? std::ranges::find(*declared, type) != declared->end() : *declared == type;
  const auto has_alternative = [&](const char* keyword) {
    const Json* alternatives = base::find(property, keyword);
    return alternatives && alternatives->is_array() &&
           std::ranges::any_of(*alternatives, [&](const Json& one) { return declares(one, type); });
  };
  return has_alternative("anyOf") || has_alternative("oneOf");
}

/// The whole number that a property, or an alternative of it, has under `keyword`.
std::optional<std::uint64_t> number_under(const Json& property, const char* keyword) {
  if (const Json* number = base::find(property, keyword))
    return number->is_number_unsigned() ? std::optional(number->get<std::uint64_t>()) : std::nullopt;
  for (const char* keyword_of_more : {"anyOf", "oneOf"}) {
    const Json* alternatives = base::find(property, keyword_of_more);
    if (!alternatives || !alternatives->is_array()) continue;
    for (const Json& one : *alternatives) {
      if (const std::optional<std::uint64_t> number = number_under(one, keyword)) return number;
    }
  }
  return std::nullopt;
}

/// Whether a property that says so in words alone counts from 0.
bool counts_from_zero(const Json& property) {
  std::string words;
  for (const char c : base::find_string(property, "description").value_or("")) words += base::to_lower(c);
  constexpr std::string_view kWords[] = {"zero-based", "zero based", "0-based",   "0 based",
                                         "from 0",     "from zero",  "at 0",      "at zero",
                                         "first is 0", "page is 0",  "0-indexed", "zero-indexed"};
  return std::ranges::any_of(kWords, [&](std::string_view said) { return words.find(said) != words.npos; });
}

}  // namespace

std::optional<Json> ApiPaging::next(const ReadSoFar& read) const {
  if (!read.is_part) return std::nullopt;
  if (by == By::page && read.next_page) return Json(*read.next_page);
  if (by == By::page) {
    // One that is too low repeats a part, which is noticed; one that is too high loses one.
    const std::uint64_t least = std::min(least_page, read.first_page.value_or(least_page));
    return Json(default_page.value_or(least) + read.parts);
  }
  if (by == By::offset) return Json(read.rows);
  if (read.next_cursor.empty()) return std::nullopt;
  return Json(read.next_cursor);
}

std::optional<ApiPaging> paging_of(const Json& input_schema, const Json& input) {
  const Json* properties = base::find(input_schema, "properties");
  for (const Name& name : kNames) {
    const Json* property = properties ? base::find(*properties, name.argument) : nullptr;
    if (!property || !declares(*property, name.type)) continue;
    if (input.contains(name.argument)) return std::nullopt;
    return ApiPaging{name.by, std::string(name.argument), number_under(*property, "default"),
                     number_under(*property, "minimum").value_or(counts_from_zero(*property) ? 0 : 1)};
  }
  return std::nullopt;
}

}  // namespace salestouch
