#include "tools/commands/argument_schema.hpp"

#include <gtest/gtest.h>

#include "tools/commands/argument_check.hpp"
#include "tools/commands/argument_form.hpp"
#include "tools/commands/command_definition.hpp"
#include "tools/commands/resolved_schema.hpp"

namespace salestouch {
namespace {

using base::Json;

Json json(const std::string& text) {
  return base::parse_json(text).value();
}

std::string formed(const std::string& property, std::vector<std::string>& dropped) {
  return base::dump_json(argument_property(json(property), dropped));
}

std::string listed(const std::string& property) {
  std::vector<std::string> dropped;
  Json schema = {{"type", "object"}};
  schema["properties"]["a"] = argument_property(json(property), dropped);
  return base::dump_json(listed_schema(schema)["properties"]["a"]);
}

/// What a call with these arguments sends to the API, or its mistakes.
std::string sent(const std::string& input_schema, const std::string& arguments, Effect effect) {
  CommandDescription command;
  command.command_id = "lead.assign";
  command.input_schema = resolved_input_schema(json(input_schema));
  std::vector<std::string> dropped;
  const mcp::ToolDefinition tool = command_definition(command, Json::object(), "", dropped);
  const Json form = in_schema_form(json(arguments), tool.input_schema, effect);
  const std::vector<std::string> problems = ArgumentCheck(tool.input_schema).problems(form);
  return problems.empty() ? base::dump_json(form) : problems[0];
}

TEST(ArgumentProperty, HasOneFormWhateverTheAuthorWrote) {
  std::vector<std::string> dropped;
  EXPECT_EQ(formed(R"({"type":["string","null"],"description":"d"})", dropped),
            R"({"type":["string","null"],"description":"d"})");
  EXPECT_EQ(formed(R"({"type":"string","nullable":true,"enum":["a"]})", dropped),
            R"({"type":["string","null"],"enum":["a",null]})");
  EXPECT_EQ(
      formed(R"({"anyOf":[{"type":"integer","minimum":1},{"type":"null"}],"description":"d"})", dropped),
      R"({"type":["integer","null"],"minimum":1,"description":"d"})");
  EXPECT_EQ(formed(R"({"oneOf":[{"type":"integer"},{"type":"string"},{"const":null}]})", dropped),
            R"({"anyOf":[{"type":"integer"},{"type":"string"},{"type":"null"}]})");
  EXPECT_EQ(formed(R"({"type":["string","integer"],"maximum":3})", dropped),
            R"({"anyOf":[{"type":"string","maximum":3},{"type":"integer","maximum":3}]})");
  EXPECT_EQ(formed(R"({"anyOf":[{"const":"a","type":"string"},{"const":"b","type":"string"}],"title":"T"})",
                   dropped),
            R"({"type":"string","enum":["a","b"],"title":"T"})");
  EXPECT_EQ(formed(R"({"anyOf":[{"type":"string"},{}]})", dropped), "{}");
  EXPECT_TRUE(dropped.empty());
  EXPECT_EQ(formed(R"({"type":"string","pattern":"(a+)+$","format":"uuid","$schema":"x"})", dropped),
            R"({"type":"string"})");
  EXPECT_EQ(dropped, (std::vector<std::string>{"pattern", "format"}));
  EXPECT_EQ(formed(R"({"$ref":"https://elsewhere.example/schema"})", dropped), "{}");
  EXPECT_EQ(formed(R"({"type":"object","properties":{"a":{"type":["number","null"],"const":1}}})", dropped),
            R"({"type":"object","properties":{"a":{"type":["number","null"],"enum":[1,null]}}})");
  EXPECT_EQ(formed("true", dropped), "{}");
}

TEST(ListedSchema, IsFlatAndSaysInWordsWhatATypeCannot) {
  EXPECT_EQ(listed(R"({"type":["string","null"],"description":"The owner"})"),
            R"({"type":"string","description":"The owner. May be null."})");
  EXPECT_EQ(listed(R"({"type":"string","nullable":true,"enum":["a","b"]})"),
            R"({"type":"string","enum":["a","b"],"description":"May be null."})");
  EXPECT_EQ(
      listed(R"({"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}},{"type":"null"}]})"),
      R"({"description":"May be a string, an array or null."})");
  EXPECT_EQ(listed(R"({"type":["integer","number"]})"),
            R"({"type":"number","description":"May be an integer or a number."})");
  EXPECT_EQ(listed("{}"), "{}");
  EXPECT_EQ(listed(R"({"type":"array","items":{"type":["string","null"]}})"),
            R"({"type":"array","items":{"type":"string","description":"May be null."}})");
}

