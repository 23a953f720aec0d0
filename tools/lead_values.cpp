#include "tools/lead_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "tools/inert_text.hpp"
#include "tools/utf8.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

/// Deeper than any lead; writing one recurses.
constexpr std::size_t kMaxDepth = 64;

template <class Number>
void append_number(std::string& out, Number number) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number);
  out.append(text, end.ptr);
}

void append_list(std::string& out, dom::array items, const LeadCuts& cuts) {
  out += '[';
  std::size_t count = 0;
  for (dom::element item : items) {
    if (count++ >= cuts.items) continue;
    separate(out);
    append_json(out, "", item, cuts);
  }
  if (count > cuts.items && cuts.marks_items) {
    separate(out);
    append_json_string(out, missing_items(count - cuts.items));
  }
  out += ']';
}

void append_object(std::string& out, dom::object members, const LeadCuts& cuts) {
  out += '{';
  std::size_t count = 0;
  for (auto [name, member] : members) {
    if (count++ < cuts.items) append_member(out, name, member, cuts);
  }
  if (count > cuts.items && cuts.marks_items) {
    separate(out);
    out += R"("…":)";
    append_json_string(out, missing_items(count - cuts.items));
  }
  out += '}';
}

/// The code unit that the escape at `at` stands for, if it is a surrogate, else 0.
unsigned surrogate_at(std::string_view json, std::size_t at) {
  if (json.substr(at, 2) != "\\u" || at + 6 > json.size()) return 0;
  unsigned unit = 0;
  const char* end = json.data() + at + 6;
  if (std::from_chars(json.data() + at + 2, end, unit, 16).ptr != end) return 0;
  return unit >= 0xD800 && unit <= 0xDFFF ? unit : 0;
}

std::string with_lone_surrogates_replaced(std::string_view json) {
  std::string text(json);
  for (std::size_t at = 0; (at = text.find('\\', at)) != std::string::npos;) {
    const unsigned unit = surrogate_at(text, at);
    const bool is_pair = unit != 0 && unit < 0xDC00 && surrogate_at(text, at + 6) >= 0xDC00;
    if (unit != 0 && !is_pair) text.replace(at + 2, 4, "fffd");
    at += is_pair ? 12 : unit != 0 ? 6 : 2;
  }
  return text;
}

/// What stands in a URL bare: ASCII that needs no escape in any form of writing a lead.
constexpr std::array<bool, 256> kUrlCharacters = [] {
  std::array<bool, 256> bare{};
  for (const std::string_view some :
       {"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "-._~%/?=&+@!$'*,;#"}) {
    for (char c : some) bare[static_cast<unsigned char>(c)] = true;
  }
  return bare;
}();

bool is_url_character(char c) {
  return kUrlCharacters[static_cast<unsigned char>(c)];
}

/// The byte that "%XX" at `at` stands for, if it is of a character beyond ASCII and written as RFC 3986 wants
/// it (2.1), else 0: then percent-encoding brings back the same text.
char encoded_byte(std::string_view url, std::size_t at) {
  const auto digit = [&](std::size_t place) {
    const std::size_t value = std::string_view("0123456789ABCDEF").find(url[place]);
    return value == std::string_view::npos ? 0 : static_cast<unsigned>(value) + 1;
  };
  if (at + 3 > url.size() || url[at] != '%' || digit(at + 1) == 0 || digit(at + 2) == 0) return 0;
  const unsigned byte = (digit(at + 1) - 1) * 16 + digit(at + 2) - 1;
  return byte < 0x80 ? '\0' : static_cast<char>(byte);
}

/// The characters that a run of "%XX" at `at` encodes, if they are whole and inert, else nothing.
std::string encoded_characters(std::string_view url, std::size_t at) {
  std::string bytes;
  while (const char byte = encoded_byte(url, at + 3 * bytes.size())) bytes += byte;
  for (std::size_t position = 0; position < bytes.size();) {
    const std::optional<char32_t> c = next_code_point(bytes, position);
    if (!c || acts(*c)) return {};
  }
  return bytes;
}

}  // namespace

void separate(std::string& out) {
  if (!out.ends_with('{') && !out.ends_with('[')) out += ',';
}

LeadReader::LeadReader() {
  // Only for the depth: the parser grows by itself, and says so when it cannot.
  [[maybe_unused]] const auto error = parser_.allocate(4096, kMaxDepth);
}

bool LeadReader::read(std::string_view json, dom::element& value) {
  const auto parses = [&](std::string_view text) {
    return parser_.parse(text.data(), text.size(), /*realloc_if_needed=*/false).get(value) ==
           simdjson::SUCCESS;
  };
  if (parses(json)) return true;
  repaired_ = with_lone_surrogates_replaced(json);
  if (repaired_ == json) return false;
  repaired_.reserve(repaired_.size() + simdjson::SIMDJSON_PADDING);
  return parses(repaired_);
}

