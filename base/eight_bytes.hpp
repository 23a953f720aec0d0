#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace base {

/// Eight bytes of a text looked at together, for scanning long ones. Each mark is the highest bit of a byte
/// for which something holds. A byte behind a marked one may be marked wrongly, but the first mark is right.
class EightBytes {
 public:
  explicit EightBytes(const char* bytes) { std::memcpy(&word_, bytes, sizeof word_); }

  /// The bytes of `text` from `begin` on, one to seven, and letters behind them.
  static EightBytes of_tail(std::string_view text, std::size_t begin) {
    const std::size_t count = text.size() - begin;
    const std::uint64_t tail = text.size() < 8
                                   ? few(text.data() + begin, count)
                                   : EightBytes(text.data() + text.size() - 8).word_ >> (8 * (8 - count));
    return EightBytes(tail | (kOnes * 'a') << (8 * count));
  }

  std::uint64_t control() const { return (word_ - kOnes * 0x20) & ~word_; }
  std::uint64_t beyond_ascii() const { return word_; }
  std::uint64_t equal_to(char c) const {
    const std::uint64_t differences = word_ ^ (kOnes * static_cast<unsigned char>(c));
    return (differences - kOnes) & ~differences;
  }

  /// The place of the first mark; 8 where there is none.
  static std::size_t first(std::uint64_t marks) {
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

/// The place of the first byte from `begin` on that `marks(EightBytes)` marks, which are never letters; the
/// text's size where there is none. `marks` is best an object of a type of its own: it is inlined.
template <class Marks>
std::size_t find_marked(std::string_view text, std::size_t begin, Marks marks) {
  for (; begin + 8 <= text.size(); begin += 8) {
    const std::size_t place = EightBytes::first(marks(EightBytes(text.data() + begin)));
    if (place < 8) return begin + place;
  }
  if (begin == text.size()) return begin;
  const std::size_t place = EightBytes::first(marks(EightBytes::of_tail(text, begin)));
  return place < 8 ? begin + place : text.size();
}

}  // namespace base
