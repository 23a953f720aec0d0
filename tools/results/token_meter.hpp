#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace salestouch {

/// Counts tokens without a vocabulary: a result counted here has, as a whole, no more of them under
/// o200k_base, cl100k_base, llama3 or Claude's published tokenizer, and few less. Text is cut into the runs
/// that those tokenizers cut it into, and each run costs what its kind costs at most on average;
/// docs/develop/tokens.md derives the kinds, bench/fit_token_meter.mjs their costs.
///
/// The count is additive over lines: the cost of two texts, the first of which ends in '\n', is the sum of
/// theirs. One pass, at 200 to 300 MB/s on a quiet core.

/// The kinds of run. A word's length chooses among kinds that stand behind each other.
enum class TokenKind : std::uint8_t {
  lower_spaced,  ///< a lower-case word behind a space, by length: 1-4, 5-8, 9-11, 12-15, 16 and more
  lower = lower_spaced + 5,
  capital_spaced = lower + 5,  ///< one capital, then lower case
  capital = capital_spaced + 5,
  common_lower_spaced = capital + 5,  ///< a word that each vocabulary has, in each form (common_words.hpp)
  common_lower,
  common_capital_spaced,
  common_capital,
  upper,                       ///< capitals: 1, 2, 3, 4 and more
  long_letter = upper + 4,     ///< each letter beyond the 16th of a word, or the 4th of capitals
  id_letters,                  ///< letters that touch a digit: 1, 2, 3, 4 and more
  id_letter = id_letters + 4,  ///< each beyond the 4th
  digits,                      ///< a group of digits: 1, 2, 3
  long_digits = digits + 3,    ///< every nine digits of a run
  digits_spaced,               ///< a space before digits
  space,                       ///< a space that merges with nothing
  spaces,                      ///< a run of spaces, and each 64 of it
  newline,                     ///< a run, and each 16 of it
  tab,
  control,
  mark_word,               ///< one mark before a letter: - . / : , " ' @ _ = ( # and any other
  mark = mark_word + 13,   ///< one mark before anything else
  marks = mark + 13,       ///< a run of marks: 2, 3, 4 and more
  more_marks = marks + 3,  ///< each beyond the 4th
  accented_run,  ///< Latin letters beyond ASCII: a run; each that is one token by itself; each that is two
  accented,
  accented_2,
  greek_run,
  greek,
  greek_2,
  cyrillic_run,
  cyrillic,
  cyrillic_2,
  hebrew_run,
  hebrew,
  hebrew_2,
  arabic_run,
  arabic,
  arabic_2,
  indic_run,
  indic,
  indic_2,
  thai_run,
  thai,
  thai_2,
  hangul_run,
  hangul,
  hangul_2,
  kana_run,
  kana,
  kana_2,
  han_run,
  han,
  han_2,
  cjk_mark,      ///< of one token
  general_mark,  ///< dashes, quotes, ellipsis, bullets, of one token
  wide_spaced,   ///< a space before any other character beyond ASCII
  wide_token,    ///< each token of any other character beyond ASCII, as tokens_alone() counts it
  bad_byte,
  kinds
};

inline constexpr std::size_t kTokenKinds = static_cast<std::size_t>(TokenKind::kinds);

/// How often each kind comes in `text`.
std::array<std::uint32_t, kTokenKinds> count_token_kinds(std::string_view text);

/// Tokens in 1/1024, to add up before rounding.
std::uint64_t token_cost(std::string_view text);

/// The tokens that a result of this cost has at most.
std::size_t tokens_of_cost(std::uint64_t cost);

/// The tokens that `text` has at most, if it is a whole result.
std::size_t count_tokens(std::string_view text);

}  // namespace salestouch
