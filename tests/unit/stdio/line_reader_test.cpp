#include "server/stdio/line_reader.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace mcp {
namespace {

class LineReaderTest : public testing::Test {
 protected:
  std::vector<std::string> lines;
  int too_long = 0;
  std::string beginning;
  std::string end;
  LineReader reader{16,
                    {[this](std::string_view line) { lines.emplace_back(line); },
                     [this](std::string_view first, std::string_view last) {
                       ++too_long;
                       beginning = first;
                       end = last;
                     }}};
};

TEST_F(LineReaderTest, TwoLinesInOnePiece) {
  reader.feed("one\ntwo\n");
  EXPECT_EQ(lines, (std::vector<std::string>{"one", "two"}));
}

TEST_F(LineReaderTest, OneLineInManyPieces) {
  for (char c : std::string("{\"a\":1}\n")) reader.feed({&c, 1});
  EXPECT_EQ(lines, std::vector<std::string>{"{\"a\":1}"});
}

TEST_F(LineReaderTest, CarriageReturnsAndBlankLinesVanish) {
  reader.feed("one\r\n\r\n \t\n\ntwo\r\n");
  EXPECT_EQ(lines, (std::vector<std::string>{"one", "two"}));
}

TEST_F(LineReaderTest, ALineOverTheLimitIsReportedOnceAndSkipped) {
  for (int i = 0; i < 1'000; ++i) reader.feed("0123456789");
  EXPECT_EQ(too_long, 0);
  reader.feed("tail\nnext\n");
  EXPECT_EQ(too_long, 1);
  EXPECT_EQ(beginning, "01234567890123456789");
  EXPECT_TRUE(end.ends_with("0123456789tail"));
  EXPECT_EQ(end.size(), 1'024u);
  EXPECT_EQ(lines, std::vector<std::string>{"next"});
}

TEST_F(LineReaderTest, BothEndsOfALineAreItsOwn) {
  reader.feed("one\nabcdefghij");
  reader.feed("0123456789\ntwo\n");
  EXPECT_EQ(beginning, "abcdefghij0123456789");
  EXPECT_EQ(end, "abcdefghij0123456789");
  EXPECT_EQ(lines, (std::vector<std::string>{"one", "two"}));
}

TEST_F(LineReaderTest, ALineOfExactlyTheLimitPasses) {
  reader.feed("0123456789abcdef\n0123456789abcdefg\n");
  EXPECT_EQ(lines, std::vector<std::string>{"0123456789abcdef"});
  EXPECT_EQ(too_long, 1);
}

TEST_F(LineReaderTest, TheLastLineNeedsNoEnd) {
  reader.feed("one\nha");
  reader.feed("lf");
  reader.finish();
  EXPECT_EQ(lines, (std::vector<std::string>{"one", "half"}));
}

TEST_F(LineReaderTest, NulBytesAreBytes) {
  reader.feed(std::string_view("a\0b\n", 4));
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].size(), 3u);
}

}  // namespace
}  // namespace mcp
