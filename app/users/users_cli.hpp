#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace salestouch {

enum class UsersAction { add, list, remove, rotate };

/// What `salestouch-mcp users` is asked for.
struct UsersCommand {
  UsersAction action = UsersAction::list;
  std::string file;  ///< SALESTOUCH_MCP_USERS_FILE
  std::string label;
  bool may_write = false;
  bool without_token = false;  ///< known by OAuth alone
  std::string oauth_issuer;
  std::string oauth_subject;
  std::string
      key_file;  ///< holds the user's SalesTouch key; "-": standard input; empty: the server's own key
  std::optional<std::size_t> calls_per_minute;
  std::optional<std::size_t> tokens_per_minute;
  std::vector<std::string> import_ids;
};

/// Reads and replaces the users file; a token that is made is printed once, on `out`, and kept nowhere. The
/// exit code.
int run_users(const UsersCommand& command, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace salestouch
