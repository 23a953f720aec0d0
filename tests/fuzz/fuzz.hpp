#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// Ends the run: a property does not hold.
inline void require(bool holds) {
  if (!holds) std::abort();
}

/// Defines what is done with each input.
#define FUZZ(parameter)                                                               \
  static void fuzz_one(parameter);                                                    \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    fuzz_one(std::string_view(reinterpret_cast<const char*>(data), size));            \
    return 0;                                                                         \
  }                                                                                   \
  static void fuzz_one(parameter)
