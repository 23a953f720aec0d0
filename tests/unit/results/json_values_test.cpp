#include "tools/results/json_values.hpp"

#include <gtest/gtest.h>

#include "base/inert_text.hpp"
#include "base/json.hpp"

namespace salestouch {
namespace {

std::string written(const std::string& json) {
  JsonReader reader;
  simdjson::dom::element value;
  std::string text = json;
  text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  if (!reader.read(text, value)) return "unreadable";
  std::string out;
  append_json(out, "", value, {});
  return out;
}

TEST(JsonReaderTest, ANumberBeyondAllTypesKeepsItsDigits) {
  EXPECT_EQ(written("[18446744073709551615,-9223372036854775808]"),
            "[18446744073709551615,-9223372036854775808]");
  EXPECT_EQ(written("[18446744073709551616,1]"), R"(["18446744073709551616",1])");
  EXPECT_EQ(written(R"({"a":-9223372036854775809,"b":"18446744073709551616"})"),
            R"({"a":"-9223372036854775809","b":"18446744073709551616"})");
  EXPECT_EQ(written("[1e400,-1.5E+999]"), R"(["1e400","-1.5E+999"])");
  EXPECT_EQ(written(R"({"a\"9":123456789012345678901234567890,"b":"\ud83d"})"),
            "{\"a\\\"9\":\"123456789012345678901234567890\",\"b\":\"\uFFFD\"}");
  for (const char* no_json : {"[018446744073709551616]", "[18446744073709551616.]", "[1e400e]", "[1.e400]",
                              "[--18446744073709551616]", "[+18446744073709551616]",
                              "[NaN,18446744073709551616]", "[18446744073709551616", "18446744073709551616-"})
    EXPECT_EQ(written(no_json), "unreadable") << no_json;
}

TEST(InertText, EscapesWhatIsInvisible) {
  // Default_Ignorable_Code_Point of Unicode 15, but for joiners and single variation selectors.
  const std::pair<char32_t, char32_t> ranges[] = {
      {0xAD, 0xAD},       {0x34F, 0x34F},     {0x61C, 0x61C},    {0x115F, 0x1160}, {0x17B4, 0x17B5},
      {0x180B, 0x180F},   {0x200B, 0x200B},   {0x200E, 0x200F},  {0x202A, 0x202E}, {0x2060, 0x206F},
      {0x3164, 0x3164},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},  {0xFFF0, 0xFFF8}, {0xFFF9, 0xFFFB},
      {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};
  for (const auto& [first, last] : ranges) {
    for (char32_t c = first; c <= last; ++c) {
      EXPECT_TRUE(base::needs_escape(c)) << static_cast<unsigned>(c);
      std::string raw;
      if (c < 0x800) {
        raw = {static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3F))};
      } else if (c < 0x10000) {
        raw = {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)),
               static_cast<char>(0x80 | (c & 0x3F))};
      } else {
        raw = {static_cast<char>(0xF0 | (c >> 18)), static_cast<char>(0x80 | ((c >> 12) & 0x3F)),
               static_cast<char>(0x80 | ((c >> 6) & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
      }
      // Whatever stands around it: texts are gone through in blocks.
      for (std::size_t before = 0; before < 18; ++before) {
        std::string cell;
        base::append_cell(cell, std::string(before, 'a') + raw + "b");
        EXPECT_EQ(cell.find(raw), std::string::npos) << static_cast<unsigned>(c) << " behind " << before;
      }
    }
  }
  for (const char* kept :
       {"👩🏽‍💻", "❤️", "کتاب‌ها", "𝒜𝔅", "ភាសា", "¶", "𓀀𓐰𓀁"}) {
    std::string cell;
    base::append_cell(cell, kept);
    EXPECT_EQ(cell, kept);
  }
}

}  // namespace
}  // namespace salestouch
