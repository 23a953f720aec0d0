#include "base/system/random_bits.hpp"

#include <stdlib.h>

namespace base {

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  ::arc4random_buf(&bits, sizeof bits);
  return bits;
}

}  // namespace base
