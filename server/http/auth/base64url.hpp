#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mcp {

/// The bytes that `text` encodes (RFC 4648, 5, without padding). Nothing where it holds any other character
/// or bits that a right encoder leaves 0: each value has one spelling.
std::optional<std::string> from_base64url(std::string_view text);

std::string to_base64url(std::string_view bytes);

}  // namespace mcp
