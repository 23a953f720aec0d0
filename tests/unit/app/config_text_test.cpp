// The texts of clients' files, below what `config` does with them: what is found where, and what cannot be
// edited.
#include <gtest/gtest.h>

#include "app/config/json_text.hpp"
#include "app/config/toml_text.hpp"
#include "app/config/yaml_text.hpp"

namespace salestouch {
namespace {

using base::Json;

TEST(JsonTextTest, FindsWhatNoDoubleHoldsAsNullAndTakesItForANumber) {
  const auto file = JsonText::parse("{\"a\": [1e400, -0.5E+999, 2], // b\n}");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->find({"a"}), (Json{nullptr, nullptr, 2}));
  for (const char* bad :
       {"{\"a\": 01}", "{\"a\": 1.}", "{\"a\": .5}", "{\"a\": 1e}", "{\"a\": +1}", "{\"a\": NaN}"})
    EXPECT_FALSE(JsonText::parse(bad)) << bad;
}

TEST(JsonTextTest, RemovesItemsOfListsWithTheCommaThatIsTooMuch) {
  for (const auto& [number, left] :
       {std::pair{0U, "[ 2,/*b*/ 3 ]"}, {1U, "[1,/*b*/ 3 ]"}, {2U, "[1, 2/*b*/ ]"}}) {
    auto file = JsonText::parse("{\"a\": [1, 2,/*b*/ 3 ]}");
    file->remove_item({"a"}, number);
    EXPECT_EQ(file->text(), "{\"a\": " + std::string(left) + "}");
  }
}

TEST(TomlTextTest, FindsValuesInEverySpelling) {
  const auto file = TomlText::parse(
      "a.\"b c\" = 'x\\y' # d\n[ t . 'u' ]\nl = [\"1\", # [2]\n '''2''', true, ]\n[[v]]\ni = { j.k = \"\"\"\nm\\\n  n\"\"\" }\n");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->find({"a", "b c"}), Json("x\\y"));
  EXPECT_EQ(file->find({"t", "u", "l"}), (Json{"1", "2", true}));
  EXPECT_EQ(file->find({"v", "i", "j", "k"}), Json("mn"));
  EXPECT_TRUE(file->has({"v", "i", "j"}));
  EXPECT_FALSE(file->has({"v", "j"}));
  EXPECT_EQ(file->problem_of({"v", "w"}), "v is a list of tables");
  EXPECT_EQ(file->problem_of({"t", "u", "l", "m"}), "l is not a table");
  EXPECT_EQ(file->problem_of({"t", "u"}), "");
}

TEST(TomlTextTest, TakesNoTextThatIsNotToml) {
  for (const char* bad :
       {"a", "a =", "a = b c!", "a = \"b", "a = 'b\n'", "a = [1 2]", "a = {b}", "[a", "[a]]", "[]", "[[a]",
        "a = 1 b = 2", "a = \"\\z\"", "a = \"\"\"b", "= 1", "a. = 1", "\"\"\"a\"\"\" = 1", "{}"})
    EXPECT_FALSE(TomlText::parse(bad)) << bad;
  std::string deep = "a = ";
  EXPECT_FALSE(TomlText::parse(deep.append(100'000, '[')));
}

TEST(TomlTextTest, EditsNothingThatWouldBeNoTomlAfterwards) {
  auto file = TomlText::parse("a = { }\n");
  EXPECT_FALSE(file->set({"a"}, "b", "{"));
  EXPECT_FALSE(file->set({"c"}, "b", "1"));
  EXPECT_FALSE(file->append({"a"}, "1"));
  EXPECT_EQ(file->text(), "a = { }\n");
  EXPECT_TRUE(file->set({"a"}, "b", "[]"));
  EXPECT_TRUE(file->append({"a", "b"}, "1"));
  EXPECT_EQ(file->text(), "a = {b = [1] }\n");
}

TEST(YamlTextTest, FindsValuesInBlockStyleAndStepsOverTheRest) {
  const auto file = YamlText::parse(
      "a: # b\n  'c d': \"e\\u0041\"\n  f:\n  - g # h\n  - 'i''j'\n  k: [l, m]\n  n: |\n    o: p\n  q: {r: s}\nt: *u\n");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->find({"a", "c d"}), Json("eA"));
  EXPECT_EQ(file->find({"a", "f"}), (Json{"g", "i'j"}));
  EXPECT_EQ(file->find({"a", "k"}), (Json{"l", "m"}));
  EXPECT_EQ(file->find({"a", "n"}), Json());
  EXPECT_FALSE(file->has({"a", "n", "o"}));
  EXPECT_EQ(file->find({"a", "q"}), Json());
  EXPECT_EQ(file->problem_of({"a", "q", "r"}), "q is no mapping in block style");
  EXPECT_EQ(file->problem_of({"a", "f", "g"}), "f is a list");
  EXPECT_EQ(file->problem_of({"t", "v"}), "t has an anchor, an alias or a tag");
  EXPECT_EQ(file->problem_of({"w", "x"}), "");
}

TEST(YamlTextTest, TakesNoTextThatIsNotBlockStyleThroughout) {
  for (const char* bad :
       {"- a", "a", "{a: b}", "? a\n: b", "a: b\n  c: d", "a:\n   b: 1\n  c: 2", "a: [b", "a: 'b",
        "a: \"b\" c", "%YAML 1.2\n---\na: b", "a: 1\n...\n", "a: @b", "\ta: b", " a: b\nc: d", "&a b: c"})
    EXPECT_FALSE(YamlText::parse(bad)) << bad;
}

}  // namespace
}  // namespace salestouch
