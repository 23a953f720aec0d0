#include "tools/results/json_values.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace salestouch
