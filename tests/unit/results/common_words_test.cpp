#include "tools/results/common_words.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace salestouch {
namespace {

struct WordsOfForms {
  unsigned forms;
  const char* words;
};

const WordsOfForms kListed[] = {
#include "tools/results/common_words.inc"
};

PackedWord packed(const std::string& word) {
  PackedWord letters;
  for (const char c : word) letters.add(c);
  return letters;
}

TEST(CommonWords, AreThoseOfTheListInItsForms) {
  std::size_t words = 0;
  for (const WordsOfForms& list : kListed) {
    std::istringstream in(list.words);
    for (std::string word; in >> word; ++words) {
      for (const unsigned form : {1u, 2u, 4u, 8u})
        EXPECT_EQ(is_common_word(packed(word), static_cast<WordForm>(form)), (list.forms & form) != 0)
            << word;
    }
  }
  EXPECT_GT(words, 5'000u);
}

TEST(CommonWords, AreNoOthers) {
  for (const char* word : {"zq", "thq", "ther", "qqqqqqqqqqqq", "therewithall"})
    EXPECT_FALSE(is_common_word(packed(word), WordForm::lower_spaced)) << word;
}

}  // namespace
}  // namespace salestouch
