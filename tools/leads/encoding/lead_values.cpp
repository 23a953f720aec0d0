#include "tools/leads/encoding/lead_values.hpp"

#include <algorithm>
#include <array>

#include "base/inert_text.hpp"
#include "base/utf8.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

/// What stands in a URL bare: ASCII that needs no escape in any form of writing a lead.
constexpr std::array<bool, 256> kUrlCharacters = [] {
  std::array<bool, 256> bare{};
  for (const std::string_view some :
       {"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "-._~%/?=&+@!$'*,;#"}) {
    for (char c : some) bare[static_cast<unsigned char>(c)] = true;
  }
  return bare;
}();

/// The value of each digit as RFC 3986 wants it (2.1), and -1 for what is none.
constexpr std::array<int, 256> kHexDigits = [] {
  std::array<int, 256> values{};
  for (int& value : values) value = -1;
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (std::size_t value = 0; value < kDigits.size(); ++value)
    values[static_cast<unsigned char>(kDigits[value])] = static_cast<int>(value);
  return values;
}();

bool is_url_character(char c) {
  return kUrlCharacters[static_cast<unsigned char>(c)];
}

/// The byte that "%XX" at `at` stands for, if it is of a character beyond ASCII and written in these digits,
/// else 0: then percent-encoding brings back the same text.
char encoded_byte(std::string_view url, std::size_t at) {
  if (at + 3 > url.size() || url[at] != '%') return 0;
  const int high = kHexDigits[static_cast<unsigned char>(url[at + 1])];
  const int low = kHexDigits[static_cast<unsigned char>(url[at + 2])];
  return high < 8 || low < 0 ? '\0' : static_cast<char>(high * 16 + low);
}

/// The characters that a run of "%XX" at `at` encodes, if they are whole and inert, else nothing.
std::string encoded_characters(std::string_view url, std::size_t at) {
  std::string bytes;
  while (const char byte = encoded_byte(url, at + 3 * bytes.size())) bytes += byte;
  for (std::size_t position = 0; position < bytes.size();) {
    const std::optional<char32_t> c = base::next_code_point(bytes, position);
    if (!c || base::needs_escape(*c)) return {};
  }
  return bytes;
}

}  // namespace

bool is_image_link(std::string_view key) {
  return key == "avatarUrl" || key == "companyLogoUrl";
}

std::string_view copied_field(std::string_view key) {
  if (key == "linkedin_url") return "linkedinUrl";
  if (key == "jobTitle") return "title";
  if (key == "missions") return "mission";
  return {};
}

bool is_left_out(std::string_view key, dom::element value, dom::object lead) {
  if (is_image_link(key)) return true;
  const std::string_view name = copied_field(key);
  dom::element other;
  return is_empty(value) ||
         (!name.empty() && lead[name].get(other) == simdjson::SUCCESS && equal_strings(value, other));
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
  base::append_json_string(json, base::Utf8{text});
  append_without_bars(out, json);
}

void append_url(std::string& out, std::string_view url, std::string_view prefix) {
  const std::string_view rest = url.starts_with(prefix) ? url.substr(prefix.size()) : std::string_view();
  const bool is_literal = rest == "null" || rest == "true" || rest == "false";
  if (rest.empty() || is_literal || !std::ranges::all_of(rest, is_url_character)) {
    const bool is_whole = url.find("://") != std::string_view::npos && url[0] != '"' && url[0] != '[' &&
                          url[0] != '{' && url.find_first_of("| ") == std::string_view::npos;
    return is_whole ? base::append_cell(out, base::Utf8{url}) : append_quoted(out, url);
  }
  for (std::size_t at = 0; at < rest.size();) {
    const std::size_t percent = std::min(rest.find('%', at), rest.size());
    out += rest.substr(at, percent - at);
    const std::string characters = encoded_characters(rest, percent);
    out += characters.empty() ? rest.substr(percent, 1) : std::string_view(characters);
    at = percent + std::max<std::size_t>(1, 3 * characters.size());
  }
}

}  // namespace salestouch
