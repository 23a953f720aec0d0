#include "tools/results/wide_tokens.hpp"

#include <array>
#include <cstddef>
#include <iterator>

namespace salestouch {
namespace {

constexpr std::uint8_t kPairs[] = {
#include "tools/results/wide_tokens.inc"
};

constexpr std::size_t kFirst = 0x80;
constexpr std::size_t kPlane1 = 0x10000;
constexpr std::size_t kPlane2 = 0x20000;
constexpr std::size_t kBlock = 16;
/// Of any other character: a byte each.
constexpr std::uint32_t kMostBytes = 4;
static_assert(2 * std::size(kPairs) == kPlane1 - kFirst + (kPlane2 - kPlane1) / kBlock);

/// What a digit stands for; those of the few dear characters stand for several counts.
constexpr std::array<std::uint8_t, 16> kCounts = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16, 20, 32};

}  // namespace

std::uint32_t tokens_alone(char32_t c) {
  if (c < kFirst || c >= kPlane2) return kMostBytes;
  const std::size_t at = c < kPlane1 ? c - kFirst : kPlane1 - kFirst + (c - kPlane1) / kBlock;
  return kCounts[at % 2 == 0 ? kPairs[at / 2] & 15 : kPairs[at / 2] >> 4];
}

}  // namespace salestouch
