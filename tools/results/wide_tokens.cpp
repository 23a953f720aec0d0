#include "tools/results/wide_tokens.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace salestouch {
namespace {

constexpr std::string_view kDigits =
#include "tools/results/wide_tokens.inc"
    ;

constexpr std::size_t kFirst = 0x80;
constexpr std::size_t kPlane1 = 0x10000;
constexpr std::size_t kPlane2 = 0x20000;
constexpr std::size_t kBlock = 16;
/// Of any other character: a byte each.
constexpr std::uint32_t kMostBytes = 4;
static_assert(kDigits.size() == kPlane1 - kFirst + (kPlane2 - kPlane1) / kBlock);

/// Two digits a byte: the table has half the size of its text.
constexpr auto kPairs = [] {
  std::array<std::uint8_t, (kDigits.size() + 1) / 2> pairs{};
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    const char digit = kDigits[i];
    const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
    pairs[i / 2] = static_cast<std::uint8_t>(pairs[i / 2] | (i % 2 == 0 ? value : value << 4));
  }
  return pairs;
}();

/// What a digit stands for; those of the few dear characters stand for several counts.
constexpr std::array<std::uint8_t, 16> kCounts = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16, 20, 32};

}  // namespace

std::uint32_t tokens_alone(char32_t c) {
  if (c < kFirst || c >= kPlane2) return kMostBytes;
  const std::size_t at = c < kPlane1 ? c - kFirst : kPlane1 - kFirst + (c - kPlane1) / kBlock;
  return kCounts[at % 2 == 0 ? kPairs[at / 2] & 15 : kPairs[at / 2] >> 4];
}

}  // namespace salestouch
