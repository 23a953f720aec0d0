#include "tools/inert_text.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

#include "server/eight_bytes.hpp"
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

/// The length of the character beyond ASCII that these two bytes begin, where none that begins so acts and
/// all that go on well are UTF-8 (Unicode, table 3-7); 0 for those to look at.
std::size_t harmless_length(unsigned char first, unsigned char second) {
  if (first < 0xC3) return 0;
  if (first < 0xE0) return first == 0xD8 ? 0 : 2;
  switch (first) {
    case 0xE0:
      return second >= 0xA0 ? 3 : 0;
    case 0xE1:
      return second != 0xA0 ? 3 : 0;
    case 0xE2:
      return second > 0x81 ? 3 : 0;
    case 0xED:
      return second < 0xA0 ? 3 : 0;
    case 0xEF:
      return second != 0xBB && second != 0xBF ? 3 : 0;
    case 0xF0:
      return second >= 0x90 ? 4 : 0;
    default:
      return first < 0xF0 ? 3 : 0;
  }
}

bool is_continued(std::string_view text, std::size_t position, std::size_t length) {
  if (position + length > text.size()) return false;
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[position + i]) & 0xC0) != 0x80) return false;
  }
  return true;
}

/// Whether all are of kPlain.
bool are_plain(mcp::EightBytes bytes) {
  return !mcp::EightBytes::any(bytes.beyond_ascii() | bytes.control() | bytes.equal_to('"') |
                               bytes.equal_to('\\') | bytes.equal_to('\x7F'));
}

/// The end of the run of characters from `position` on that stand for themselves.
std::size_t skip_plain(std::string_view text, std::size_t position) {
  while (position < text.size()) {
    if (position + 8 <= text.size() && are_plain(mcp::EightBytes(text.data() + position))) {
      position += 8;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[position]);
    if (kPlain[byte]) {
      ++position;
      continue;
    }
    if (byte < 0x80 || position + 1 == text.size()) break;
    const std::size_t length = harmless_length(byte, static_cast<unsigned char>(text[position + 1]));
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
