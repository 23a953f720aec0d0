#pragma once

#include <cstddef>
#include <cstdint>

namespace salestouch {

/// How a word is written and what stands before it; each has a vocabulary entry of its own.
enum class WordForm : unsigned {
  lower_spaced = 1,    ///< " word"
  lower = 2,           ///< "word"
  capital_spaced = 4,  ///< " Word"
  capital = 8,         ///< "Word"
};

/// A word's ASCII letters, five bits each, the same in either case. Letters of a word that is longer than the
/// longest are lost.
class PackedWord {
 public:
  static constexpr std::size_t kLongest = 12;

  constexpr void add(char letter) { letters_ = letters_ << 5 | (static_cast<unsigned char>(letter) & 31u); }
  constexpr std::uint64_t letters() const { return letters_; }

 private:
  std::uint64_t letters_ = 0;
};

/// Whether the word in this form is one token under each of the four tokenizers that results are counted by.
/// The table holds the most frequent words of English and six other languages in Latin letters
/// (bench/common_words.mjs), none of over `kLongest` letters; nothing is known of words beyond it. The word
/// must be no longer. A few nanoseconds.
bool is_common_word(PackedWord word, WordForm form);

}  // namespace salestouch
