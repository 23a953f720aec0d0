#include "base/byte_scan.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

struct Quote {
  auto operator()(auto bytes) const { return bytes.equal_to('"'); }
};

struct ControlOrBeyondAscii {
  auto operator()(auto bytes) const { return bytes.control_or_beyond_ascii(); }
};

struct E1ToE3 {
  auto operator()(auto bytes) const { return bytes.between('\xE1', '\xE3'); }
};

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
      const bool is_between = byte >= 0xE1 && byte <= 0xE3;
      EXPECT_EQ(base::find_marked(text, 0, E1ToE3()), is_between ? size - 1 : size) << size << ' ' << byte;
    }
  }
}

TEST(ByteScan, FindsEachMarkOfLongTexts) {
  for (std::size_t size = 0; size < 200; ++size) {
    std::string text(size, '#');
    std::vector<std::size_t> expected;
    for (std::size_t place = size % 7; place < size; place += 1 + place % 5) {
      text[place] = '"';
      expected.push_back(place);
    }
    std::vector<std::size_t> found;
    base::for_each_marked(text, Quote(), [&](std::size_t place) { found.push_back(place); });
    EXPECT_EQ(found, expected) << size;
  }
}
