#include "tools/commands/argument_schema.hpp"

#include <gtest/gtest.h>

#include <chrono>

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

constexpr char kTags[] = R"({"type":"object","properties":{"tags":{"type":"array","items":{"type":"string",
  "enum":["vip","do_not_contact","1-10","11-50","UTC-5","-created"]}},"done":{"type":"boolean"},"score":{"type":"integer"}}})";

TEST(ArgumentForm, AMarkThatExcludesOrRemovesIsNoSeparator) {
  for (const Effect effect : {Effect::read, Effect::change}) {
    for (const char* tag :
         {"-vip", "vip-", "--vip", "+vip", "~vip", "^vip", "=vip", "<vip", ">vip", "!vip", "*vip", "'-vip'",
          "-do_not_contact", "do -not contact", "110", "1150", "UTC5", "created"}) {
      const std::string arguments = R"({"tags":[")" + std::string(tag) + "\"]}";
      EXPECT_TRUE(sent(kTags, arguments, effect).starts_with("tags: expected a list")) << arguments;
    }
    for (const auto& [tag, meant] :
         {std::pair{"Do-Not-Contact", "do_not_contact"}, std::pair{"do not - contact", "do_not_contact"},
          std::pair{"DoNotContact", "do_not_contact"}, std::pair{"1_10", "1-10"},
          std::pair{"11 - 50", "11-50"}, std::pair{"utc-5", "UTC-5"}, std::pair{"-Created", "-created"},
          std::pair{" VIP ", "vip"}}) {
      EXPECT_EQ(sent(kTags, R"({"tags":[")" + std::string(tag) + "\"]}", effect),
                R"({"tags":[")" + std::string(meant) + "\"]}");
    }
    for (const char* flag : {"-true", "!true", "+false", "true-", "-1"}) {
      const std::string arguments = R"({"done":")" + std::string(flag) + "\"}";
      EXPECT_TRUE(sent(kTags, arguments, effect).starts_with("done: expected a boolean")) << arguments;
    }
  }
  EXPECT_EQ(sent(kTags, R"({"score":"+5"})", Effect::read), R"({"score":5})");
  EXPECT_TRUE(sent(kTags, R"({"score":"+5"})", Effect::change).starts_with("score: expected"));
  EXPECT_EQ(sent(kTags, R"({"score":"-5"})", Effect::change), R"({"score":-5})");
}

TEST(ArgumentForm, ItemsThatStandForNoneAreDroppedFromACallThatReads) {
  for (const char* none :
       {R"(["null"])", R"([""])", R"([null," ","undefined"])", R"("null")", R"("-")", "[null]"}) {
    const std::string arguments = R"({"tags":)" + std::string(none) + "}";
    EXPECT_EQ(sent(kTags, arguments, Effect::read), "{}") << none;
    EXPECT_NE(sent(kTags, arguments, Effect::change), "{}") << none;
  }
  EXPECT_EQ(sent(kTags, R"({"tags":["null","VIP",""]})", Effect::read), R"({"tags":["vip"]})");
  EXPECT_EQ(sent(kTags, R"({"tags":[]})", Effect::read), R"({"tags":[]})");
  EXPECT_TRUE(sent(kTags, R"({"tags":["None"]})", Effect::read).starts_with("tags: expected"));
  EXPECT_EQ(
      sent(R"({"type":"object","properties":{"a":{"enum":["null","x"]}}})", R"({"a":"null"})", Effect::read),
      R"({"a":"null"})");
}

