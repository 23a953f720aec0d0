#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <variant>

#include "server/http/auth/bearer_tokens.hpp"
#include "server/http/auth/oauth_resource.hpp"
#include "server/http/http_message.hpp"

namespace mcp {

/// Says who a request is from: by a token of this server, or by one of an authorization server, where there
/// are such. Not thread-safe.
class Authentication {
 public:
  /// Asks for credentials from now on, even while there are none that would do.
  void require() { is_required_ = true; }
  /// Takes these from now on; with any, credentials are asked for.
  void use_tokens(BearerTokens tokens) { tokens_ = std::move(tokens); }
  void use_oauth(std::unique_ptr<OAuthResource> oauth) { oauth_ = std::move(oauth); }

  bool is_required() const { return is_required_ || !tokens_.empty() || oauth_; }
  /// Null: there is none.
  OAuthResource* oauth() const { return oauth_.get(); }

  /// Whose request this is, or the response that refuses it, with a challenge (RFC 6750, 3).
  boost::asio::awaitable<std::variant<Caller, HttpResponse>> authenticate(const HttpRequestHead& head);

 private:
  HttpResponse challenge(bool has_token) const;

  bool is_required_ = false;
  BearerTokens tokens_;
  std::unique_ptr<OAuthResource> oauth_;
};

}  // namespace mcp
