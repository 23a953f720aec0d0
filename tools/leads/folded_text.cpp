#include "tools/leads/folded_text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <utility>
#include <vector>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "tools/commands/argument_words.hpp"

namespace salestouch {
namespace {

/// Letters that Unicode does not take apart, and marks that editors and models write for plain ones.
constexpr std::pair<const char*, const char*> kPlain[] = {
    {"\u00F8", "o"},
    {"\u0142", "l"},
    {"\u0111", "d"},
    {"\u00F0", "d"},
    {"\u00FE", "th"},
    {"\u00E6", "ae"},
    {"\u0153", "oe"},
    {"\u0131", "i"},
    {"\u2019", "'"},
    {"\u2018", "'"},
    {"\u02BC", "'"},
    {"\u2010", "-"},
    {"\u201C", "\""},
    {"\u201D", "\""},
    {"\u201E", "\""},
    {"\u2012", "-"},
    {"\u2013", "-"},
    {"\u2212", "-"},
    {"\u2014", "-"},
    // Arabic and Persian keyboards have different letters for one.
    {"\u06CC", "\u064A"},
    {"\u0649", "\u064A"},
    {"\u06A9", "\u0643"},
    {"\u0629", "\u0647"},
    {"\u06C1", "\u0647"},
    {"\u0640", ""}};

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

struct Range {
  utf8proc_int32_t first;
  utf8proc_int32_t last;
};

/// Marks without which a letter is the same one to who searches: of Latin, Greek and Cyrillic, the points of
/// Hebrew and Arabic. Those of other scripts are vowels and sounds: without, Deepak is Deepika.
constexpr Range kAccents[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05C7},
                              {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC},
                              {0x06DF, 0x06E8}, {0x06EA, 0x06ED}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
                              {0x20D0, 0x20F0}, {0xFE20, 0xFE2F}};

bool is_accent(utf8proc_int32_t c) {
  return std::ranges::any_of(kAccents,
                             [c](const Range& range) { return c >= range.first && c <= range.last; });
}

/// In small letters, taken apart, without accents, and put together again where that is one letter of its
/// script.
std::string without_accents(std::string_view text) {
  constexpr auto kApart = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                                         UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  const utf8proc_ssize_t count = utf8proc_decompose(bytes, size, nullptr, 0, kApart);
  if (count < 0) return std::string(text);
  std::vector<utf8proc_int32_t> letters(static_cast<std::size_t>(count));
  utf8proc_decompose(bytes, size, letters.data(), count, kApart);
  std::erase_if(letters, is_accent);
  const utf8proc_ssize_t composed =
      utf8proc_normalize_utf32(letters.data(), static_cast<utf8proc_ssize_t>(letters.size()),
                               static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
  std::string result;
  for (utf8proc_ssize_t i = 0; i < composed; ++i) {
    utf8proc_uint8_t encoded[4];
    const utf8proc_ssize_t length = utf8proc_encode_char(letters[static_cast<std::size_t>(i)], encoded);
    result.append(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length));
  }
  return result;
}

}  // namespace

std::string folded(std::string_view text) {
  const bool is_ascii =
      std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_ascii) return lower_ascii(std::string(text));
  std::string result = without_accents(base::with_bad_bytes_replaced(text));
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
