#include "tools/token_bound.hpp"

namespace salestouch {
namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_letter(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::size_t token_bound(std::string_view text) {
  std::size_t tokens = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_lower(text[i])) {
      const bool merges = text[i] == ' ' && i + 1 < text.size() && is_letter(text[i + 1]);
      tokens += merges ? 0 : 1;
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text.size() && is_lower(text[i])) ++i;
    // Letters that touch a digit belong to an id or a hash, whose pairs are in no vocabulary.
    const bool in_id = (begin > 0 && is_digit(text[begin - 1])) || (i < text.size() && is_digit(text[i]));
    tokens += in_id ? i - begin : (i - begin + 1) / 2;
  }
  return tokens;
}

}  // namespace salestouch