TEST(ArgumentForm, ArgumentsAreTakenOutOfOneText) {
  EXPECT_EQ(sent(kTags, R"({"arguments":"{\"done\":true}"})", Effect::read), R"({"done":true})");
  EXPECT_TRUE(
      sent(kTags, R"({"arguments":"{\"done\":true}"})", Effect::change).starts_with("arguments: no such"));
  EXPECT_TRUE(sent(kTags, R"({"arguments":"{\"x\":true}"})", Effect::read).starts_with("x: no such"));
  EXPECT_TRUE(sent(kTags, R"({"other":"{\"x\":true}"})", Effect::read).starts_with("other: no such"));
}

TEST(ArgumentProperty, WholeNumbersHaveTheBoundsThatTheyMustNotReach) {
  std::vector<std::string> dropped;
  EXPECT_EQ(formed(R"({"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":10})", dropped),
            R"({"type":"integer","minimum":1,"maximum":9})");
  EXPECT_EQ(formed(R"({"type":"integer","minimum":0,"exclusiveMinimum":true})", dropped),
            R"({"type":"integer","minimum":1})");
  EXPECT_EQ(formed(R"({"type":["integer","null"],"minimum":5,"exclusiveMinimum":0})", dropped),
            R"({"type":["integer","null"],"minimum":5})");
  EXPECT_EQ(formed(R"({"type":"integer","minimum":5,"exclusiveMinimum":false})", dropped),
            R"({"type":"integer","minimum":5})");
  EXPECT_TRUE(dropped.empty());
  EXPECT_EQ(sent(R"({"type":"object","properties":{"n":{"type":"integer","exclusiveMinimum":0}}})",
                 R"({"n":0})", Effect::read),
            "{}");
}

TEST(ArgumentProperty, SeveralTypesDoNotDoubleWhatIsBelowThem) {
  std::string property = R"({"type":"string"})";
  for (int level = 0; level < 25; ++level)
    property =
        R"({"type":["object","array"],"properties":{"a":)" + property + R"(},"items":{"type":"string"}})";
  std::vector<std::string> dropped;
  EXPECT_LT(formed(property, dropped).size(), 10'000u);
}

/// A list of `count` items under an enum of as many choices, each spelled by `spell`.
template <class Spell>
std::string sent_of_many(int count, Effect effect, Spell spell) {
  Json schema = {{"type", "object"}};
  schema["properties"]["of"] = {{"type", "array"}, {"items", {{"type", "string"}, {"enum", Json::array()}}}};
  Json arguments = {{"of", Json::array()}};
  for (int i = 0; i < count; ++i) {
    schema["properties"]["of"]["items"]["enum"].push_back("Industry number " + std::to_string(i));
    arguments["of"].push_back(spell(i));
  }
  return sent(base::dump_json(schema), base::dump_json(arguments), effect);
}

// Compared one by one, these are minutes.
TEST(ManyChoices, AreNotEachComparedWithEachValue) {
  constexpr int kMany = 9'000;
  for (const Effect effect : {Effect::read, Effect::change}) {
    const auto begin = std::chrono::steady_clock::now();
    const auto as_listed = [](int i) { return "Industry number " + std::to_string(i); };
    const std::string right = sent_of_many(kMany, effect, as_listed);
    EXPECT_TRUE(right.starts_with(R"({"of":["Industry number 0",)")) << right.substr(0, 200);
    const auto in_capitals = [](int i) { return "INDUSTRY-NUMBER " + std::to_string(i); };
    EXPECT_EQ(sent_of_many(kMany, effect, in_capitals), right);
    const auto unknown = [](int i) { return "unknown " + std::to_string(i); };
    EXPECT_TRUE(
        sent_of_many(kMany, effect, unknown).starts_with("of: expected a list of strings, each one of"));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  }
}

TEST(ManyChoices, AreCheckedAlsoInObjectsAndAlternatives) {
  Json choices = Json::array();
  for (int i = 0; i < 100; ++i) choices.push_back("c" + std::to_string(i));
  const std::string of = R"({"type":"string","enum":)" + base::dump_json(choices) + "}";
  const std::string schema = R"({"type":"object","properties":{"a":)" + of +
                             R"(,"deep":{"type":"array","items":{"type":"object","properties":{"a":)" + of +
                             R"(}}},"either":{"anyOf":[{"type":"integer"},)" + of +
                             R"(]},"maybe":{"anyOf":[)" + of + R"(,{"type":"null"}]}}})";
  for (const char* good : {R"({"a":"c99"})", R"({"deep":[{"a":"c7"},{}]})", R"({"either":5})",
                           R"({"either":"c5"})", R"({"maybe":null})", R"({"maybe":"c0"})"})
    EXPECT_EQ(sent(schema, good, Effect::change), good);
  for (const char* bad : {R"({"a":"c100"})", R"({"deep":[{"a":"c7"},{"a":"x"}]})", R"({"either":"x"})",
                          R"({"either":true})", R"({"maybe":"x"})"})
    EXPECT_NE(sent(schema, bad, Effect::change).find(": expected "), std::string::npos) << bad;
}

TEST(ManyNames, AreNotEachComparedWithEachArgument) {
  Json schema = {{"type", "object"}, {"additionalProperties", true}};
  Json arguments = Json::object();
  for (int i = 0; i < 300; ++i) schema["properties"]["argument_" + std::to_string(i)] = {{"type", "integer"}};
  for (int i = 0; i < 3'000; ++i) arguments["Argument-x " + std::to_string(i)] = 1;
  arguments["argumentX"] = 2;
  arguments["Argument 7"] = "8";
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_NE(sent(base::dump_json(schema), base::dump_json(arguments), Effect::read).find(R"("argument_7":8)"),
            std::string::npos);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

}  // namespace
}  // namespace salestouch
