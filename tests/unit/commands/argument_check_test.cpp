#include "tools/commands/argument_check.hpp"

#include <gtest/gtest.h>

namespace salestouch {
namespace {

using base::Json;

Json parse(const std::string& text) {
  return base::parse_json(text).value();
}

const char kSchema[] = R"({"type":"object","properties":{
  "import_id":{"type":"string"},"profile":{"type":"string","enum":["full","compact"]},
  "limit":{"type":"integer","minimum":1,"maximum":9},"fields":{"type":"array","items":{"type":"string"}}},
  "required":["import_id"],"additionalProperties":false})";

std::vector<std::string> problems(const std::string& arguments) {
  return ArgumentCheck(parse(kSchema)).problems(parse(arguments));
}

TEST(ArgumentCheckTest, GoodArgumentsPass) {
  EXPECT_TRUE(problems(R"({"import_id":"i"})").empty());
  EXPECT_TRUE(problems(R"({"import_id":"i","profile":"compact","limit":9,"fields":["a"]})").empty());
}

TEST(ArgumentCheckTest, EachMistakeIsNamedWithWhatWasExpectedAndWhatCame) {
  EXPECT_EQ(problems("{}"), std::vector<std::string>{"import_id: required but missing; expected a string."});
  EXPECT_EQ(problems(R"({"import_id":7})"),
            std::vector<std::string>{"import_id: expected a string; got the number 7."});
  EXPECT_EQ(
      problems(R"({"import_id":"i","limit":"10"})"),
      std::vector<std::string>{"limit: expected an integer, at least 1, at most 9; got the string \"10\"."});
  EXPECT_EQ(problems(R"({"import_id":"i","limit":10})").size(), 1u);
  EXPECT_EQ(problems(R"({"import_id":"i","limit":1.5})").size(), 1u);
  EXPECT_EQ(problems(R"({"import_id":"i","profile":"tiny"})"),
            std::vector<std::string>{
                R"(profile: expected a string, one of ["full","compact"]; got the string "tiny".)"});
  EXPECT_EQ(problems(R"({"import_id":"i","fields":[1]})"),
            std::vector<std::string>{"fields: expected a list of strings; got a list with the number 1."});
  EXPECT_EQ(problems(R"({"import_id":null,"x":1})").size(), 2u);
}

TEST(ArgumentCheckTest, TheExampleIsValid) {
  const Json schema = parse(kSchema);
  EXPECT_TRUE(ArgumentCheck(schema).problems(example_arguments(schema)).empty());
}

TEST(ArgumentCheckTest, ASchemaTheValidatorRejectsRefusesNothing) {
  for (const char* property :
       {R"({"type":"unheard-of"})", R"({"type":7})", R"({"enum":3})", R"({"minLength":"x"})",
        R"({"type":"array","items":7})", "true", "null", "[]"}) {
    const Json schema = parse(R"({"type":"object","properties":{"a":)" + std::string(property) + "}}");
    EXPECT_NO_THROW(
        { EXPECT_TRUE(ArgumentCheck(schema).problems(parse(R"({"a":"x","b":1})")).empty()) << property; });
  }
}

}  // namespace
}  // namespace salestouch
