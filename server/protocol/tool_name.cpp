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

std::string with_underscored_names(std::string_view text, const std::set<std::string_view>& tools) {
  const auto is_of_name = [](char c) {
    return base::is_letter_or_digit(c) || c == '.' || c == '_' || c == '-';
  };
  std::string result;
  while (!text.empty()) {
    const auto* const begin = std::ranges::find_if(text, is_of_name);
    const auto* const behind = std::find_if_not(begin, text.end(), is_of_name);
    const auto* end = behind;
    while (end != begin && end[-1] == '.') --end;  // of the sentence
    result.append(text.begin(), begin);
    const std::string_view word(begin, end);
    result += tools.contains(word) ? with_underscores(word) : std::string(word);
    result.append(end, behind);
    text.remove_prefix(static_cast<std::size_t>(behind - text.begin()));
  }
  return result;
}

bool is_spelling_of(std::string_view given, std::string_view tool, std::string_view server) {
  if (given.size() > kLongestName) return false;
  const std::string name = base::letters_and_digits_of(given);
  const std::string known = base::letters_and_digits_of(tool);
  return !known.empty() && name.ends_with(known) &&
         is_prefix(std::string_view(name).substr(0, name.size() - known.size()),
                   base::letters_and_digits_of(server));
}

}  // namespace mcp
