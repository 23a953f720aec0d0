#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace mcp {

/// Who a request is from, as its credentials tell. All empty where nobody is asked for any.
struct Caller {
  std::string id;            ///< the same for each request of one user, and no one else's; no secret
  std::string user;          ///< as the operator calls this user; empty: whoever holds a token of this server
  bool may_write = true;     ///< as far as user and token go
  bool may_step_up = false;  ///< the user may write, and a token of more scopes would let it
  std::optional<std::size_t> calls_per_minute = {};  ///< nothing: as many as the server lets everybody make
};

/// The id of a user whom the operator knows by this label, by whatever token.
inline std::string id_of_user(const std::string& label) {
  return "user:" + label;
}

}  // namespace mcp
