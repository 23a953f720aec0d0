#include "tools/results/token_meter.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace salestouch {
namespace {

using enum TokenKind;

std::map<std::size_t, std::uint32_t> kinds_of(std::string_view text) {
  std::map<std::size_t, std::uint32_t> found;
  const auto counts = count_token_kinds(text);
  for (std::size_t kind = 0; kind < counts.size(); ++kind) {
    if (counts[kind] > 0) found[kind] = counts[kind];
  }
  return found;
}

std::map<std::size_t, std::uint32_t> expected(
    std::initializer_list<std::pair<std::size_t, std::uint32_t>> list) {
  return {list.begin(), list.end()};
}

std::size_t at(TokenKind kind, std::size_t more = 0) {
  return static_cast<std::size_t>(kind) + more;
}

TEST(TokenMeter, CutsTextIntoRuns) {
  EXPECT_EQ(kinds_of("wrd"), expected({{at(lower), 1}}));
  EXPECT_EQ(kinds_of("wz wrdss"), expected({{at(lower), 1}, {at(lower_spaced, 1), 1}}));
  EXPECT_EQ(kinds_of("Caputal HTTPServer ABC"),
            expected({{at(capital, 1), 2}, {at(upper, 3), 1}, {at(upper, 2), 1}}));
  EXPECT_EQ(kinds_of("12345"), expected({{at(digits, 2), 1}, {at(digits, 1), 1}}));
  EXPECT_EQ(kinds_of("a1"), expected({{at(id_letters), 1}, {at(digits), 1}}));
  EXPECT_EQ(kinds_of("\n\n\n"), expected({{at(newline), 1}}));
  EXPECT_EQ(kinds_of("日本"), expected({{at(han_run), 1}, {at(han), 2}}));
  EXPECT_EQ(kinds_of("\xff"), expected({{at(bad_byte), 1}}));
}

TEST(TokenMeter, KnowsCommonWordsThatStandAlone) {
  EXPECT_EQ(kinds_of("their"), expected({{at(common_lower), 1}}));
  EXPECT_EQ(kinds_of("Their The (their"), expected({{at(common_capital), 1},
                                                    {at(common_capital_spaced), 1},
                                                    {at(mark_word, 10), 1},
                                                    {at(common_lower), 1}}));
  for (const char* part :
       {"theirX", "Xtheir", "their1", "1their", "éthe", "theé", "THE", "thequickbrownfox", "papplications"}) {
    const auto kinds = kinds_of(part);
    for (std::size_t form = 0; form < 4; ++form)
      EXPECT_FALSE(kinds.contains(at(common_lower_spaced, form))) << part;
  }
}

TEST(TokenMeter, AddsUpOverLines) {
  std::mt19937 random(3);
  constexpr std::string_view kPieces[] = {"a",  "Bc", "DEF", "12", " ", "  ",   "\t", "-",
                                          "--", "é",  "日",  "\"", "🚀", "\xff", "x9"};
  for (int round = 0; round < 500; ++round) {
    std::string text;
    std::uint64_t sum = 0;
    for (int line = 0; line < 4; ++line) {
      std::string one;
      for (std::size_t pieces = 1 + random() % 12; pieces > 0; --pieces)
        one += kPieces[random() % std::size(kPieces)];
      one += '\n';
      sum += token_cost(one);
      text += one;
    }
    EXPECT_EQ(token_cost(text), sum) << text;
  }
}

TEST(TokenMeter, NeverGivesNothingForSomething) {
  for (int byte = 0; byte < 256; ++byte) EXPECT_GT(count_tokens(std::string(1, static_cast<char>(byte))), 0u);
}

}  // namespace
}  // namespace salestouch
