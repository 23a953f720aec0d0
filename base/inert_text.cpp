#include "base/inert_text.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "base/byte_scan.hpp"
#include "base/utf8.hpp"

namespace base {
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

/// Where a text is to stand, by the character that ends it there.
enum class Place : char { json_string = '"', cell = '\\', cell_between_bars = '|' };

/// ASCII that does not stand for itself there.
template <Place place, class Bytes>
[[gnu::always_inline]] inline auto unusual_ascii(Bytes bytes) {
  const auto anywhere = bytes.control() | bytes.equal_to('\\') | bytes.equal_to('\x7F');
  return place == Place::cell ? anywhere : anywhere | bytes.equal_to(static_cast<char>(place));
}

/// What does not stand for itself, and all beyond ASCII.
template <Place place>
struct Unusual {
  auto operator()(auto bytes) const {
    const auto anywhere = bytes.control_or_beyond_ascii() | bytes.equal_to('\\') | bytes.equal_to('\x7F');
    return place == Place::cell ? anywhere : anywhere | bytes.equal_to(static_cast<char>(place));
  }
};

/// What does not stand for itself in UTF-8, and what may begin a character that is escaped.
template <Place place>
struct Suspect {
  template <class Bytes>
  auto operator()(Bytes bytes) const {
    const auto ascii = unusual_ascii<place>(bytes);
    // Most scripts have none of these.
    const auto c2 = bytes.equal_to('\xC2');
    const auto cd_or_d8 = bytes.equal_to('\xCD') | bytes.equal_to('\xD8');
    const auto of_three_or_more = bytes.between('\xE1', '\xE3') | bytes.between('\xEF', '\xFF');
    if (Bytes::first(cd_or_d8 | of_three_or_more) == Bytes::kSize) return ascii | c2;
    // Half of Arabic begins as U+061C does, every kana as U+3164, and every emoji as U+1BCA0 and U+1D173:
    // only the second byte tells.
    return ascii | c2 | bytes.equal_to('\xCD', '\x8F') | bytes.equal_to('\xD8', '\x9C') |
           bytes.equal_to('\xE1') | bytes.equal_to('\xE2') | bytes.equal_to('\xE3', '\x85') |
           bytes.equal_to('\xEF') | bytes.equal_to('\xF0', '\x9B') | bytes.equal_to('\xF0', '\x9D') |
           bytes.equal_to('\xF3');
  }
};

/// Control characters, and all beyond ASCII.
struct NotPlain {
  auto operator()(auto bytes) const { return bytes.control_or_beyond_ascii() | bytes.equal_to('\x7F'); }
};

/// One chooses the form of the character before it, as that of a heart in colour; a run of them only hides
/// something.
bool is_variation_selector(char32_t c) {
  return c >= 0xFE00 && c <= 0xFE0F;
}

bool follows_variation_selector(std::string_view text, std::size_t begin) {
  if (begin < 3) return false;
  std::size_t before = begin - 3;
  return text[before] == '\xEF' && is_variation_selector(next_code_point(text, before).value_or(0));
}

/// Appends the character at `position`, which moves behind it.
template <Place place>
void append_suspect(std::string& out, std::string_view text, std::size_t& position) {
  const std::size_t begin = position;
  const char32_t c = next_code_point(text, position).value_or(0xFFFD);
  if (c == '\\' || c == static_cast<unsigned char>(place)) {
    out += '\\';
    out += static_cast<char>(c);
  } else if (needs_escape(c) || (is_variation_selector(c) && follows_variation_selector(text, begin))) {
    append_escape(out, c);
  } else {
    out.append(text, begin, position - begin);
  }
}

template <Place place>
void append_in_place(std::string& out, Utf8 utf8) {
  const std::string_view text = utf8.text;
  std::size_t position = base::find_marked(text, 0, Unusual<place>());
  out.append(text, 0, position);  // all of it, as most lead text is
  while (position < text.size()) {
    const std::size_t end = base::find_marked(text, position, Suspect<place>());
    out.append(text, position, end - position);
    position = end;
    if (end < text.size()) append_suspect<place>(out, text, position);
  }
}

template <Place place>
void append_in_place(std::string& out, std::string_view text) {
  std::string mended;
  if (!simdjson::validate_utf8(text)) text = mended = with_bad_bytes_replaced(text);
  append_in_place<place>(out, Utf8{text});
}

}  // namespace

bool needs_escape(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return true;
  if (c < 0x061C) return c == 0xAD || c == 0x034F;
  return c == 0x061C || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 ||
         (c >= 0x180B && c <= 0x180F) || c == 0x200B || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x3164 || c == 0xFEFF ||
         c == 0xFFA0 || (c >= 0xFFF0 && c <= 0xFFFB) || (c >= 0x1BCA0 && c <= 0x1BCA3) ||
         (c >= 0x1D173 && c <= 0x1D17A) || (c >= 0xE0000 && c <= 0xE0FFF);
}

void append_inert(std::string& out, std::string_view text) {
  for (std::size_t position = 0;;) {
    const std::size_t begin = base::find_marked(text, position, NotPlain());
    out.append(text, position, begin - position);
    if (begin == text.size()) return;
    position = begin;
    const char32_t c = next_code_point(text, position).value_or(0xFFFD);
    if (needs_escape(c)) {
      append_escape(out, c);
    } else if (c == 0xFFFD) {
      out += "\xEF\xBF\xBD";
    } else {
      out.append(text, begin, position - begin);
    }
  }
}

std::string inert_lines(std::string_view text) {
  std::string inert;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n\t"), text.size());
    append_inert(inert, text.substr(0, end));
    if (end < text.size()) inert += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return inert;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  append_in_place<Place::json_string>(out, text);
  out += '"';
}

void append_json_string(std::string& out, Utf8 text) {
  out += '"';
  append_in_place<Place::json_string>(out, text);
  out += '"';
}

void append_cell(std::string& out, std::string_view text) {
  append_in_place<Place::cell>(out, text);
}

void append_cell(std::string& out, Utf8 text) {
  append_in_place<Place::cell>(out, text);
}

void append_cell_between_bars(std::string& out, Utf8 text) {
  append_in_place<Place::cell_between_bars>(out, text);
}

}  // namespace base
