#include "base/system/random_bits.hpp"

#include <windows.h>
// After windows.h, whose types it needs.
#include <bcrypt.h>

namespace base {

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  ::BCryptGenRandom(nullptr, reinterpret_cast<unsigned char*>(&bits), sizeof bits,
                    BCRYPT_USE_SYSTEM_PREFERRED_RNG);
  return bits;
}

}  // namespace base
