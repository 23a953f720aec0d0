#pragma once

#include <algorithm>
#include <string_view>

/// What JSON and the protocols around it take for space, letters and case: ASCII alone, whatever the locale.
namespace base {

/// Space as JSON knows it (RFC 8259, 2).
inline constexpr std::string_view kSpace = " \t\r\n";

inline std::string_view without_trailing_space(std::string_view text) {
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

/// `text` without the space at its ends.
inline std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(kSpace)));
  return without_trailing_space(text);
}

inline bool is_blank(std::string_view text) {
  return text.find_first_not_of(kSpace) == std::string_view::npos;
}

inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

inline bool is_letter_or_digit(char c) {
  return is_letter(c) || (c >= '0' && c <= '9');
}

inline char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

inline bool equal_but_for_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, &to_lower, &to_lower);
}

}  // namespace base
