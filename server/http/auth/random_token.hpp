#pragma once

#include <optional>
#include <string>

namespace mcp {

/// 256 random bits as 43 characters of base64url, for what nobody may guess; nothing where the system has no
/// random numbers.
std::optional<std::string> random_token();

}  // namespace mcp
