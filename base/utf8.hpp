#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// UTF-8 (RFC 3629) as far as lead text needs it: reading code points, mending bad bytes, cutting, measuring.
namespace base {

/// What some editors and servers write before UTF-8 text.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Where the text itself begins: behind its byte order mark, or at 0.
constexpr std::size_t behind_byte_order_mark(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

/// The code point that begins at `position`, which moves behind it; nothing, and one byte further, where the
/// bytes are no well-formed sequence. `position` must be inside `text`.
std::optional<char32_t> next_code_point(std::string_view text, std::size_t& position);

/// The text of a file in UTF-8 and without its byte order mark: editors and shells of Windows write UTF-16
/// with one, and UTF-8 with one. Bytes without are as they are.
std::string without_byte_order_mark(std::string bytes);

/// The text of `bytes` in windows-1252, which is also what ISO-8859-1 and US-ASCII mean (WHATWG
/// Encoding, 4.2).
std::string from_windows_1252(std::string_view bytes);

/// `text` with U+FFFD for each byte that is not UTF-8.
std::string with_bad_bytes_replaced(std::string_view text);

/// The longest beginning of `text` of at most `max_characters` code points.
std::string_view first_characters(std::string_view text, std::size_t max_characters);

/// Code points of `text`.
std::size_t count_characters(std::string_view text);

/// The length a JavaScript client sees: UTF-16 code units.
std::size_t utf16_length(std::string_view text);

}  // namespace base
