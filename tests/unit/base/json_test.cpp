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

TEST(Json, MembersAreMovedWhenAnObjectGrows) {
  Json object{{"first", "text that does not fit into a string object"}};
  const std::string* first = object["first"].get_ptr<const std::string*>();
  for (int i = 0; i < 100; ++i) object[std::to_string(i)] = i;
  EXPECT_EQ(object["first"].get_ptr<const std::string*>(), first);
  EXPECT_EQ(object.begin().key(), "first");
}

}  // namespace
}  // namespace base
