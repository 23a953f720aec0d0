#include "server/protocol/tool_name.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace mcp {
namespace {

/// Longer names are none that anything was put before.
constexpr std::size_t kLongestName = 200;

/// Whether hosts put all of `text`, letters and digits, before a name.
bool is_prefix(std::string_view text, std::string_view server) {
  while (!text.empty()) {
    const std::string_view words[] = {server, "mcp", "functions", "tools", "defaultapi", "server"};
    const auto* const word = std::ranges::find_if(
        words, [text](std::string_view one) { return !one.empty() && text.starts_with(one); });
    if (word == std::end(words)) return false;
    text.remove_prefix(word->size());
  }
  return true;
}

}  // namespace

std::string with_underscores(std::string_view name) {
  std::string result(name);
  std::ranges::replace(result, '.', '_');
  return result;
}

bool is_spelling_of(std::string_view given, std::string_view tool, std::string_view server) {
  if (given.size() > kLongestName) return false;
  const std::string name = base::letters_and_digits_of(given);
  const std::string known = base::letters_and_digits_of(tool);
  return name.ends_with(known) && is_prefix(std::string_view(name).substr(0, name.size() - known.size()),
                                            base::letters_and_digits_of(server));
}

}  // namespace mcp
