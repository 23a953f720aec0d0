#include "base/utf8.hpp"

#include <algorithm>
#include <boost/locale/encoding_utf.hpp>

namespace base {
namespace {

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

std::optional<char32_t> next_code_point(std::string_view text, std::size_t& position) {
  const auto lead = static_cast<unsigned char>(text[position++]);
  if (lead < 0x80) return lead;
  // Bytes that follow, bits of the lead byte, and the least code point that needs this length.
  const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || position + more > text.size()) return std::nullopt;
  constexpr char32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
  char32_t point = lead & (0x3Fu >> more);
  for (std::size_t i = 0; i < more; ++i) {
    if (!is_continuation(text[position + i])) return std::nullopt;
    point = (point << 6) | (static_cast<unsigned char>(text[position + i]) & 0x3Fu);
  }
  if (point < kLeast[more] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return std::nullopt;
  position += more;
  return point;
}

std::string without_byte_order_mark(std::string bytes) {
  const bool is_little = bytes.starts_with("\xFF\xFE");
  if (!is_little && !bytes.starts_with("\xFE\xFF")) {
    bytes.erase(0, behind_byte_order_mark(bytes));
    return bytes;
  }
  std::u16string units;
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    units += static_cast<char16_t>(is_little ? second << 8 | first : first << 8 | second);
  }
  return boost::locale::conv::utf_to_utf<char>(units);
}

std::string from_windows_1252(std::string_view bytes) {
  // 0x80 to 0x9F; what is not assigned is the control character of that number.
  constexpr char16_t kBetween[] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  std::u16string units;
  units.reserve(bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    units += byte >= 0x80 && byte < 0xA0 ? kBetween[byte - 0x80] : char16_t{byte};
  }
  return boost::locale::conv::utf_to_utf<char>(units);
}

std::string with_bad_bytes_replaced(std::string_view text) {
  std::string mended;
  mended.reserve(text.size());
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t begin = position;
    if (next_code_point(text, position)) {
      mended += text.substr(begin, position - begin);
    } else {
      mended += "\xEF\xBF\xBD";
    }
  }
  return mended;
}

std::string_view first_characters(std::string_view text, std::size_t max_characters) {
  std::size_t position = 0;
  while (position < text.size() && max_characters-- > 0) next_code_point(text, position);
  return text.substr(0, position);
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !is_continuation(c); }));
}

std::size_t utf16_length(std::string_view text) {
  std::size_t length = 0;
  for (char c : text) {
    length += !is_continuation(c);
    length += static_cast<unsigned char>(c) >= 0xF0;
  }
  return length;
}

}  // namespace base
