#include "tools/commands/allowed_imports.hpp"

#include <gtest/gtest.h>

namespace salestouch {
namespace {

TEST(AllowedImports, WithoutPatternsAreAll) {
  EXPECT_TRUE(AllowedImports().are_all());
  EXPECT_TRUE(AllowedImports().allow("imp_1"));
  EXPECT_TRUE(AllowedImports().allow(""));
}

TEST(AllowedImports, MatchWholeIds) {
  struct Case {
    std::vector<std::string> patterns;
    std::string id;
    bool allowed;
  };
  for (const auto& [patterns, id, allowed] : std::vector<Case>{{{"imp_1"}, "imp_1", true},
                                                               {{"imp_1"}, "imp_12", false},
                                                               {{"imp_1"}, "ximp_1", false},
                                                               {{"imp_1"}, "IMP_1", false},
                                                               {{"imp_1"}, "", false},
                                                               {{"imp_*"}, "imp_", true},
                                                               {{"imp_*"}, "imp_any-thing", true},
                                                               {{"imp_*"}, "other", false},
                                                               {{"*_2026"}, "imp_2026", true},
                                                               {{"*_2026"}, "imp_2026_2026", true},
                                                               {{"*_2026"}, "imp_2026x", false},
                                                               {{"a*b*c"}, "a-b-b-c", true},
                                                               {{"a*b*c"}, "a-c-b", false},
                                                               {{"*"}, "", true},
                                                               {{"**"}, "x", true},
                                                               {{"x", "imp_*"}, "imp_3", true},
                                                               {{"a?c"}, "abc", false}}) {
    EXPECT_EQ(AllowedImports(patterns).allow(id), allowed) << patterns[0] << " " << id;
  }
}

TEST(AllowedImports, MatchInABoundedTime) {
  std::string pattern;
  for (int i = 0; i < 120; ++i) pattern += "a*";
  EXPECT_FALSE(AllowedImports({pattern + "b"}).allow(std::string(100'000, 'a')));
}

}  // namespace
}  // namespace salestouch
