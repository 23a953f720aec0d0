#include "tools/results/json_values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/ascii.hpp"
#include "base/inert_text.hpp"
#include "base/json.hpp"
#include "base/utf8.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

/// Deeper than any value of the API; writing one recurses.
constexpr std::size_t kMaxDepth = 64;

template <class Number>
void append_number(std::string& out, Number number) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number);
  out.append(text, end.ptr);
}

/// 100000.0, as some write all their numbers, is 100000 and not 1e+05.
void append_double(std::string& out, double number) {
  constexpr double kExact = 9007199254740992.0;
  const bool is_whole = std::abs(number) < kExact && std::trunc(number) == number;
  if (is_whole && number != 0) return append_number(out, static_cast<std::int64_t>(number));
  append_number(out, number);
}

void append_list(std::string& out, dom::array items, const ValueCuts& cuts) {
  out += '[';
  std::size_t count = 0;
  for (dom::element item : items) {
    if (count++ >= cuts.items) continue;
    separate(out);
    append_json(out, "", item, cuts);
  }
  if (count > cuts.items && cuts.marks_items) {
    separate(out);
    base::append_json_string(out, missing_items(count - cuts.items));
  }
  out += ']';
}

void append_object(std::string& out, dom::object members, const ValueCuts& cuts) {
  out += '{';
  std::size_t count = 0;
  for (auto [name, member] : members) {
    if (count++ < cuts.items) append_member(out, name, member, cuts);
  }
  if (count > cuts.items && cuts.marks_items) append_missing(out, count - cuts.items);
  out += '}';
}

/// The number that `text` begins with, which is gone from it. A comma before one digit or two is a point, as
/// many languages write it.
std::optional<double> take_number(std::string_view& text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc() || !std::isfinite(number)) return std::nullopt;
  const std::string_view whole = text.substr(0, static_cast<std::size_t>(parsed.ptr - text.data()));
  text.remove_prefix(whole.size());
  const auto digits = [](std::string_view in) {
    return std::min(in.find_first_not_of("0123456789"), in.size());
  };
  const std::size_t decimals = text.starts_with(',') ? digits(text.substr(1)) : 0;
  const bool is_fraction = (decimals == 1 || decimals == 2) && digits(whole) == whole.size();
  if (!is_fraction) return number;
  const double hundredths = std::stoi(std::string(text.substr(1, decimals))) * (decimals == 1 ? 10 : 1);
  text.remove_prefix(1 + decimals);
  return number + hundredths / 100;
}

/// Whether `rest`, behind a number, leaves it what it is: a share of a hundred, points, or "at least".
bool says_nothing_of_a_number(std::string_view rest) {
  constexpr std::string_view kUnits[] = {"",         "%",   "+",   "/100",   "/ 100",     "percent",
                                         "per cent", "pct", "pts", "points", "out of 100"};
  for (const std::string_view space : {"\u00A0", "\u202F"}) {
    if (rest.starts_with(space)) rest.remove_prefix(space.size());
  }
  rest = base::trimmed(rest);
  return std::ranges::any_of(kUnits,
                             [rest](std::string_view unit) { return base::equal_but_for_case(unit, rest); });
}

}  // namespace

void separate(std::string& out) {
  if (!out.ends_with('{') && !out.ends_with('[')) out += ',';
}

JsonReader::JsonReader() {
  // Only for the depth: the parser grows by itself, and says so when it cannot.
  [[maybe_unused]] const auto error = parser_.allocate(4096, kMaxDepth);
}

bool JsonReader::read(std::string_view json, dom::element& value) {
  const auto parses = [&](std::string_view text) {
    return parser_.parse(text.data(), text.size(), /*realloc_if_needed=*/false).get(value) ==
           simdjson::SUCCESS;
  };
  if (parses(json)) return true;
  repaired_ = base::with_large_numbers_quoted(base::with_lone_surrogates_replaced(json));
  if (repaired_ == json) return false;
  repaired_.reserve(repaired_.size() + simdjson::SIMDJSON_PADDING);
  return parses(repaired_);
}

bool JsonReader::read(std::string_view json, dom::object& object) {
  dom::element value;
  return read(json, value) && value.get_object().get(object) == simdjson::SUCCESS;
}

