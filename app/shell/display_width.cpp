#include "app/shell/display_width.hpp"

#include <utf8proc.h>

#include <algorithm>

#include "base/utf8.hpp"

namespace salestouch {
namespace {

/// The character before it is shown as an emoji.
constexpr char32_t kEmojiPresentation = 0xFE0F;
/// These make one emoji of several.
constexpr char32_t kZeroWidthJoiner = 0x200D;
constexpr char32_t kFirstSkinTone = 0x1F3FB;
constexpr char32_t kLastSkinTone = 0x1F3FF;

char32_t character_at(std::string_view text, std::size_t& position) {
  return base::next_code_point(text, position).value_or(U'\uFFFD');
}

std::size_t cells_of(char32_t c) {
  return static_cast<std::size_t>(std::max(0, ::utf8proc_charwidth(static_cast<utf8proc_int32_t>(c))));
}

/// What is shown as one character.
struct Cluster {
  std::size_t end;  ///< in the text
  std::size_t width;
};

Cluster cluster_at(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  char32_t before = character_at(text, end);
  std::size_t width = cells_of(before);
  utf8proc_int32_t state = 0;
  while (end < text.size()) {
    std::size_t next = end;
    const char32_t c = character_at(text, next);
    if (::utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(before),
                                           static_cast<utf8proc_int32_t>(c), &state))
      break;
    const bool is_part_of_emoji = before == kZeroWidthJoiner || (c >= kFirstSkinTone && c <= kLastSkinTone);
    if (c == kEmojiPresentation) width = 2;
    if (!is_part_of_emoji) width += cells_of(c);
    before = c;
    end = next;
  }
  return {end, width};
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t position = 0; position < text.size();) {
    const Cluster cluster = cluster_at(text, position);
    width += cluster.width;
    position = cluster.end;
  }
  return width;
}

std::string cut_to_width(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return "";
  std::size_t position = 0;
  for (std::size_t used = 1; position < text.size();) {  // 1: the mark of the cut
    const Cluster cluster = cluster_at(text, position);
    used += cluster.width;
    if (used > width) break;
    position = cluster.end;
  }
  return std::string(text.substr(0, position)) + "…";
}

}  // namespace salestouch
