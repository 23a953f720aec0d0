#include "tools/leads/source/api_paging.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"

namespace salestouch {
namespace {

using base::Json;

using By = ApiPaging::By;

struct Name {
  By by;
  std::string_view letters;  ///< of the argument, which may be spelled next_cursor or nextCursor
};

/// The usual names; the first that is there counts, because a cursor skips and repeats nothing.
constexpr Name kNames[] = {
    {By::cursor, "cursor"},      {By::cursor, "pagecursor"},  {By::cursor, "nextcursor"},
    {By::cursor, "startcursor"}, {By::cursor, "pagetoken"},   {By::cursor, "nextpagetoken"},
    {By::cursor, "nexttoken"},   {By::cursor, "aftercursor"}, {By::cursor, "continuationtoken"},
    {By::cursor, "scrollid"},    {By::cursor, "bookmark"},    {By::cursor, "after"},
    {By::page, "page"},          {By::page, "pagenumber"},    {By::page, "pageno"},
    {By::page, "pageindex"},     {By::offset, "offset"},      {By::offset, "skip"},
    {By::offset, "startat"},
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
    return number->is_number_integer() && *number >= 0 ? std::optional(number->get<std::uint64_t>())
                                                       : std::nullopt;
  for (const char* keyword_of_more : {"anyOf", "oneOf"}) {
    const Json* alternatives = base::find(property, keyword_of_more);
    if (!alternatives || !alternatives->is_array()) continue;
    for (const Json& one : *alternatives) {
      if (const std::optional<std::uint64_t> number = number_under(one, keyword)) return number;
    }
  }
  return std::nullopt;
}

/// How the values of this argument are written, where it can be one that parts are asked for by. Of another
/// type it has another meaning.
std::optional<ApiPaging::Form> form_of(By by, const Json& property) {
  if (by == By::cursor && declares(property, "string")) return ApiPaging::Form::text;
  if (declares(property, "integer") || declares(property, "number")) return ApiPaging::Form::number;
  return std::nullopt;
}

/// A number may be another thing that is called so, as an instant after which leads were added: such a cursor
/// is the last to be tried.
bool is_doubtful(By by, ApiPaging::Form form) {
  return by == By::cursor && form == ApiPaging::Form::number;
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

/// Whether an argument says how many rows a part has.
bool names_size(std::string_view name) {
  constexpr std::string_view kSizes[] = {"limit",      "pagesize", "perpage", "size",  "pagelimit",
                                         "maxresults", "take",     "top",     "first", "count"};
  return std::ranges::find(kSizes, base::letters_of(name)) != std::end(kSizes);
}

std::optional<std::uint64_t> default_size(const Json& properties) {
  for (const auto& [name, property] : properties.items()) {
    const auto size = names_size(name) ? number_under(property, "default") : std::nullopt;
    if (size.value_or(0) > 0) return size;
  }
  return std::nullopt;
}

/// What the schema calls the first page; nothing where it does not say.
std::optional<std::uint64_t> first_page_of(std::string_view name, const Json& property) {
  if (const auto least = number_under(property, "minimum")) return least;
  const bool is_index = base::letters_of(name) == "pageindex";
  return is_index || counts_from_zero(property) ? std::optional<std::uint64_t>(0) : std::nullopt;
}

}  // namespace

std::optional<Json> ApiPaging::next(const ReadSoFar& read) const {
  if (!read.is_part) return std::nullopt;
  if (by == By::page && read.next_page) return Json(*read.next_page);
  if (by == By::page) {
    // One that is too low repeats a part, which is noticed; one that is too high loses one.
    std::uint64_t least = least_page.value_or(0);
    if (read.first_page) least = least_page ? std::min(*least_page, *read.first_page) : *read.first_page;
    return Json(default_page.value_or(least) + read.parts);
  }
  if (by == By::offset) return Json(read.rows);
  if (read.next_cursor.empty()) return std::nullopt;
  if (form == Form::text) return Json(read.next_cursor);
  std::uint64_t number = 0;
  const char* end = read.next_cursor.data() + read.next_cursor.size();
  const auto parsed = std::from_chars(read.next_cursor.data(), end, number);
  return parsed.ec == std::errc() && parsed.ptr == end ? std::optional(Json(number)) : std::nullopt;
}

bool ApiPaging::counts_from_one() {
  if (by != By::page || default_page || least_page.value_or(0) != 0) return false;
  least_page = 1;
  return true;
}

std::optional<ApiPaging> paging_of(const Json& input_schema, const Json& input) {
  const Json* properties = base::find(input_schema, "properties");
  if (!properties || !properties->is_object()) return std::nullopt;
  std::optional<ApiPaging> doubtful;
  for (const Name& known : kNames) {
    for (const auto& [name, property] : properties->items()) {
      if (base::letters_and_digits_of(name) != known.letters) continue;
      const std::optional<ApiPaging::Form> form = form_of(known.by, property);
      if (!form) continue;
      if (input.contains(name)) return std::nullopt;
      ApiPaging paging{known.by,
                       name,
                       number_under(property, "default"),
                       first_page_of(name, property),
                       *form,
                       default_size(*properties)};
      if (!is_doubtful(known.by, *form)) return paging;
      if (!doubtful) doubtful = std::move(paging);
    }
  }
  return doubtful;
}

std::optional<std::uint64_t> asked_size(const Json& input) {
  for (const auto& [name, value] : input.items()) {
    if (names_size(name) && value.is_number_integer() && value > 0) return value.get<std::uint64_t>();
  }
  return std::nullopt;
}

}  // namespace salestouch
