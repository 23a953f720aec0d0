#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace base {
namespace {

using namespace std::string_literals;

TEST(WithoutByteOrderMark, ReadsWhatEditorsAndShellsWrite) {
  const std::pair<std::string, std::string> rows[] = {
      {"", ""},
      {"plain é", "plain é"},
      {"\xEF\xBB\xBFst_key\r\n", "st_key\r\n"},
      {"\xEF\xBB\xBF", ""},
      {"\xFF\xFEs\0t\0\xE9\0"s, "sté"},
      {"\xFE\xFF\0s\0t\0\xE9"s, "sté"},
      {"\xFF\xFE\x3D\xD8\x4B\xDC"s, "👋"},
      {"\xFF\xFE"s, ""},
      {"\xFF\xFEs\0t"s, "s"},                // half a unit is none
      {"bytes \xFF\xFE", "bytes \xFF\xFE"},  // no mark
  };
  for (const auto& [bytes, text] : rows) EXPECT_EQ(without_byte_order_mark(bytes), text);
}

}  // namespace
}  // namespace base
