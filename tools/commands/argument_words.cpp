#include "tools/commands/argument_words.hpp"

#include <algorithm>
#include <iterator>

#include "base/ascii.hpp"

namespace salestouch {
namespace {

constexpr std::string_view kSeparators = "_- ";
constexpr std::string_view kWideSpace[] = {"\u00A0", "\u3000", "\u200B", "\uFEFF", "\u2060"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A letter of any script, or a digit.
bool is_of_a_word(char c) {
  return base::is_letter_or_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

/// Whether `run`, of separators alone, says something between `before` and `after`, 0 at an end of the text.
bool says_something(char before, std::string_view run, char after) {
  if (is_digit(before) && is_digit(after)) return true;
  if (run.find('-') == std::string_view::npos) return false;
  return !is_of_a_word(before) || !is_of_a_word(after) || is_digit(after) || run.ends_with(" -");
}

}  // namespace

std::string_view without_space(std::string_view text) {
  for (std::size_t size = 0; size != text.size();) {
    size = text.size();
    text = base::trimmed(text);
    for (const std::string_view space : kWideSpace) {
      if (text.starts_with(space)) text.remove_prefix(space.size());
      if (text.ends_with(space)) text.remove_suffix(space.size());
    }
  }
  return text;
}

std::string_view unquoted(std::string_view text) {
  text = without_space(text);
  const bool is_quoted = text.size() > 2 && (text[0] == '"' || text[0] == '\'' || text[0] == '`') &&
                         text.back() == text[0] && text.find(text[0], 1) == text.size() - 1;
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

std::string_view without_markup(std::string_view text) {
  constexpr std::string_view kNames[] = {"parameter", "invoke",    "function", "tool_call", "arg_value",
                                         "argument",  "arguments", "query",    "import_id", "string"};
  constexpr std::size_t kLongestTag = 40;
  for (std::size_t at = 0; (at = text.find("</", at)) != std::string_view::npos; ++at) {
    std::string_view name = text.substr(at + 2, kLongestTag);
    if (name.find('>') == std::string_view::npos) continue;
    name = name.substr(0, name.find('>'));
    name = name.substr(name.rfind(':') + 1);  // of a namespace
    if (std::ranges::find(kNames, name) != std::end(kNames)) return without_space(text.substr(0, at));
  }
  return text;
}

std::string_view id_in(std::string_view text) {
  constexpr std::string_view kResource = "salestouch://imports/";
  text = unquoted(without_markup(text));
  if (!text.starts_with(kResource)) return text;
  const std::string_view id =
      text.substr(kResource.size(), text.find('/', kResource.size()) - kResource.size());
  const bool is_whole = !id.empty() && id.find('%') == std::string_view::npos;  // ids need no escapes
  return is_whole ? id : text;
}

std::string folded_word(std::string_view text) {
  std::string result;
  for (text = without_space(text); !text.empty();) {
    const std::string_view run = text.substr(0, text.find_first_not_of(kSeparators));
    text.remove_prefix(run.size());
    const char before = result.empty() ? '\0' : result.back();
    if (!run.empty() && says_something(before, run, text.empty() ? '\0' : text[0])) result += '-';
    const std::string_view word = text.substr(0, text.find_first_of(kSeparators));
    for (char c : word) result += base::to_lower(c);
    text.remove_prefix(word.size());
  }
  return result;
}

}  // namespace salestouch
