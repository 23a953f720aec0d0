#pragma once

#include <cstdint>

namespace salestouch {

/// How many tokens the character `c`, from U+0080 on, is by itself at most, under the four tokenizers that
/// results are counted by (bench/wide_tokens.mjs). Claude's takes compatibility forms apart, so that some are
/// a dozen and more. A nanosecond.
std::uint32_t tokens_alone(char32_t c);

}  // namespace salestouch
