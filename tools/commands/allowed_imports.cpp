#include "tools/commands/allowed_imports.hpp"

#include <algorithm>

namespace salestouch {
namespace {

/// In a time that grows with the product of both lengths at most: only the last star is ever tried again.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t behind_star = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      behind_star = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++behind_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

}  // namespace

ApiError import_not_allowed() {
  return {"import_not_allowed", "This import is none of those that this user may see.", false,
          "Ask the person for another import_id, or the server's operator for this one."};
}

bool AllowedImports::allow(std::string_view import_id) const {
  return are_all() ||
         std::ranges::any_of(patterns_, [&](const std::string& one) { return matches(one, import_id); });
}

}  // namespace salestouch
