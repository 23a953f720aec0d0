#pragma once

#include <cstddef>
#include <string_view>

namespace salestouch {

/// At least as many tokens as `text` has under the public tokenizers o200k, cl100k, llama3 and Claude's
/// published one, as far as text made of words, numbers, addresses and ids goes. Deliberately conservative:
/// prose is counted about twice over. All four are byte-level pair encodings that split before punctuation
/// and at most every three digits, so a character costs at most its bytes; lower-case words merge at least in
/// pairs, and a space merges with the letter behind it.
std::size_t token_bound(std::string_view text);

}  // namespace salestouch
