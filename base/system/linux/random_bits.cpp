#include "base/system/random_bits.hpp"

#include <sys/random.h>
#include <sys/types.h>

namespace base {

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  [[maybe_unused]] const ssize_t count = ::getrandom(&bits, sizeof bits, 0);  // 8 bytes always come whole
  return bits;
}

}  // namespace base
