#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/repeated_event.hpp"
#include "server/http/auth/bearer_tokens.hpp"
#include "server/http/auth/caller.hpp"
#include "server/http/auth/issuer_keys.hpp"
#include "server/http/auth/json_web_token.hpp"
#include "server/http/auth/turns.hpp"
#include "server/http/http_message.hpp"

namespace mcp {

struct OAuthSettings {
  std::string resource;              ///< the canonical URL of this server, as clients type it
  std::vector<std::string> issuers;  ///< of the authorization servers whose tokens are taken
  /// What else the tokens may name as their audience, where an issuer knows this server by another name.
  std::vector<std::string> audiences = {};
  /// As clients ask for it, for every token; empty: none. Of a URL, as "api://leads/leads:read", tokens may
  /// have the part behind the last '/' alone.
  std::string read_scope = "leads:read";
  std::string write_scope = "leads:write";  ///< the same for changes
  /// Where the first issuer is asked about tokens that are no JWTs (RFC 7662); empty: none are taken.
  std::string introspection = {};
};

/// The user whom a token's claims name.
struct KnownUser {
  std::string label;  ///< empty: one of whom only the token is known
  bool may_write = true;
  std::optional<std::size_t> calls_per_minute = {};
};

/// An OAuth 2.1 resource server as MCP's Authorization (2026-07-28) wants it: metadata (RFC 9728), challenges
/// (RFC 6750), and tokens that issuers signed for this resource (RFC 9068). A token that was found good is
/// remembered until it expires, up to a bound, and an opaque one that was refused for ten seconds. Why tokens
/// are refused is logged, seldom and without them. Not thread-safe; must outlive the coroutines it runs in.
class OAuthResource {
 public:
  using Clock = std::function<std::chrono::system_clock::time_point()>;
  /// Nothing: nobody whom this server serves.
  using FindUser = std::function<std::optional<KnownUser>(const TokenClaims& claims)>;

  /// `now` is what tokens are judged by; `steady` is what the issuers' keys grow old by.
  OAuthResource(boost::asio::any_io_executor executor, OAuthSettings settings, FetchDocument fetch,
                FindUser find_user, Clock now = &std::chrono::system_clock::now,
                IssuerKeys::Clock steady = &std::chrono::steady_clock::now);

  /// Whether `path` is one at which clients look for the metadata of this resource.
  bool has_metadata_at(std::string_view path) const;
  HttpResponse metadata() const;
  /// What a browser asks before it lets a page read the metadata with header fields of its own.
  HttpResponse metadata_preflight() const;

  /// Whose `token` is, or the response that refuses it: 401, 403 for one of too few scopes or of a user
  /// unknown here, 503 while it cannot be known whether the token is good.
  boost::asio::awaitable<std::variant<Caller, HttpResponse>> authenticate(std::string token);

  /// 401 for a request without a token of any kind, or with one that is not good.
  HttpResponse unauthorized() const;
  HttpResponse invalid_token(std::string_view description) const;
  /// 403 that asks for a token with the scopes that a change needs as well.
  HttpResponse ask_for_write_scope() const;

  /// Takes none of the tokens found good before without looking at it again, with keys read anew.
  void forget_tokens_and_keys();

  /// Of the issuer whose keys are the oldest; nothing: some were never read.
  std::optional<std::chrono::steady_clock::duration> oldest_keys() const;

 private:
  using Outcome = std::variant<Caller, HttpResponse>;
  struct Known {
    Outcome outcome;
    std::chrono::system_clock::time_point expires;
  };
  using KnownTokens = std::map<BearerTokens::Digest, Known>;

  std::optional<Outcome> remembered(const BearerTokens::Digest& digest) const;
  boost::asio::awaitable<Outcome> authenticate_opaque(const std::string& token,
                                                      const BearerTokens::Digest& digest);
  HttpResponse refuse(const TokenError& error);
  void log_seldom(const std::string& begin, const std::string& found);
  boost::asio::awaitable<boost::system::result<TokenClaims, HttpResponse>> verify(const std::string& token,
                                                                                  const std::string& named);
  boost::asio::awaitable<boost::system::result<TokenClaims, HttpResponse>> introspect(
      const std::string& token);
  Outcome caller_of(const TokenClaims& claims);
  HttpResponse refusal(HttpStatus status, std::string_view error, std::string_view description,
                       const std::string& scope) const;
  void remember(KnownTokens& tokens, std::size_t most, const BearerTokens::Digest& digest, Outcome outcome,
                std::chrono::system_clock::time_point expires);

  OAuthSettings settings_;
  std::string metadata_path_;  ///< RFC 9728, 3.1
  std::string metadata_url_;
  FetchDocument fetch_;
  std::vector<std::unique_ptr<IssuerKeys>> issuers_;
  FindUser find_user_;
  Clock now_;
  KnownTokens good_;
  KnownTokens refused_;  ///< opaque ones, apart: whoever makes up tokens drives out no good one
  Turns turns_;          ///< to ask the first issuer about opaque tokens
  std::map<std::string, base::RepeatedEvent> told_;  ///< by how their lines begin
};

}  // namespace mcp
