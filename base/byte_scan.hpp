#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace base {

/// Bytes of a text looked at together, for scanning long ones: sixteen of them, or eight. A mark stands for a
/// byte for which something holds; marks are joined with | and &. Of eight bytes, one behind a marked one may
/// be marked wrongly, but the first mark is right.
class SixteenBytes {
 public:
  static constexpr std::size_t kSize = 16;
  using Marks [[gnu::vector_size(kSize)]] = std::uint8_t;

  explicit SixteenBytes(const char* bytes) { std::memcpy(&bytes_, bytes, sizeof bytes_); }

  Marks control() const { return Marks(bytes_ < 0x20); }
  Marks beyond_ascii() const { return Marks(bytes_ >= 0x80); }
  Marks control_or_beyond_ascii() const {
    using Signed [[gnu::vector_size(kSize)]] = std::int8_t;
    return Marks(Signed(bytes_) < 0x20);
  }
  Marks equal_to(char c) const { return Marks(bytes_ == static_cast<std::uint8_t>(c)); }
  /// From `least` to `most`, both beyond ASCII.
  Marks between(char least, char most) const {
    const Marks above = bytes_ - static_cast<std::uint8_t>(least);
    return Marks(above <= static_cast<std::uint8_t>(most - least));
  }
  /// Marks `c` where `next` comes behind it, or may: what comes behind the eighth and the last is not seen.
  Marks equal_to(char c, char next) const {
    using Halves [[gnu::vector_size(kSize)]] = std::uint64_t;
    return equal_to(c) & Marks(Halves(equal_to(next)) >> 8 | std::uint64_t{0xFF} << 56);
  }

  /// A bit for each byte, from the lowest on.
  [[gnu::always_inline]] static std::uint32_t bits(Marks marks) {
#ifdef __SSE2__
    return static_cast<std::uint32_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(marks)));
#else
    std::uint64_t halves[2];
    std::memcpy(halves, &marks, sizeof halves);
    const auto bits_of = [](std::uint64_t half) {
      return static_cast<std::uint32_t>((half & 0x0101010101010101u) * 0x0102040810204080u >> 56);
    };
    return bits_of(halves[0]) | bits_of(halves[1]) << 8;
#endif
  }

  /// The place of the first mark from `begin` on; kSize where there is none.
  [[gnu::always_inline]] static std::size_t first(Marks marks, std::size_t begin = 0) {
    return static_cast<std::size_t>(std::countr_zero((bits(marks) >> begin << begin) | 1u << kSize));
  }

 private:
  Marks bytes_;
};

class EightBytes {
 public:
  static constexpr std::size_t kSize = 8;
  using Marks = std::uint64_t;  ///< the highest bit of a byte

  explicit EightBytes(const char* bytes) { std::memcpy(&word_, bytes, sizeof word_); }

  /// The bytes of `text` from `begin` on, one to seven, and letters behind them.
  static EightBytes of_tail(std::string_view text, std::size_t begin) {
    const std::size_t count = text.size() - begin;
    const std::uint64_t tail = text.size() < 8
                                   ? few(text.data() + begin, count)
                                   : EightBytes(text.data() + text.size() - 8).word_ >> (8 * (8 - count));
    return EightBytes(tail | (kOnes * 'a') << (8 * count));
  }

  Marks control() const { return (word_ - kOnes * 0x20) & ~word_; }
  Marks beyond_ascii() const { return word_; }
  Marks control_or_beyond_ascii() const { return control() | beyond_ascii(); }
  Marks equal_to(char c) const {
    const std::uint64_t differences = word_ ^ (kOnes * static_cast<unsigned char>(c));
    return (differences - kOnes) & ~differences;
  }
  Marks between(char least, char most) const {
    const std::uint64_t low = word_ & (kOnes * 0x7F);
    const Marks below = low + kOnes * (0xFFu - static_cast<unsigned char>(most));
    return (low + kOnes * (0x100u - static_cast<unsigned char>(least))) & ~below & word_;
  }
  /// Marks `c` where `next` comes behind it, or may: what comes behind the last byte is not seen.
  Marks equal_to(char c, char next) const {
    constexpr Marks kLast = Marks{0x80} << 56;
    return equal_to(c) & (equal_to(next) >> 8 | kLast);
  }

