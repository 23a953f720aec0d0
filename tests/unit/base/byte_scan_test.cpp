#include "base/byte_scan.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace {

struct Quote {
  auto operator()(auto bytes) const { return bytes.equal_to('"'); }
};

struct ControlOrBeyondAscii {
  auto operator()(auto bytes) const { return bytes.control() | bytes.beyond_ascii(); }
};

/// Letters of which few differ, so that what is looked for is nearly there in many places.
std::string few_letters(std::mt19937& random, std::size_t size) {
  std::string text;
  while (text.size() < size) text += "ab"[random() % 2];
  return text;
}

}  // namespace

TEST(ByteScan, FindsTheFirstMarkInTextsOfEachLength) {
  for (std::size_t size = 0; size < 60; ++size) {
    for (std::size_t place = 0; place <= size; ++place) {
      // What stands behind a mark differs from one in a bit: a borrow would mark it.
      std::string text(size, '#');
      if (place < size) text[place] = '"';
      for (std::size_t begin = 0; begin <= size; ++begin) {
        const std::size_t expected = std::min(text.find('"', begin), size);
        EXPECT_EQ(base::find_marked(text, begin, Quote()), expected) << size << ' ' << place << ' ' << begin;
      }
    }
  }
}

TEST(ByteScan, TakesBytesByTheirValue) {
  for (std::size_t size = 1; size < 40; ++size) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text(size, 'a');
      text.back() = static_cast<char>(byte);
      const bool is_marked = byte < 0x20 || byte >= 0x80;
      EXPECT_EQ(base::find_marked(text, 0, ControlOrBeyondAscii()), is_marked ? size - 1 : size)
          << size << ' ' << byte;
    }
  }
}

TEST(ByteScan, FindsATextWhereTheStandardLibraryDoes) {
  std::mt19937 random(7);  // the same texts in each run
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = few_letters(random, random() % 80);
    const std::string wanted = few_letters(random, 2 + random() % 12);
    const std::size_t begin = random() % (text.size() + 1);
    EXPECT_EQ(base::find_text(text, begin, wanted), text.find(wanted, begin))
        << text << ' ' << wanted << ' ' << begin;
  }
}
