#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// How wide a terminal shows text: in cells, one for most characters, two for those of East Asian scripts and
/// for emoji, none for marks on the character before (Unicode Standard Annexes 11 and 29, by utf8proc).
namespace salestouch {

std::size_t display_width(std::string_view text);

/// `text`, or, where it is wider than `width`, its longest beginning with "…" behind it that is not. Nothing
/// that is shown as one character is cut.
std::string cut_to_width(std::string_view text, std::size_t width);

}  // namespace salestouch