TEST(ListedSchema, TextsAreEscapedAndBounded) {
  EXPECT_EQ(
      listed(R"({"type":"string","title":"\u202eT","description":"a\u001b[31m\u2028b","enum":["\u202ex"]})"),
      R"({"type":"string","title":"\\u202eT","description":"a [31m\\u2028b","enum":["\\u202ex"]})");
  EXPECT_EQ(listed(R"({"type":"string","default":"\u202e"})"), R"({"type":"string"})");
  EXPECT_EQ(listed(R"({"type":"object","examples":[{"\u202e":1}],"default":{"a":1}})"),
            R"({"type":"object","default":{"a":1}})");
  EXPECT_LT(listed(R"({"type":"string","description":")" + std::string(1'000'000, 'x') + "\"}").size(),
            1'100u);
  EXPECT_LT(listed(R"({"type":"string","default":")" + std::string(1'000'000, 'x') + "\"}").size(), 1'100u);
}

constexpr char kOwners[] = R"({"type":"object","required":["must"],"properties":{
  "must":{"type":["string","null"]},"owner":{"type":["string","null"]},"team":{"anyOf":[{"type":"string"},{"type":"null"}]},
  "role":{"type":"string","nullable":true},"state":{"enum":["a",null]},"any":{},"plain":{"type":"string"},
  "deep":{"type":"object","properties":{"owner":{"type":["string","null"]},"plain":{"type":"string"}}}}})";

TEST(NullArguments, GoOnWhereTheSchemaHasNullAndAreDroppedWhereItHasNot) {
  const std::string all =
      R"({"must":null,"owner":null,"team":null,"role":null,"state":null,"any":null,"plain":null,"deep":{"owner":null,"plain":null}})";
  const std::string kept =
      R"({"must":null,"owner":null,"team":null,"role":null,"state":null,"any":null,"deep":{"owner":null}})";
  EXPECT_EQ(sent(kOwners, all, Effect::change), kept);
  EXPECT_EQ(sent(kOwners, all, Effect::read), kept);
  EXPECT_EQ(sent(R"({"type":"object","required":["a"],"properties":{"a":{"type":"string"}}})",
                 R"({"a":null})", Effect::change),
            "a: expected a string; got null.");
  EXPECT_EQ(sent(R"({"type":"object","properties":{"a":{"type":["integer","null"]}}})", R"({"a":"x"})",
                 Effect::change),
            "a: expected an integer or null; got the string \"x\".");
}

TEST(Alternatives, AValueIsReadByTheOneThatCan) {
  const std::string schema =
      R"({"type":"object","properties":{"a":{"anyOf":[{"type":"object","properties":{"n":{"type":"integer"}}},
      {"type":"array","items":{"type":"string"}}]},"id":{"type":["integer","boolean"]}}})";
  EXPECT_EQ(sent(schema, R"({"a":"{\"n\":\"5\"}"})", Effect::read), R"({"a":{"n":5}})");
  EXPECT_EQ(sent(schema, R"({"a":"[\"x\"]"})", Effect::change), R"({"a":["x"]})");
  EXPECT_EQ(sent(schema, R"({"id":7})", Effect::read), R"({"id":7})");
  EXPECT_EQ(sent(schema, R"({"id":"true"})", Effect::change), R"({"id":true})");
  EXPECT_EQ(sent(schema, R"({"id":"1"})", Effect::read), R"({"id":1})");
}

TEST(ArgumentForm, AChoiceMayBeSentAsItIsListed) {
  const std::string schema =
      R"({"type":"object","properties":{"a":{"type":"string","enum":["\u202ex","y"]}}})";
  EXPECT_EQ(sent(schema, R"({"a":"\\u202ex"})", Effect::change), "{\"a\":\"\u202ex\"}");
}

}  // namespace
}  // namespace salestouch
