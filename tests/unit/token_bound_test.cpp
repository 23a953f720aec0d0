#include "tools/token_bound.hpp"

#include <gtest/gtest.h>

#include <string>

namespace salestouch {
namespace {

// Against the real tokenizers it is checked on whole results, in tests/e2e/token_bound.test.mjs.

TEST(TokenBound, CountsCharactersAndHalvesOfWords) {
  EXPECT_EQ(token_bound(""), 0u);
  EXPECT_EQ(token_bound("word"), 2u);
  EXPECT_EQ(token_bound("two words"), 5u);
  EXPECT_EQ(token_bound("a1b2"), 4u);
  EXPECT_EQ(token_bound("AB, c\n"), 5u);
}

TEST(TokenBound, IsNeverMoreThanTheBytes) {
  for (const std::string& text :
       {std::string("日本語 and English"), std::string("\xff\xfe"), std::string(1'000, 'x')}) {
    EXPECT_LE(token_bound(text), text.size());
  }
}

}  // namespace
}  // namespace salestouch
