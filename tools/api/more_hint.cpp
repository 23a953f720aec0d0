#include "tools/api/more_hint.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

#include "base/ascii.hpp"
#include "base/json.hpp"

namespace salestouch {
namespace {

struct MoreName {
  std::string_view name;  ///< in lower case, letters and digits alone
  MoreKind kind;
};

constexpr MoreName kMoreNames[] = {
    {"total", MoreKind::total},
    {"totalcount", MoreKind::total},
    {"totalelements", MoreKind::total},
    {"totalentries", MoreKind::total},
    {"totalhits", MoreKind::total},
    {"totalitems", MoreKind::total},
    {"totalleads", MoreKind::total},
    {"totalnumber", MoreKind::total},
    {"totalrecords", MoreKind::total},
    {"totalresults", MoreKind::total},
    {"totalleadcount", MoreKind::total},
    {"totalleadscount", MoreKind::total},
    {"totalmatched", MoreKind::total},
    {"totalmatches", MoreKind::total},
    {"fullcount", MoreKind::total},
    {"numfound", MoreKind::total},
    {"nbhits", MoreKind::total},
    {"totalrows", MoreKind::total},
    {"totalsize", MoreKind::total},
    {"recordstotal", MoreKind::total},
    {"leadstotal", MoreKind::total},
    {"odatacount", MoreKind::total},
    {"count", MoreKind::count},
    {"leadcount", MoreKind::count},
    {"leadscount", MoreKind::count},
    {"numleads", MoreKind::count},
    {"itemcount", MoreKind::count},
    {"recordcount", MoreKind::count},
    {"resultcount", MoreKind::count},
    {"page", MoreKind::page},
    {"currentpage", MoreKind::page},
    {"pageindex", MoreKind::page},
    {"pageno", MoreKind::page},
    {"pagenumber", MoreKind::page},
    {"number", MoreKind::page},
    {"totalpages", MoreKind::pages},
    {"totalpagecount", MoreKind::pages},
    {"pagestotal", MoreKind::pages},
    {"pagetotal", MoreKind::pages},
    {"numpages", MoreKind::pages},
    {"nbpages", MoreKind::pages},
    {"numberofpages", MoreKind::pages},
    {"lastpage", MoreKind::pages},
    {"pages", MoreKind::perhaps_pages},
    {"pagecount", MoreKind::perhaps_pages},
    {"more", MoreKind::more},
    {"hasmore", MoreKind::more},
    {"hasmoreleads", MoreKind::more},
    {"moreleads", MoreKind::more},
    {"hasmoreitems", MoreKind::more},
    {"hasmorepages", MoreKind::more},
    {"hasmoreresults", MoreKind::more},
    {"hasnext", MoreKind::more},
    {"hasnextpage", MoreKind::more},
    {"moreavailable", MoreKind::more},
    {"moreitems", MoreKind::more},
    {"moreitemsincollection", MoreKind::more},
    {"morerecords", MoreKind::more},
    {"moreresults", MoreKind::more},
    {"truncated", MoreKind::cut},
    {"truncation", MoreKind::container},
    {"istruncated", MoreKind::cut},
    {"incomplete", MoreKind::cut},
    {"isincomplete", MoreKind::cut},
    {"incompleteresults", MoreKind::cut},
    {"partial", MoreKind::cut},
    {"ispartial", MoreKind::cut},
    {"partialresults", MoreKind::cut},
    {"last", MoreKind::last},
    {"islast", MoreKind::last},
    {"islastpage", MoreKind::last},
    {"endoflist", MoreKind::unfinished},
    {"eof", MoreKind::unfinished},
    {"isend", MoreKind::unfinished},
    {"done", MoreKind::unfinished},
    {"isdone", MoreKind::unfinished},
    {"complete", MoreKind::unfinished},
    {"iscomplete", MoreKind::unfinished},
    {"nextcursor", MoreKind::next},
    {"nextcursortoken", MoreKind::next},
    {"nextpagecursor", MoreKind::next},
    {"nextid", MoreKind::next},
    {"scrollid", MoreKind::next},
    {"searchafter", MoreKind::next},
    {"nextpage", MoreKind::next_page},
    {"nextpagenumber", MoreKind::next_page},
    {"nextpagetoken", MoreKind::next},
    {"nexttoken", MoreKind::next},
    {"nextoffset", MoreKind::next},
    {"nextstart", MoreKind::next},
    {"nextmarker", MoreKind::next},
    {"nextcontinuationtoken", MoreKind::next},
    {"continuationtoken", MoreKind::next},
    {"next", MoreKind::link},
    {"nextlink", MoreKind::link},
    {"nexthref", MoreKind::link},
    {"nexturl", MoreKind::link},
    {"nexturi", MoreKind::link},
    {"nextpageurl", MoreKind::link},
    {"nextpagelink", MoreKind::link},
    {"nextrecordsurl", MoreKind::link},
    {"odatanextlink", MoreKind::link},
    {"iotnextlink", MoreKind::link},
    {"bookmark", MoreKind::next},
    {"lastevaluatedkey", MoreKind::next},
    {"cursor", MoreKind::cursor},
    {"endcursor", MoreKind::end},
    {"after", MoreKind::end},
    {"offset", MoreKind::offset},
    {"remaining", MoreKind::remaining},
    {"remainingcount", MoreKind::remaining},
    {"remainingleads", MoreKind::remaining},
    {"leadsremaining", MoreKind::remaining},
    {"morecount", MoreKind::remaining},
    {"remainingitemcount", MoreKind::remaining},
    {"info", MoreKind::container},
    {"cursors", MoreKind::container},
    {"pagination", MoreKind::container},
    {"paging", MoreKind::container},
    {"pageinfo", MoreKind::container},
    {"pageinformation", MoreKind::container},
    {"pager", MoreKind::container},
    {"paginator", MoreKind::container},
    {"links", MoreKind::container},
    {"navigation", MoreKind::container},
    {"meta", MoreKind::container},
    {"metadata", MoreKind::container},
    {"responsemetadata", MoreKind::container},
    {"additionaldata", MoreKind::container},
};

constexpr std::size_t kLongestMoreName = 40;
constexpr std::size_t kMaxCursor = 4096;

/// The count that a number or a text is; some APIs write it as 1e2 or 12.0.
std::optional<std::uint64_t> count_of(std::string_view text) {
  double number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  constexpr double kMost = 1e15;  // whole numbers are exact up to here
  const bool is_count = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && number >= 0 &&
                        number <= kMost && std::floor(number) == number;
  return is_count ? std::optional(static_cast<std::uint64_t>(number)) : std::nullopt;
}

/// "1,000", "400+" and "400 leads".
std::optional<std::uint64_t> rounded_count_of(std::string_view text) {
  constexpr std::size_t kLongest = 24;
  std::string digits;
  for (text = base::trimmed(text.substr(0, kLongest)); !text.empty(); text.remove_prefix(1)) {
    const bool is_group = text[0] == ',' && !digits.empty() && text.size() > 3;
    if (text[0] >= '0' && text[0] <= '9')
      digits += text[0];
    else if (!is_group)
      break;
  }
  const bool is_of_leads =
      text.starts_with(' ') && text != " of" && std::ranges::all_of(text.substr(1), &base::is_letter);
  const bool is_said = text.empty() || text == "+" || is_of_leads;
  return is_said && !digits.empty() ? count_of(digits) : std::nullopt;
}

bool is_any_word(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words,
                             [text](std::string_view word) { return base::equal_but_for_case(text, word); });
}

bool is_nothing(std::string_view cursor) {
  return cursor.empty() || is_any_word(cursor, {"0", "-1", "false", "true", "null", "none"});
}

/// What says that there is more, and perhaps where: the address of a page says no more than that.
void take_cursor(std::string_view cursor, MoreHint& hint) {
  if (is_nothing(cursor)) return;
  hint.has_cursor = true;
  const bool is_address = cursor.starts_with('/') || cursor.find("://") != std::string_view::npos;
  if (cursor.size() <= kMaxCursor && !is_address) hint.next_cursor = cursor;
}

void say_more(bool more, MoreHint& hint) {
  hint.says_more = hint.says_more.value_or(false) || more;
}

void take_total(std::optional<std::uint64_t> total, bool is_sure, MoreHint& hint) {
  if (!total || (hint.total_is_sure && !is_sure)) return;
  hint.total = total;
  hint.total_is_sure = is_sure;
}

void take_flag(MoreKind kind, std::string_view value, MoreHint& hint) {
  const bool is_true = is_any_word(value, {"true"});
  const bool is_false = is_any_word(value, {"false"});
  switch (kind) {
    case MoreKind::more:
      if (is_true || is_any_word(value, {"yes", "y"}) || count_of(value).value_or(0) > 0)
        return say_more(true, hint);
      if (is_false || is_any_word(value, {"no", "n", "0"})) say_more(false, hint);
      return;
    case MoreKind::last:  // a link to the last page is none
      if (is_true || is_false) say_more(is_false, hint);
      return;
    case MoreKind::cut: {
      // Or why: "truncated": "max_rows". A number may be of leads that lack something.
      const bool is_why =
          std::ranges::any_of(value, &base::is_letter) && !is_nothing(value) && !is_any_word(value, {"no"});
      if (is_true || value == "1" || is_why) say_more(true, hint);
      return;
    }
    default:
      if (is_false) say_more(true, hint);
  }
}

/// "<https://…>; rel="next"" (RFC 8288, 3); what an address may hold of it is escaped there.
void take_links(std::string_view value, MoreHint& hint) {
  std::string links;
  for (const char c : value) {
    if (c != '"' && c != '\'' && c != '\t') links += base::to_lower(c);
  }
  for (std::size_t at = 0; (at = links.find("rel", at)) != std::string::npos; ++at) {
    std::string_view types = std::string_view(links).substr(at + 3);
    if (at == 0 || (links[at - 1] != ';' && links[at - 1] != ' ') || !base::trimmed(types).starts_with('='))
      continue;
    types = types.substr(0, types.find_first_of(";,"));
    for (types.remove_prefix(types.find('=') + 1); !types.empty();) {
      types = base::trimmed(types);
      const std::string_view type = types.substr(0, types.find(' '));
      if (type == "next") hint.has_cursor = true;
      types.remove_prefix(type.size());
    }
  }
}

/// "items 0-24/319" (RFC 9110, 14.4): how many there are stands behind the slash.
void take_range(std::string_view value, MoreHint& hint) {
  const std::size_t slash = value.find('/');
  const bool is_of_bytes = base::equal_but_for_case(value.substr(0, 5), "bytes");
  if (slash == value.npos || is_of_bytes) return;
  take_total(count_of(base::trimmed(value.substr(slash + 1))), true, hint);
}

/// Whether a field of a head is about calls, and not about what they gave.
bool is_of_limits(std::string_view name) {
  const std::string letters = base::letters_of(name);
  return std::ranges::any_of(std::initializer_list<std::string_view>{"limit", "quota", "credit"},
                             [&](std::string_view word) { return letters.find(word) != letters.npos; });
}

/// That there is more is taken from a head; where, from the answer alone.
void take_of_head(MoreKind kind, std::string_view value, MoreHint& hint) {
  const std::size_t comma = value.find(", ");  // two proxies may each add it
  if (comma != value.npos && value.substr(0, comma) == value.substr(comma + 2))
    value = value.substr(0, comma);
  const bool is_meant = kind == MoreKind::total || kind == MoreKind::page || kind == MoreKind::pages ||
                        kind == MoreKind::cut || kind == MoreKind::more || kind == MoreKind::next ||
                        kind == MoreKind::next_page;
  if (is_meant) take_more(kind, value, true, hint);
  hint.next_page.reset();
  hint.names_next = false;
  hint.next_cursor.clear();
}

/// Those of a JSON object, as ASP.NET's examples have them in X-Pagination.
void take_members(std::string_view json, MoreHint& hint) {
  const std::optional<base::Json> members = base::parse_json(json);
  if (!members || !members->is_object()) return;
  for (const auto& [name, value] : members->items()) {
    const std::optional<MoreKind> kind = more_kind(name);
    if (!kind || value.is_structured() || value.is_null()) continue;
    take_of_head(*kind, value.is_string() ? value.get<std::string>() : base::dump_json(value), hint);
  }
}

}  // namespace

