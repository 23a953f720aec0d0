#include "server/http/auth/random_token.hpp"

#include <openssl/rand.h>

#include <array>

#include "server/http/auth/base64url.hpp"

namespace mcp {

std::optional<std::string> random_token() {
  std::array<unsigned char, 32> bytes;
  if (::RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return std::nullopt;
  return to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace mcp
