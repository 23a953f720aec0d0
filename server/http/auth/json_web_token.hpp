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
  std::vector<std::string> audiences;  ///< one of them; what makes no other URL makes no difference
  std::chrono::seconds skew{60};       ///< by which clocks may differ
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
    no_answer,    ///< it is not known whether the token is good
  };
  Kind kind;
  std::string description;  ///< a sentence for the client; nothing of the token is in it
  /// For the operator, what was found and what was expected: " Its audience is …", quoted and cut; may be
  /// empty.
  std::string found = {};
};

/// `url` with the host as it is compared, in small letters, and without the port that its scheme means
/// anyhow, as clients write it; any other text as it is.
std::string canonical_url(std::string_view url);

/// `text` in quotes for a log, without what could end its line, and of 200 bytes at most.
std::string quoted_claim(std::string_view text);

/// Whether an object or list that was read as JSON has an object with two members of one name, of which
/// readers take one or the other, or anything behind its end.
bool has_member_twice(const std::string& json);

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

/// The claims of an opaque token, as its issuer tells them when it is asked (RFC 7662, 2.2); `no_answer` for
/// what is no such answer, as a page that says that the issuer is being maintained. The audience
/// must be there, and be that of `rules`; an issuer that is named must be that of `rules`. Without `exp`, it
/// is good for a minute.
boost::system::result<TokenClaims, TokenError> read_introspection(std::string_view answer,
                                                                  const TokenRules& rules,
                                                                  std::chrono::system_clock::time_point now);

}  // namespace mcp
