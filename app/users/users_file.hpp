#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/system/files.hpp"
#include "server/http/auth/bearer_tokens.hpp"
#include "server/http/auth/json_web_token.hpp"

namespace salestouch {

/// By which a token of an authorization server names a user: the issuer, and a claim with its value.
struct OAuthIdentity {
  std::string issuer;
  std::string claim = "sub";
  std::string value;
};

/// One user of this server: how they are known, and what they may do with which SalesTouch account.
struct User {
  std::string label;  ///< letters, digits, '.', '_', '-' and '@'; for logs, metrics and the audit log
  std::optional<mcp::BearerTokens::Digest> token;  ///< SHA-256 of a bearer token
  std::optional<OAuthIdentity> oauth;
  std::string api_key;  ///< SalesTouch's; empty together with `access_token`: the server's own
  std::string access_token;
  bool may_write = false;
  std::optional<std::size_t> calls_per_minute;   ///< nothing: the server's default
  std::optional<std::size_t> tokens_per_minute;  ///< nothing: no limit
  std::vector<std::string> import_ids;           ///< patterns; empty: all imports
};

/// What is wrong with a users file and where, never what is in it.
struct UsersProblem {
  std::string sentence;
};

/// The users of the file; schemas/users.schema.json describes it.
boost::system::result<std::vector<User>, UsersProblem> load_users(const std::string& file,
                                                                  base::FileKind kind);
boost::system::result<std::vector<User>, UsersProblem> read_users(std::string_view text);

/// The text of the file that holds these users.
std::string users_text(const std::vector<User>& users);

/// The user whom these claims of a token name; null: none.
const User* find_user(const std::vector<User>& users, const mcp::TokenClaims& claims);

}  // namespace salestouch
