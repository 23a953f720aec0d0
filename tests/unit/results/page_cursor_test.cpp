#include "tools/results/page_cursor.hpp"

#include <gtest/gtest.h>

namespace salestouch {
namespace {

const PageCursor kCursor{1'234, 0xFEDCBA9876543210u};

TEST(CursorSealTest, OpensWhatItSealed) {
  const CursorSeal seal("secret");
  const std::string text = seal.seal(kCursor, "scope");
  EXPECT_EQ(text.size(), 28u);
  // Another process with the same configuration: a restart, or a replica.
  std::optional<PageCursor> cursor = CursorSeal("secret").open(text, "scope");
  ASSERT_TRUE(cursor);
  EXPECT_EQ(cursor->next, kCursor.next);
  EXPECT_EQ(cursor->fingerprint, kCursor.fingerprint);
}

TEST(CursorSealTest, RefusesAnotherScopeAndAnotherKey) {
  const std::string text = CursorSeal("secret").seal(kCursor, "imp_1");
  EXPECT_FALSE(CursorSeal("secret").open(text, "imp_2"));
  EXPECT_FALSE(CursorSeal("other").open(text, "imp_1"));
}

TEST(CursorSealTest, RefusesEveryChangeOfOneCharacter) {
  const CursorSeal seal("secret");
  const std::string text = seal.seal(kCursor, "scope");
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (char c : std::string("AZaz09-_=+/ \n")) {
      if (c == text[i]) continue;
      std::string changed = text;
      changed[i] = c;
      EXPECT_FALSE(seal.open(changed, "scope")) << changed;
    }
  }
}

TEST(CursorSealTest, RefusesGarbage) {
  const CursorSeal seal("secret");
  for (const std::string& text :
       {std::string(), std::string("x"), std::string(27, 'A'), std::string(28, 'A'), std::string(29, 'A'),
        std::string(1'000'000, 'A'), std::string(28, '\0'), std::string("null"), std::string(28, '=')}) {
    EXPECT_FALSE(seal.open(text, "scope"));
  }
}

}  // namespace
}  // namespace salestouch
