#pragma once

#include <string_view>

namespace mcp {

/// What is known of one client program, found by the `clientInfo.name` it sends.
struct KnownClient {
  std::string_view name;    ///< compared without case; matches a name that begins with it
  bool dotted_tool_names;   ///< false: a tool name with a dot breaks this client
  std::string_view source;  ///< where the fact comes from
};

/// The row for `client_name`, or the defaults for a client nobody has reported on, or
/// one that does not say its name.
const KnownClient& known_client(std::string_view client_name);

}  // namespace mcp