bool MoreHint::has_more(std::size_t parts, std::size_t rows) const {
  if (says_more) return *says_more;
  // The API may count its pages from 0, so that the last is one below their number: whoever has as many
  // parts as there are pages has all.
  const auto is_left = [&](std::optional<std::uint64_t> all) {
    return all && parts < *all && page.value_or(parts) < *all;
  };
  const bool perhaps = page && !total_is_sure && perhaps_pages != rows && is_left(perhaps_pages);
  return has_cursor || (!names_next && !cursor.empty()) || is_left(pages) || perhaps;
}

void MoreHint::add(const MoreHint& other) {
  if (!total_is_sure && (!total || other.total_is_sure)) take_total(other.total, other.total_is_sure, *this);
  if (!page) page = other.page;
  if (!pages) pages = other.pages;
  if (!perhaps_pages) perhaps_pages = other.perhaps_pages;
  if (!says_more || other.says_more.value_or(false)) says_more = other.says_more;
  has_cursor = has_cursor || other.has_cursor;
  if (next_cursor.empty()) next_cursor = other.next_cursor;
  if (!next_page) next_page = other.next_page;
  names_next = names_next || other.names_next;
  if (cursor.empty()) cursor = other.cursor;
}

std::optional<MoreKind> more_kind(std::string_view name) {
  if (name.size() > kLongestMoreName) return std::nullopt;
  // total_pages, totalPages and "@odata.nextLink" are each written in many ways.
  const std::string plain = base::letters_and_digits_of(name);
  const auto known = std::ranges::find(kMoreNames, plain, &MoreName::name);
  return known == std::end(kMoreNames) ? std::nullopt : std::optional(known->kind);
}

