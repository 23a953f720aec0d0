#include "tools/commands/resolved_schema.hpp"

#include <gtest/gtest.h>

#include "tools/commands/command_definition.hpp"

namespace salestouch {
namespace {

using base::Json;

Json parse_schema(const std::string& text) {
  return base::parse_json(text).value();
}

std::string resolved(const std::string& text) {
  return base::dump_json(resolved_schema(parse_schema(text)));
}

/// The names of a command's arguments, and whether others are refused.
std::pair<std::string, bool> arguments_of(const std::string& input_schema) {
  CommandDescription command;
  command.input_schema = resolved_input_schema(parse_schema(input_schema));
  std::vector<std::string> dropped;
  const Json schema = command_definition(command, Json::object(), "", dropped).input_schema;
  EXPECT_EQ(base::dump_json(schema).find("\u202e"), std::string::npos);
  EXPECT_FALSE(schema.contains("anyOf") || schema.contains("allOf") || schema.contains("$ref"));
  std::string names;
  for (const auto& [name, property] : schema["properties"].items()) names += name + ' ';
  return {names, schema.contains("additionalProperties")};
}

TEST(ResolvedSchema, SaysWhatReferencesName) {
  EXPECT_EQ(
      resolved(R"({"type":"object","properties":{"q":{"$ref":"#/$defs/Q","description":"d"}},
      "$defs":{"Q":{"type":"object","description":"of Q","properties":{"n":{"$ref":"#/$defs/N"}}},"N":{"type":"integer"}}})"),
      R"({"type":"object","properties":{"q":{"description":"d","type":"object","properties":{"n":{"type":"integer"}}}}})");
  EXPECT_EQ(resolved(R"({"items":{"$ref":"#/definitions/a~1b%20c"},"definitions":{"a/b c":{"enum":["x"]}}})"),
            R"({"items":{"enum":["x"]}})");
  EXPECT_EQ(
      resolved(R"({"a":1,"properties":{"x":{"$ref":"other.json#/y"},"z":{"$ref":"#/none"},"w":{"$ref":7}}})"),
      R"({"a":1,"properties":{"x":{"$ref":"other.json#/y"},"z":{"$ref":"#/none"},"w":{"$ref":7}}})");
  const std::string plain =
      R"({"type":"object","properties":{"b":{"type":"string"},"a":{"enum":[1]}},"x":[{}]})";
  EXPECT_EQ(resolved(plain), plain);
}

TEST(ResolvedSchema, ALoopIsATypeWithoutFurtherDescription) {
  EXPECT_EQ(
      resolved(
          R"({"properties":{"n":{"$ref":"#/$defs/N"}},"$defs":{"N":{"type":"object","properties":{"next":{"$ref":"#/$defs/N"}}}}})"),
      R"({"properties":{"n":{"type":"object","properties":{"next":{"type":"object"}}}}})");
  EXPECT_EQ(
      resolved(
          R"({"properties":{"n":{"$ref":"#/$defs/A"}},"$defs":{"A":{"$ref":"#/$defs/B"},"B":{"$ref":"#/$defs/A"}}})"),
      R"({"properties":{"n":{}}})");
  EXPECT_EQ(resolved(R"({"$ref":"#"})"), "{}");
}

TEST(ResolvedSchema, IsBounded) {
  std::string doubling = R"({"properties":{"n":{"$ref":"#/$defs/D0"}},"$defs":{)";
  for (int i = 0; i < 40; ++i) {
    const std::string next = R"({"$ref":"#/$defs/D)" + std::to_string(i + 1) + "\"}";
    doubling += "\"D" + std::to_string(i) + R"(":{"type":"object","properties":{"a":)" + next +
                ",\"b\":" + next + "}},";
  }
  const Json result = resolved_schema(parse_schema(doubling + R"("D40":{}}})"));
  EXPECT_LT(base::dump_json(result).size(), 20'000u);
}

/// `count` types, each with a text and a child of each type.
Json types_that_name_each_other(int count) {
  Json schema = {{"type", "object"}, {"properties", {{"block", {{"$ref", "#/$defs/Block0"}}}}}};
  for (int i = 0; i < count; ++i) {
    Json& block = schema["$defs"]["Block" + std::to_string(i)];
    block = {{"type", "object"}, {"description", "A block of kind " + std::to_string(i)}};
    block["properties"]["text"] = {{"type", "string"}, {"description", "its text"}};
    for (int k = 0; k < count; ++k)
      block["properties"]["child_" + std::to_string(k)] = {{"$ref", "#/$defs/Block" + std::to_string(k)}};
  }
  return schema;
}

TEST(ResolvedSchema, TypesThatNameEachOtherAreDescribedAsDeepAsABoundAllowsOnAllSides) {
  for (const int count : {4, 5, 6, 7, 8, 12, 40}) {
    const Json schema = types_that_name_each_other(count);
    const Json result = resolved_schema(schema);
    const std::size_t most = 20'000 + base::dump_json(schema).size();
    EXPECT_LT(base::dump_json(result).size(), most) << count;
    const Json& children = result["properties"]["block"]["properties"];
    for (int k = 1; k < count; ++k)
      EXPECT_TRUE(children["child_" + std::to_string(k)].contains("properties") || count == 40) << count;
    EXPECT_EQ(children["child_1"].contains("properties"),
              children["child_" + std::to_string(count - 1)].contains("properties"));
  }
}

TEST(ResolvedSchema, ASchemaThatNamesEachTypeOnceIsWhole) {
  Json schema = {{"type", "object"}};
  for (int i = 0; i < 60; ++i) {
    const std::string name = "T" + std::to_string(i);
    schema["properties"]["p" + std::to_string(i)] = {{"$ref", "#/$defs/" + name}};
    schema["$defs"][name] = {{"type", "string"}, {"description", std::string(1'000, 'd')}};
  }
  const Json result = resolved_schema(schema);
  for (const Json& property : result["properties"]) EXPECT_TRUE(property.contains("description"));
}

TEST(ResolvedSchema, WhatMustHoldTogetherIsOneSchema) {
  EXPECT_EQ(resolved(R"({"allOf":[{"properties":{"a":{"type":["string","null"]}},"required":["a"]},
      {"properties":{"a":{"type":"string","minLength":2},"b":{}},"required":["a","b"]}],"properties":{"a":{"minLength":1}}})"),
            R"({"properties":{"a":{"minLength":2,"type":"string"},"b":{}},"required":["a","b"]})");
}

TEST(ArgumentsOfACommand, AreThoseOfEveryPartOfItsSchema) {
  const std::pair<std::string, bool> closed{"a b ", true};
  EXPECT_EQ(
      arguments_of(R"({"$ref":"#/$defs/In","$defs":{"In":{"type":"object","properties":{"a":{},"b":{}}}}})"),
      closed);
  EXPECT_EQ(arguments_of(R"({"type":"object","allOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]})"),
            closed);
  EXPECT_EQ(arguments_of(R"({"type":"object","oneOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]})"),
            closed);
  const std::pair<std::string, bool> open{"a ", false};
  EXPECT_EQ(arguments_of(R"({"properties":{"a":{}},"patternProperties":{"^x_":{}}})"), open);
  EXPECT_EQ(
      arguments_of(R"({"properties":{"a":{}},"patternProperties":{"^x_":{}},"additionalProperties":false})"),
      open);
  EXPECT_EQ(arguments_of(R"({"properties":{"a":{}},"$ref":"other.json"})"), open);
  EXPECT_EQ(arguments_of(R"({"properties":{"a":{}},"if":{},"then":{"properties":{"b":{}}}})"), open);
  EXPECT_EQ(arguments_of(R"({"properties":{"a":{}},"additionalProperties":{"type":"string"}})"), open);
  EXPECT_EQ(arguments_of(R"({"properties":{"a":{},"\u202eb":{}},"required":["\u202eb"]})"),
            (std::pair<std::string, bool>{"a ", true}));
}

TEST(ArgumentsOfACommand, OfAlternativesAreRequiredWhereAllWantThem) {
  const Json schema = resolved_input_schema(parse_schema(
      R"({"type":"object","anyOf":[{"properties":{"kind":{"const":"a"},"x":{"type":"string"}},"required":["kind","x"]},
      {"properties":{"kind":{"const":"b"}},"required":["kind"]}]})"));
  EXPECT_EQ(
      base::dump_json(schema),
      R"({"type":"object","properties":{"kind":{"anyOf":[{"const":"a"},{"const":"b"}]},"x":{"type":"string"}},"required":["kind"]})");
}

}  // namespace
}  // namespace salestouch
