#pragma once

#include <algorithm>
#include <string>
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

/// The letters of `text` in lower case: in_progress, "In progress" and inProgress are one word.
inline std::string letters_of(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (is_letter(c)) letters += to_lower(c);
  }
  return letters;
}

/// The same, and its digits.
inline std::string letters_and_digits_of(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (is_letter_or_digit(c)) kept += to_lower(c);
  }
  return kept;
}

/// Whether `text` stands between quotes, as docker's --env-file keeps them.
inline bool is_quoted(std::string_view text) {
  return text.size() >= 2 && text.front() == text.back() && (text[0] == '"' || text[0] == '\'');
}

inline bool equal_but_for_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, &to_lower, &to_lower);
}

}  // namespace base
