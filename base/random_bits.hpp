#pragma once

#include <sys/random.h>

#include <cstdint>

namespace base {

/// 64 bits from the kernel. (std::random_device asks the processor what it can do each time, and in a virtual
/// machine that alone takes a tenth of a small call.)
inline std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  [[maybe_unused]] const ssize_t count = ::getrandom(&bits, sizeof bits, 0);  // 8 bytes always come whole
  return bits;
}

}  // namespace base
