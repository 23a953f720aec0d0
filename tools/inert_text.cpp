#include "tools/inert_text.hpp"

#include <array>
#include <cstdio>

#include "tools/utf8.hpp"

namespace salestouch {
namespace {

void append_unit(std::string& out, unsigned unit) {
  char escape[7];
  std::snprintf(escape, sizeof escape, "\\u%04x", unit & 0xFFFFu);
  out += escape;
}

void append_escape(std::string& out, char32_t c) {
  switch (c) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  if (c < 0x10000) return append_unit(out, static_cast<unsigned>(c));
  append_unit(out, static_cast<unsigned>(0xD800 + ((c - 0x10000) >> 10)));
  append_unit(out, static_cast<unsigned>(0xDC00 + ((c - 0x10000) & 0x3FF)));
}

/// Printable ASCII that stands for itself in a JSON string; most lead text is nothing else.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x7F; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}();

/// The length of a character by its first byte, where none that begins so acts and all that continue it
/// well are UTF-8 (Unicode, table 3-7); 0 for those to look at.
constexpr std::array<std::uint8_t, 256> kHarmless = [] {
  std::array<std::uint8_t, 256> lengths{};
  for (std::size_t c = 0xC3; c <= 0xDF; ++c) lengths[c] = 2;
  for (std::size_t c = 0xE3; c <= 0xEE; ++c) lengths[c] = 3;
  lengths[0xD8] = lengths[0xED] = 0;  // U+061C, surrogates
  return lengths;
}();

bool is_continued(std::string_view text, std::size_t position, std::size_t length) {
  if (position + length > text.size()) return false;
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[position + i]) & 0xC0) != 0x80) return false;
  }
  return true;
}

/// The end of the run of characters from `position` on that stand for themselves.
std::size_t skip_plain(std::string_view text, std::size_t position) {
  while (position < text.size()) {
    const auto byte = static_cast<unsigned char>(text[position]);
    const std::size_t length = kPlain[byte] ? 1 : kHarmless[byte];
    if (length == 0 || !is_continued(text, position, length)) break;
    position += length;
  }
  return position;
}

void append_inert(std::string& out, std::string_view text, bool escape_quotes) {
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t begin = position;
    position = skip_plain(text, position);
    if (position > begin) {
      out += text.substr(begin, position - begin);
      continue;
    }
    const std::optional<char32_t> c = next_code_point(text, position);
    if (!c) {
      out += "\xEF\xBF\xBD";
    } else if (*c == '\\' || (*c == '"' && escape_quotes)) {
      out += '\\';
      out += static_cast<char>(*c);
    } else if (acts(*c)) {
      append_escape(out, *c);
    } else {
      out += text.substr(begin, position - begin);
    }
  }
}

}  // namespace

bool acts(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return true;
  if (c < 0x061C) return c == 0xAD;
  return c == 0x061C || c == 0x180E || c == 0x200B || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  append_inert(out, text, /*escape_quotes=*/true);
  out += '"';
}

void append_cell(std::string& out, std::string_view text) {
  append_inert(out, text, /*escape_quotes=*/false);
}

}  // namespace salestouch