std::optional<dom::element> member_of(dom::object object, std::string_view name) {
  std::optional<dom::element> last;
  for (const auto& [key, value] : object) {
    if (key == name) last = value;
  }
  return last;
}

std::string_view text_of(dom::object object, std::string_view name) {
  std::string_view text;
  return object[name].get_string().get(text) == simdjson::SUCCESS ? text : std::string_view();
}

std::optional<double> number_of(dom::element value) {
  double number = 0;
  if (value.get_double().get(number) == simdjson::SUCCESS) return number;
  std::string_view text;
  if (value.get_string().get(text) != simdjson::SUCCESS) return std::nullopt;
  text = base::trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::string_view rest = text;
  const std::optional<double> read = take_number(rest);
  return read && says_nothing_of_a_number(rest) ? read : std::nullopt;
}

std::optional<Instant> instant_of(dom::element value) {
  std::string_view text;
  if (value.get_string().get(text) == simdjson::SUCCESS) return read_instant(text);
  if (value.is_number()) return read_instant(std::string(simdjson::minify(value)));
  // As MongoDB exports one, {"$date": …}, and lists of one.
  dom::array items;
  if (value.get_array().get(items) == simdjson::SUCCESS)
    return items.size() == 1 ? instant_of(items.at(0).value_unsafe()) : std::nullopt;
  for (const char* name : {"$date", "$numberLong", "date", "value"}) {
    dom::element member;
    if (value.is_object() && value[name].get(member) == simdjson::SUCCESS) return instant_of(member);
  }
  return std::nullopt;
}

bool is_empty(dom::element value) {
  switch (value.type()) {
    case dom::element_type::NULL_VALUE:
      return true;
    case dom::element_type::STRING:
      return value.get_string().value_unsafe().empty();
    case dom::element_type::ARRAY:
      return value.get_array().value_unsafe().begin() == value.get_array().value_unsafe().end();
    case dom::element_type::OBJECT:
      return value.get_object().value_unsafe().size() == 0;
    default:
      return false;
  }
}

bool equal_strings(dom::element a, dom::element b) {
  return a.is_string() && b.is_string() && a.get_string().value_unsafe() == b.get_string().value_unsafe();
}

std::size_t text_limit(std::string_view key, const ValueCuts& cuts) {
  return key == "id" ? std::max(cuts.text, cuts.id) : cuts.text;
}

std::string_view shortened(std::string_view text, std::size_t limit, std::string& room) {
  if (text.size() <= limit) return text;
  const std::string_view kept = base::first_characters(text, limit);
  if (kept.size() == text.size()) return text;
  room = std::string(kept) + "…[+" + std::to_string(base::count_characters(text.substr(kept.size()))) + "]";
  return room;
}

std::string missing_items(std::size_t count) {
  return "[+" + std::to_string(count) + "]";
}

void append_json(std::string& out, std::string_view key, dom::element value, const ValueCuts& cuts) {
  std::string room;
  switch (value.type()) {
    case dom::element_type::ARRAY:
      return append_list(out, value.get_array().value_unsafe(), cuts);
    case dom::element_type::OBJECT:
      return append_object(out, value.get_object().value_unsafe(), cuts);
    case dom::element_type::STRING:
      return base::append_json_string(
          out, base::Utf8{shortened(value.get_string().value_unsafe(), text_limit(key, cuts), room)});
    case dom::element_type::INT64:
      return append_number(out, value.get_int64().value_unsafe());
    case dom::element_type::UINT64:
      return append_number(out, value.get_uint64().value_unsafe());
    case dom::element_type::DOUBLE:
      return append_double(out, value.get_double().value_unsafe());
    case dom::element_type::BOOL:
      out += value.get_bool().value_unsafe() ? "true" : "false";
      return;
    case dom::element_type::NULL_VALUE:
      out += "null";
      return;
  }
}

void append_member(std::string& out, std::string_view key, dom::element value, const ValueCuts& cuts) {
  separate(out);
  base::append_json_string(out, key);
  out += ':';
  append_json(out, key, value, cuts);
}

void append_missing(std::string& out, std::size_t missing) {
  if (missing == 0) return;
  separate(out);
  base::append_json_string(out, kMissing);
  out += ':';
  base::append_json_string(out, missing_items(missing));
}

}  // namespace salestouch
