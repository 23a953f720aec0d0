#pragma once

#include <cstdint>
#include <cstring>

namespace mcp {

/// Eight bytes of a text looked at together, for scanning long ones. Each mark is the highest bit of a byte
/// for which something holds. A byte behind a marked one may be marked wrongly, but where nothing is marked
/// it holds for none.
class EightBytes {
 public:
  explicit EightBytes(const char* bytes) { std::memcpy(&word_, bytes, sizeof word_); }

  std::uint64_t control() const { return (word_ - kOnes * 0x20) & ~word_; }
  std::uint64_t beyond_ascii() const { return word_; }
  std::uint64_t equal_to(char c) const {
    const std::uint64_t differences = word_ ^ (kOnes * static_cast<unsigned char>(c));
    return (differences - kOnes) & ~differences;
  }

  static bool any(std::uint64_t marks) { return (marks & (kOnes * 0x80)) != 0; }

 private:
  static constexpr std::uint64_t kOnes = 0x0101010101010101u;
  std::uint64_t word_;
};

}  // namespace mcp
