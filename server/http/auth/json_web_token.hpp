#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "server/http/auth/json_web_keys.hpp"

namespace mcp {

/// What a token must be.
struct TokenRules {
  std::string issuer;
  std::string audience;           ///< a '/' at its end makes no difference
  std::chrono::seconds skew{60};  ///< by which clocks may differ
};

/// What a good token says.
struct TokenClaims {
  std::string issuer;
  std::string subject;  ///< `sub`; of a client that asks for itself, its id
  std::vector<std::string> scopes;
  std::chrono::system_clock::time_point expires;
  base::Json all;
};

struct TokenError {
  enum class Kind {
    invalid,
    unknown_key,  ///< the issuer may have another key since its keys were read
  };
  Kind kind;
  std::string description;  ///< a sentence for the client; nothing of the token is in it
};

/// Issuers and audiences are URLs, which people and servers write with a '/' at the end or without.
std::string_view without_trailing_slash(std::string_view url);

/// The issuer that a token names, before anything of it is verified; nothing for what is no token at all.
std::optional<std::string> issuer_of_token(std::string_view token);

/// The claims of an access token in the form of a signed JWT (RFC 7519, 9068), if one of `keys` signed it,
/// the issuer and the audience are those of `rules`, and `now` is within its time. ID tokens, nested tokens
/// and those with extensions that must be understood are refused, as are members given twice. Keys that a
/// token brings or names by a URL are never used. A token has at most 16 KiB.
boost::system::result<TokenClaims, TokenError> verify_token(std::string_view token, const JsonWebKeys& keys,
                                                            const TokenRules& rules,
                                                            std::chrono::system_clock::time_point now);

/// The claims of an opaque token, as its issuer tells them when it is asked (RFC 7662, 2.2). The audience
/// must be there, and be that of `rules`; an issuer that is named must be that of `rules`. Without `exp`, it
/// is good for a minute.
boost::system::result<TokenClaims, TokenError> read_introspection(std::string_view answer,
                                                                  const TokenRules& rules,
                                                                  std::chrono::system_clock::time_point now);

}  // namespace mcp
