#include "base/json.hpp"

#include <gtest/gtest.h>

#include <random>

namespace base {
namespace {

/// What nlohmann_json itself writes.
std::string reference(const Json& value) {
  return value.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

TEST(DumpJson, WritesWhatTheLibraryWould) {
  for (const char* text :
       {"{}", "[]", "null", "[[],{},[{}]]", R"({"a":[1,-2,3.5,true,null,"x"],"b":{"c":{}}})",
        R"({"\u0000\"\\\n":"\u0007\b\f\r\t\u001f\u007f / é 日本 😀"})", "18446744073709551615", "1e300"}) {
    const Json value = parse_json(text).value();
    EXPECT_EQ(dump_json(value), reference(value));
  }
}

TEST(DumpJson, WritesAnyBytesAsTheLibraryWould) {
  std::mt19937 random(7);
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes;
    for (std::size_t left = random() % 40; left > 0; --left) {
      constexpr std::string_view kPieces[] = {"a", "\"", "\\",   "\n",   "\x01",         "\x7f",
                                              "é", "😀",  "\xff", "\xc3", "\xed\xa0\x80", "\xf0\x9f"};
      bytes += kPieces[random() % std::size(kPieces)];
    }
    const Json value = {{bytes, bytes}};
    EXPECT_EQ(dump_json(value), reference(value));
  }
}

/// A value of any kind; names are few, so that some come twice.
std::string random_json(std::mt19937& random, int depth) {
  constexpr std::string_view kScalars[] = {
      "1",        "-0",   "-1.5e3",   "1e999",       "0.1",
      "true",     "null", R"("é\n")", R"("\u0000")", R"("\ud83d\ude00")",
      "false",    "\"\"", "1e-999",   "-1",          R"("\ud83d")",
      "1.0",      "-0.0", "\"\xff\"", "\"\n\"",      "9223372036854775807",
      "\"日本\"", "[ ]",  "{\t}",     "01",          "9223372036854775808",
      "1E+2",     "nul",  "\x0c",     "\"\\x\"",     "-9223372036854775809",
      "",         "1 2",  "[1,]",     "{\"a\":}",    "18446744073709551616"};
  if (depth == 0 || random() % 3 == 0)
    return std::string(kScalars[random() % (random() % 2 ? std::size(kScalars) : 12)]);
  const bool is_object = random() % 2 == 0;
  std::string text;
  for (std::size_t left = random() % 5; left > 0; --left) {
    if (!text.empty()) text += ", ";
    if (is_object) text += std::string("\"") + "abc"[random() % 3] + "\" :";
    text += random_json(random, depth - 1);
  }
  return is_object ? "{" + text + "}" : "[" + text + "]";
}

TEST(ParseJson, GivesTheValueOfTheLibrary) {
  std::mt19937 random(7);
  int read = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = random_json(random, 4);
    const std::optional<Json> value = parse_json(text);
    const Json expected =
        Json::parse(with_lone_surrogates_replaced(text), nullptr, /*allow_exceptions=*/false);
    EXPECT_EQ(value.has_value(), !expected.is_discarded()) << text;
    if (!value || expected.is_discarded()) continue;
    EXPECT_EQ(*value, expected) << text;
    EXPECT_EQ(dump_json(*value), reference(expected)) << text;
    read += value->is_structured() && !value->empty();
  }
  EXPECT_GT(read, 3'000);
}

TEST(ParseJson, OfManyNamesTheLastOfTwinsCountsInThePlaceOfTheFirst) {
  for (const int count : {3, 16, 17, 2'000}) {
    std::string text = "{";
    for (int i = 0; i < count; ++i) text += "\"a name of " + std::to_string(i) + "\":1,";
    for (int i = count - 1; i > 0; i -= 2) text += "\"a name of " + std::to_string(i) + "\":2,";
    text.back() = '}';
    EXPECT_EQ(parse_json(text).value(), Json::parse(text)) << count;
  }
}

TEST(Json, MembersAreMovedWhenAnObjectGrows) {
  Json object{{"first", "text that does not fit into a string object"}};
  const std::string* first = object["first"].get_ptr<const std::string*>();
  for (int i = 0; i < 100; ++i) object[std::to_string(i)] = i;
  EXPECT_EQ(object["first"].get_ptr<const std::string*>(), first);
  EXPECT_EQ(object.begin().key(), "first");
}

}  // namespace
}  // namespace base
