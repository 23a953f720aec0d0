#include "tools/lead_values.hpp"

#include <charconv>

#include "tools/inert_text.hpp"
#include "tools/utf8.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kIdCharacters = 64;
/// Deeper than any lead; writing one recurses.
constexpr std::size_t kMaxDepth = 64;

bool equal_strings(dom::element value, dom::object lead, std::string_view other) {
  std::string_view a;
  std::string_view b;
  return value.get_string().get(a) == simdjson::SUCCESS &&
         lead[other].get_string().get(b) == simdjson::SUCCESS && a == b;
}

template <class Number>
void append_number(std::string& out, Number number) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number);
  out.append(text, end.ptr);
}

/// A comma, unless this is the first of its container: text before it never ends in an opening bracket by
/// itself, since strings end in a quote.
void separate(std::string& out) {
  if (!out.ends_with('{') && !out.ends_with('[')) out += ',';
}

void append_list(std::string& out, dom::array items, const LeadCuts& cuts) {
  out += '[';
  std::size_t count = 0;
  for (dom::element item : items) {
    if (count++ >= cuts.items) continue;
    separate(out);
    append_json(out, "", item, cuts);
  }
  if (count > cuts.items) {
    separate(out);
    append_json_string(out, "[+" + std::to_string(count - cuts.items) + "]");
  }
  out += ']';
}

void append_object(std::string& out, dom::object members, const LeadCuts& cuts) {
  out += '{';
  for (auto [name, member] : members) append_member(out, name, member, cuts);
  out += '}';
}

}  // namespace

LeadReader::LeadReader() {
  // Only for the depth: the parser grows by itself, and says so when it cannot.
  [[maybe_unused]] const auto error = parser_.allocate(4096, kMaxDepth);
}

bool LeadReader::read(std::string_view lead, dom::object& object) {
  return parser_.parse(lead.data(), lead.size(), /*realloc_if_needed=*/false).get(object) ==
         simdjson::SUCCESS;
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

bool is_left_out(std::string_view key, dom::element value, dom::object lead) {
  if (key == "avatarUrl" || key == "companyLogoUrl") return true;
  if (key == "linkedin_url" && equal_strings(value, lead, "linkedinUrl")) return true;
  if (key == "jobTitle" && equal_strings(value, lead, "title")) return true;
  return is_empty(value);
}

std::size_t text_limit(std::string_view key, const LeadCuts& cuts) {
  return key == "id" ? std::max(cuts.text, kIdCharacters) : cuts.text;
}

std::string_view shortened(std::string_view text, std::size_t limit, std::string& room) {
  if (text.size() <= limit) return text;
  const std::string_view kept = first_characters(text, limit);
  if (kept.size() == text.size()) return text;
  room = std::string(kept) + "…[+" + std::to_string(count_characters(text.substr(kept.size()))) + "]";
  return room;
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