  /// The place of the first mark; kSize where there is none.
  static std::size_t first(Marks marks) {
    return static_cast<std::size_t>(std::countr_zero(marks & (kOnes * 0x80))) / 8;
  }

 private:
  static_assert(std::endian::native == std::endian::little, "marks are right from the lowest byte up");
  static constexpr std::uint64_t kOnes = 0x0101010101010101u;

  explicit EightBytes(std::uint64_t word) : word_(word) {}

  /// One to seven bytes, in loads of one size that overlap.
  static std::uint64_t few(const char* bytes, std::size_t count) {
    const auto byte = [&](std::size_t place) {
      return std::uint64_t{static_cast<unsigned char>(bytes[place])} << (8 * place);
    };
    if (count < 4) return byte(0) | byte(count / 2) | byte(count - 1);
    std::uint32_t front;
    std::uint32_t back;
    std::memcpy(&front, bytes, sizeof front);
    std::memcpy(&back, bytes + count - sizeof back, sizeof back);
    return front | std::uint64_t{back} << (8 * (count - sizeof back));
  }

  std::uint64_t word_;
};

/// The place of the first byte from `begin` on that `marks(bytes)` marks, bytes being SixteenBytes or
/// EightBytes. The text's size where there is none. `marks` is best an object of a type of its own: it is
/// inlined.
template <class MarksOf>
std::size_t find_marked(std::string_view text, std::size_t begin, MarksOf marks) {
  const auto first_of = [&marks](auto bytes) { return decltype(bytes)::first(marks(bytes)); };
  for (; begin + SixteenBytes::kSize <= text.size(); begin += SixteenBytes::kSize) {
    const std::size_t place = first_of(SixteenBytes(text.data() + begin));
    if (place < SixteenBytes::kSize) return begin + place;
  }
  if (begin == text.size()) return begin;
  // The last sixteen, without the marks before `begin`: of sixteen, each mark is right.
  if (text.size() >= SixteenBytes::kSize) {
    const std::size_t last = text.size() - SixteenBytes::kSize;
    const SixteenBytes bytes(text.data() + last);
    return last + SixteenBytes::first(marks(bytes), begin - last);
  }
  if (begin + EightBytes::kSize <= text.size()) {
    const std::size_t place = first_of(EightBytes(text.data() + begin));
    if (place < EightBytes::kSize) return begin + place;
    begin += EightBytes::kSize;
    if (begin == text.size()) return begin;
  }
  return std::min(begin + first_of(EightBytes::of_tail(text, begin)), text.size());
}

/// Gives `visit` each place of `text` that `marks(bytes)` marks, bytes being SixteenBytes. Where a long text
/// has many, this is faster than to search behind each anew.
template <class MarksOf, class Visit>
[[gnu::always_inline]] inline void for_each_marked(std::string_view text, MarksOf marks, const Visit& visit) {
  constexpr std::size_t kBlock = 4 * SixteenBytes::kSize;
  const auto bits_of = [&marks](const char* bytes) {
    const auto bits = [&](std::size_t at) {
      return std::uint64_t{SixteenBytes::bits(marks(SixteenBytes(bytes + at)))} << at;
    };
    return bits(0) | bits(16) | bits(32) | bits(48);
  };
  for (std::size_t block = 0; block < text.size(); block += kBlock) {
    const std::size_t left = text.size() - block;
    std::uint64_t places = 0;
    if (left >= kBlock) {
      places = bits_of(text.data() + block);
    } else {
      char padded[kBlock] = {};
      std::memcpy(padded, text.data() + block, left);
      places = bits_of(padded) & ((std::uint64_t{1} << left) - 1);
    }
    for (; places != 0; places &= places - 1)
      visit(block + static_cast<std::size_t>(std::countr_zero(places)));
  }
}

}  // namespace base