void take_more(MoreKind kind, std::string_view value, bool is_text, MoreHint& hint) {
  const std::optional<std::uint64_t> count = count_of(value);
  switch (kind) {
    case MoreKind::total:
      return take_total(count ? count : rounded_count_of(value), true, hint);
    case MoreKind::count:
      return take_total(count, false, hint);
    case MoreKind::page:
      if (count) hint.page = count;
      return;
    case MoreKind::pages:
      if (count) hint.pages = count;
      return take_flag(MoreKind::last, value, hint);  // "lastPage": false
    case MoreKind::perhaps_pages:
      if (count) hint.perhaps_pages = count;
      return;
    case MoreKind::more:
    case MoreKind::cut:
    case MoreKind::last:
    case MoreKind::unfinished:
      return take_flag(kind, value, hint);
    case MoreKind::next_page:
      if (count.value_or(0) > 0) hint.next_page = count;
      [[fallthrough]];
    case MoreKind::next:
      hint.names_next = true;
      if (value == "true") say_more(true, hint);
      return take_cursor(value, hint);
    case MoreKind::cursor:
      if (is_text && !is_nothing(value) && value.size() <= kMaxCursor) hint.cursor = value;
      return;
    case MoreKind::link:
      hint.names_next = true;
      if (is_text) return take_cursor(value, hint);
      if (value == "true") say_more(true, hint);
      if (count.value_or(0) == 0) return;
      hint.has_cursor = true;
      hint.next_page = count;
      return;
    case MoreKind::end:
      hint.names_next = true;
      if (is_text && value.size() <= kMaxCursor && hint.next_cursor.empty()) hint.next_cursor = value;
      return;
    case MoreKind::offset:
      if (is_text && !count) take_cursor(value, hint);
      return;
    case MoreKind::remaining:
      if (count.value_or(0) > 0) say_more(true, hint);
      return;
    case MoreKind::container:
      return;
  }
}

void take_more_field(std::string_view name, std::string_view value, MoreHint& hint) {
  if (base::equal_but_for_case(name, "Link")) return take_links(value, hint);
  if (base::equal_but_for_case(name, "Content-Range")) return take_range(value, hint);
  for (const std::string_view plain : {"Total-Count", "Next-Cursor", "Next-Page"}) {
    if (base::equal_but_for_case(name, plain)) return take_of_head(*more_kind(name), value, hint);
  }
  if (name.size() < 2 || !base::equal_but_for_case(name.substr(0, 2), "x-")) return;
  name.remove_prefix(2);
  if (base::equal_but_for_case(name, "pagination")) return take_members(value, hint);
  // Of WordPress and others the name of who says it comes first: X-WP-TotalPages.
  std::optional<MoreKind> kind = more_kind(name);
  if (const std::size_t dash = name.find('-'); !kind && !is_of_limits(name) && dash != name.npos)
    kind = more_kind(name.substr(dash + 1));
  if (kind) take_of_head(*kind, value, hint);
}

}  // namespace salestouch
