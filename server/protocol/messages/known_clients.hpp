#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

namespace mcp {

/// Beyond this a client cuts a result, writes it to a file or fails.
struct ResultLimits {
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  /// As the public tokenizers count. Newer Claude models count up to 1.6 times as many, so that the rows of
  /// Claude clients have the client's figure divided by that.
  std::size_t tokens = kNone;
  std::size_t characters = kNone;  ///< UTF-16 code units
  std::size_t bytes = kNone;       ///< UTF-8
};

/// What is known of one client program, found by the `clientInfo.name` it sends.
struct KnownClient {
  std::string_view name;   ///< compared without case; matches a name that begins with it
  bool dotted_tool_names;  ///< false: a tool name with a dot breaks this client
  ResultLimits limits;
  std::string_view source;  ///< where the facts come from
  /// false: this client does not show the view of a tool that has annotations
  bool shows_annotated_apps = true;
};

/// The row for `client_name`, or the defaults for a client nobody has reported on, or
/// one that does not say its name.
const KnownClient& known_client(std::string_view client_name);

/// The row of the client that a User-Agent field names first, or nullptr: over HTTP that is all that a
/// request of an older revision says of its client (`claude-code/2.1.204 (cli)`, `VSCode/1.107`).
const KnownClient* find_client_by_user_agent(std::string_view user_agent);

/// All rows.
std::span<const KnownClient> known_clients();

}  // namespace mcp
