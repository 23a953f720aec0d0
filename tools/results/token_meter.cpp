#include "tools/results/token_meter.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "tools/results/common_words.hpp"
#include "tools/results/wide_tokens.hpp"

namespace salestouch {
namespace {

using enum TokenKind;

enum class ByteClass : std::uint8_t { lower, upper, digit, space, newline, tab, control, mark, high };

constexpr std::array<ByteClass, 256> kClasses = [] {
  std::array<ByteClass, 256> classes{};
  for (std::size_t c = 0; c < 256; ++c) {
    classes[c] = c >= 0x80                ? ByteClass::high
                 : c >= 'a' && c <= 'z'   ? ByteClass::lower
                 : c >= 'A' && c <= 'Z'   ? ByteClass::upper
                 : c >= '0' && c <= '9'   ? ByteClass::digit
                 : c == ' '               ? ByteClass::space
                 : c == '\n' || c == '\r' ? ByteClass::newline
                 : c == '\t'              ? ByteClass::tab
                 : c < 0x20 || c == 0x7F  ? ByteClass::control
                                          : ByteClass::mark;
  }
  return classes;
}();

ByteClass class_of(char c) {
  return kClasses[static_cast<unsigned char>(c)];
}
bool is_letter(ByteClass c) {
  return c == ByteClass::lower || c == ByteClass::upper;
}

constexpr TokenKind nth(TokenKind first, std::size_t offset) {
  return static_cast<TokenKind>(static_cast<std::size_t>(first) + offset);
}

/// A word's place among the five kinds of its length.
constexpr std::size_t word_bucket(std::size_t length) {
  return length <= 4 ? 0 : length <= 8 ? 1 : length <= 11 ? 2 : length <= 15 ? 3 : 4;
}

/// A mark's place among the thirteen kinds of single marks.
constexpr std::array<std::uint8_t, 128> kMarkPlaces = [] {
  std::array<std::uint8_t, 128> places{};
  places.fill(12);
  constexpr std::string_view kOwn = "-./:,\"'@_=(#";
  for (std::size_t i = 0; i < kOwn.size(); ++i)
    places[static_cast<unsigned char>(kOwn[i])] = static_cast<std::uint8_t>(i);
  return places;
}();

/// The first kind of a script whose letters, in words, become fewer tokens than each by itself (two more
/// stand behind it in TokenKind); that of a mark that is one token; or wide_token.
TokenKind kind_of(char32_t c) {
  if (c < 0x00C0) return general_mark;
  if (c < 0x0250) return accented_run;
  if (c < 0x0370) return wide_token;
  if (c < 0x0400) return greek_run;
  if (c < 0x0530) return cyrillic_run;
  if (c < 0x0590) return wide_token;
  if (c < 0x0600) return hebrew_run;
  if (c < 0x0780) return arabic_run;
  if (c < 0x0900) return wide_token;
  if (c < 0x0E00) return indic_run;
  if (c < 0x0F00) return thai_run;
  if (c >= 0x1100 && c < 0x1200) return hangul_run;
  if (c >= 0x1E00 && c < 0x1F00) return accented_run;
  if (c >= 0x2010 && c < 0x2070) return general_mark;
  if (c >= 0x3000 && c < 0x3040) return cjk_mark;
  if (c >= 0x3040 && c < 0x3100) return kana_run;
  if ((c >= 0x3400 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00)) return han_run;
  if (c >= 0xAC00 && c < 0xD7B0) return hangul_run;
  return wide_token;
}

bool is_script(TokenKind kind) {
  return kind != wide_token && kind != cjk_mark && kind != general_mark;
}

/// Calls add(kind, count) for each run of `text`.
template <class Add>
class RunReader {
 public:
  RunReader(std::string_view text, Add add) : text_(text), add_(add) {}

  void read() {
    while (at_ < text_.size()) {
      switch (class_of(text_[at_])) {
        case ByteClass::lower:
        case ByteClass::upper:
          word();
          break;
        case ByteClass::digit:
          digit_groups();
          break;
        case ByteClass::space:
          blanks();
          break;
        case ByteClass::newline:
          add_(newline, static_cast<std::uint32_t>(1 + skip(ByteClass::newline) / 16));
          break;
        case ByteClass::tab:
          add_(tab, static_cast<std::uint32_t>(skip(ByteClass::tab)));
          break;
        case ByteClass::control:
          add_(control, static_cast<std::uint32_t>(skip(ByteClass::control)));
          break;
        case ByteClass::mark:
          punctuation();
          break;
        case ByteClass::high:
          wide();
          break;
      }
    }
  }

 private:
  bool next_is(ByteClass wanted) const { return at_ < text_.size() && class_of(text_[at_]) == wanted; }
  bool letter_follows() const {
    return at_ < text_.size() && (is_letter(class_of(text_[at_])) || class_of(text_[at_]) == ByteClass::high);
  }

  std::size_t skip(ByteClass of) {
    const std::size_t begin = at_;
    while (next_is(of)) ++at_;
    return at_ - begin;
  }

