#pragma once

#include <cstdint>

namespace base {

/// 64 bits from the kernel. (std::random_device asks the processor what it can do each time, and in a virtual
/// machine that alone takes a tenth of a small call.)
std::uint64_t random_bits();

}  // namespace base