bool LeadReader::read(std::string_view lead, dom::object& object) {
  dom::element value;
  return read(lead, value) && value.get_object().get(object) == simdjson::SUCCESS;
}

std::string_view text_of(dom::object lead, std::string_view field) {
  std::string_view text;
  return lead[field].get_string().get(text) == simdjson::SUCCESS ? text : std::string_view();
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

bool is_image_link(std::string_view key) {
  return key == "avatarUrl" || key == "companyLogoUrl";
}

std::string_view copied_field(std::string_view key) {
  if (key == "linkedin_url") return "linkedinUrl";
  if (key == "jobTitle") return "title";
  if (key == "missions") return "mission";
  return {};
}

bool equal_strings(dom::element a, dom::element b) {
  return a.is_string() && b.is_string() && a.get_string().value_unsafe() == b.get_string().value_unsafe();
}

bool is_left_out(std::string_view key, dom::element value, dom::object lead) {
  if (is_image_link(key)) return true;
  const std::string_view name = copied_field(key);
  dom::element other;
  return is_empty(value) ||
         (!name.empty() && lead[name].get(other) == simdjson::SUCCESS && equal_strings(value, other));
}

std::size_t text_limit(std::string_view key, const LeadCuts& cuts) {
  return key == "id" ? std::max(cuts.text, cuts.id) : cuts.text;
}

std::string_view shortened(std::string_view text, std::size_t limit, std::string& room) {
  if (text.size() <= limit) return text;
  const std::string_view kept = first_characters(text, limit);
  if (kept.size() == text.size()) return text;
  room = std::string(kept) + "…[+" + std::to_string(count_characters(text.substr(kept.size()))) + "]";
  return room;
}

std::string missing_items(std::size_t count) {
  return "[+" + std::to_string(count) + "]";
}

/// JSON has another way to write a '|' inside a string, and it is nowhere else.
void append_without_bars(std::string& out, std::string_view json) {
  for (std::size_t bar; (bar = json.find('|')) != std::string_view::npos; json.remove_prefix(bar + 1)) {
    out += json.substr(0, bar);
    out += "\\u007c";
  }
  out += json;
}

void append_quoted(std::string& out, std::string_view text) {
  std::string json;
  append_json_string(json, text);
  append_without_bars(out, json);
}

void append_url(std::string& out, std::string_view url, std::string_view prefix) {
  const std::string_view rest = url.starts_with(prefix) ? url.substr(prefix.size()) : std::string_view();
  const bool is_literal = rest == "null" || rest == "true" || rest == "false";
  if (rest.empty() || is_literal || !std::ranges::all_of(rest, is_url_character)) {
    const bool is_whole = url.find("://") != std::string_view::npos && url[0] != '"' && url[0] != '[' &&
                          url[0] != '{' && url.find_first_of("| ") == std::string_view::npos;
    return is_whole ? append_cell(out, url) : append_quoted(out, url);
  }
  for (std::size_t at = 0; at < rest.size();) {
    const std::size_t percent = std::min(rest.find('%', at), rest.size());
    out += rest.substr(at, percent - at);
    const std::string characters = encoded_characters(rest, percent);
    out += characters.empty() ? rest.substr(percent, 1) : std::string_view(characters);
    at = percent + std::max<std::size_t>(1, 3 * characters.size());
  }
}

void append_json(std::string& out, std::string_view key, dom::element value, const LeadCuts& cuts) {
  std::string room;
  switch (value.type()) {
    case dom::element_type::ARRAY:
      return append_list(out, value.get_array().value_unsafe(), cuts);
    case dom::element_type::OBJECT:
      return append_object(out, value.get_object().value_unsafe(), cuts);
    case dom::element_type::STRING:
      return append_json_string(out,
                                shortened(value.get_string().value_unsafe(), text_limit(key, cuts), room));
    case dom::element_type::INT64:
      return append_number(out, value.get_int64().value_unsafe());
    case dom::element_type::UINT64:
      return append_number(out, value.get_uint64().value_unsafe());
    case dom::element_type::DOUBLE:
      return append_number(out, value.get_double().value_unsafe());
    case dom::element_type::BOOL:
      out += value.get_bool().value_unsafe() ? "true" : "false";
      return;
    case dom::element_type::NULL_VALUE:
      out += "null";
      return;
  }
}

void append_member(std::string& out, std::string_view key, dom::element value, const LeadCuts& cuts) {
  separate(out);
  append_json_string(out, key);
  out += ':';
  append_json(out, key, value, cuts);
}

}  // namespace salestouch