  /// Letters up to the next change that tokenizers cut at: camelCase and HTTPServer come apart as in them.
  void word() {
    const std::size_t begin = at_;
    const bool behind_digit = begin > 0 && class_of(text_[begin - 1]) == ByteClass::digit;
    const bool spaced = begin > 0 && text_[begin - 1] == ' ';
    std::size_t capitals = skip(ByteClass::upper);
    const bool lower_follows = next_is(ByteClass::lower);
    if (lower_follows && capitals > 1) {
      --capitals;
      --at_;
      capitals_run(capitals, behind_digit);
      return;
    }
    PackedWord letters;
    if (capitals == 1) letters.add(text_[begin]);
    for (; next_is(ByteClass::lower); ++at_) letters.add(text_[at_]);
    const std::size_t length = at_ - begin;
    if (behind_digit || next_is(ByteClass::digit)) return id_run(length);
    if (!lower_follows) return capitals_run(length, false);
    const std::size_t form = (capitals == 1 ? 2u : 0u) + (spaced ? 0u : 1u);
    if (length <= PackedWord::kLongest && is_whole(begin) &&
        is_common_word(letters, static_cast<WordForm>(1u << form)))
      return add_(nth(common_lower_spaced, form), 1);
    constexpr TokenKind kFirst[] = {lower_spaced, lower, capital_spaced, capital};
    add_(nth(kFirst[form], word_bucket(length)), 1);
    if (length > 16) add_(long_letter, static_cast<std::uint32_t>(length - 16));
  }

  /// Whether the word from `begin` to here is no part of a longer one, which a tokenizer may cut elsewhere.
  bool is_whole(std::size_t begin) const {
    const bool joined =
        begin > 0 && (is_letter(class_of(text_[begin - 1])) || class_of(text_[begin - 1]) == ByteClass::high);
    return !joined && !letter_follows();
  }

  void capitals_run(std::size_t length, bool is_id) {
    if (is_id) return id_run(length);
    add_(nth(upper, std::min<std::size_t>(length, 4) - 1), 1);
    if (length > 4) add_(long_letter, static_cast<std::uint32_t>(length - 4));
  }

  void id_run(std::size_t length) {
    add_(nth(id_letters, std::min<std::size_t>(length, 4) - 1), 1);
    if (length > 4) add_(id_letter, static_cast<std::uint32_t>(length - 4));
  }

  void digit_groups() {
    const std::size_t length = skip(ByteClass::digit);
    if (length >= 3) add_(nth(digits, 2), static_cast<std::uint32_t>(length / 3));
    if (length % 3 > 0) add_(nth(digits, length % 3 - 1), 1);
    if (length >= 9) add_(long_digits, static_cast<std::uint32_t>(length / 9));
  }

  /// One space merges with the word or the mark behind it.
  void blanks() {
    const std::size_t length = skip(ByteClass::space);
    if (length > 1) add_(spaces, static_cast<std::uint32_t>(1 + length / 64));
    if (next_is(ByteClass::digit)) {
      add_(digits_spaced, 1);
    } else if (at_ == text_.size() || next_is(ByteClass::newline) || next_is(ByteClass::tab)) {
      add_(space, 1);
    }
  }

  void punctuation() {
    const char first = text_[at_];
    const std::size_t length = skip(ByteClass::mark);
    if (length > 1) {
      add_(nth(marks, std::min<std::size_t>(length, 4) - 2), 1);
      if (length > 4) add_(more_marks, static_cast<std::uint32_t>(length - 4));
      return;
    }
    add_(nth(letter_follows() ? mark_word : mark, kMarkPlaces[static_cast<unsigned char>(first)]), 1);
  }

  void wide() {
    TokenKind run = wide_token;
    bool is_spaced = at_ > 0 && text_[at_ - 1] == ' ';
    while (next_is(ByteClass::high)) {
      const std::optional<char32_t> point = base::next_code_point(text_, at_);
      if (!point) {
        run = bad_byte;
        add_(bad_byte, 1);
        continue;
      }
      const TokenKind kind = kind_of(*point);
      const std::uint32_t tokens = tokens_alone(*point);
      if (is_script(kind) && kind != run) add_(kind, 1);
      run = kind;
      if (is_script(kind) && tokens <= 2) {
        add_(nth(kind, tokens), 1);
      } else if (!is_script(kind) && kind != wide_token && tokens == 1) {
        add_(kind, 1);
      } else {
        add_(wide_token, tokens);
        if (is_spaced) add_(wide_spaced, 1);
      }
      is_spaced = false;
    }
  }

  std::string_view text_;
  Add add_;
  std::size_t at_ = 0;
};

template <class Add>
void read_runs(std::string_view text, Add add) {
  RunReader<Add>(text, add).read();
}

/// What a kind costs, in 1/1024 token, in the order of the kinds.
constexpr std::array<std::uint16_t, kTokenKinds> kCosts = {
#include "tools/results/token_costs.inc"
};

/// Above the costs, for results whose runs all happen to be dear ones; it shrinks with length, as chance
/// does.
constexpr std::uint64_t kMarginPerMille = 40;
constexpr std::uint64_t kMarginTokens = 16;

}  // namespace

std::array<std::uint32_t, kTokenKinds> count_token_kinds(std::string_view text) {
  std::array<std::uint32_t, kTokenKinds> counts{};
  read_runs(text,
            [&](TokenKind kind, std::uint32_t count) { counts[static_cast<std::size_t>(kind)] += count; });
  return counts;
}

std::uint64_t token_cost(std::string_view text) {
  std::uint64_t cost = 0;
  read_runs(text, [&](TokenKind kind, std::uint32_t count) {
    cost += std::uint64_t{kCosts[static_cast<std::size_t>(kind)]} * count;
  });
  return cost;
}

std::size_t tokens_of_cost(std::uint64_t cost) {
  return static_cast<std::size_t>((cost * (1000 + kMarginPerMille) / 1000 + 1023) / 1024 + kMarginTokens);
}

std::size_t count_tokens(std::string_view text) {
  return tokens_of_cost(token_cost(text));
}

}  // namespace salestouch
