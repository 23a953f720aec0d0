#include "tools/leads/folded_text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <cstdlib>
#include <utility>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "tools/commands/argument_words.hpp"

namespace salestouch {
namespace {

/// Letters that Unicode does not take apart, and marks that editors and models write for plain ones.
constexpr std::pair<const char*, const char*> kPlain[] = {
    {"\u00F8", "o"},  {"\u0142", "l"},  {"\u0111", "d"},  {"\u00F0", "d"},  {"\u00FE", "th"},
    {"\u00E6", "ae"}, {"\u0153", "oe"}, {"\u0131", "i"},  {"\u2019", "'"},  {"\u2018", "'"},
    {"\u02BC", "'"},  {"\u2010", "-"},  {"\u201C", "\""}, {"\u201D", "\""}, {"\u201E", "\""},
    {"\u2012", "-"},  {"\u2013", "-"},  {"\u2212", "-"},  {"\u2014", "-"}};

constexpr std::pair<const char*, const char*> kEntities[] = {
    {"&#039;", "'"}, {"&#39;", "'"}, {"&apos;", "'"}, {"&quot;", "\""}, {"&nbsp;", " "}, {"&amp;", "&"}};

template <std::size_t kCount>
void replace_each(std::string& text, const std::pair<const char*, const char*> (&pairs)[kCount]) {
  for (const auto& [from, to] : pairs) boost::algorithm::replace_all(text, from, to);
}

std::string lower_ascii(std::string text) {
  std::ranges::transform(text, text.begin(), &base::to_lower);
  if (text.find('&') != std::string::npos) replace_each(text, kEntities);
  return text;
}

}  // namespace

std::string folded(std::string_view text) {
  const bool is_ascii =
      std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_ascii) return lower_ascii(std::string(text));
  std::string mended = base::with_bad_bytes_replaced(text);
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(mended.data()),
                   static_cast<utf8proc_ssize_t>(mended.size()), &mapped,
                   static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                                  UTF8PROC_IGNORE | UTF8PROC_STRIPMARK));
  if (length < 0) return mended;
  std::string result(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length));
  std::free(mapped);
  replace_each(result, kPlain);
  return lower_ascii(std::move(result));
}

std::string squeezed(std::string_view text) {
  std::string result;
  for (char c : text) {
    const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_space) result += c;
    if (is_space && !result.empty() && result.back() != ' ') result += ' ';
  }
  if (result.ends_with(' ')) result.pop_back();
  return result;
}

std::string without_separators(std::string_view text) {
  return folded_word(folded(text));
}

}  // namespace salestouch
