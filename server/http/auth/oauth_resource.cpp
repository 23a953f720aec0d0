#include "server/http/auth/oauth_resource.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/beast/http/field.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "base/json.hpp"
#include "base/net/http_url.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using base::Json;

constexpr std::string_view kWellKnown = "/.well-known/oauth-protected-resource";
/// Tokens that are remembered.
constexpr std::size_t kMostKnown = 10'000;
constexpr std::chrono::minutes kOpaqueKnown{1};
/// Then a token is looked at with the keys that there are by then: its own may have been withdrawn.
constexpr std::chrono::minutes kSignedKnown{10};

std::string path_of_url(const std::string& url) {
  const auto parsed = base::parse_http_url(url);
  std::string path = parsed ? std::string(parsed->encoded_path()) : std::string();
  while (path.ends_with('/')) path.pop_back();
  return path;
}

std::string origin_of(const std::string& url) {
  const auto parsed = base::parse_http_url(url);
  return parsed ? std::string(parsed->encoded_origin()) : std::string();
}

bool has_scope(const TokenClaims& claims, const std::string& scope) {
  return scope.empty() || std::ranges::find(claims.scopes, scope) != claims.scopes.end();
}

HttpResponse unavailable(std::string_view why) {
  HttpResponse response = error_response(HttpStatus::service_unavailable, "temporarily_unavailable", why);
  response.set(http::field::retry_after, "30");
  return response;
}

/// The same for all tokens of one subject at one issuer.
std::string id_of(const TokenClaims& claims) {
  return "oauth:" + short_name(BearerTokens::digest_of(claims.issuer + '\n' + claims.subject));
}

}  // namespace

OAuthResource::OAuthResource(asio::any_io_executor executor, OAuthSettings settings, FetchDocument fetch,
                             FindUser find_user, Clock now, IssuerKeys::Clock steady)
    : settings_(std::move(settings)),
      metadata_path_(std::string(kWellKnown) + path_of_url(settings_.resource)),
      metadata_url_(origin_of(settings_.resource) + metadata_path_),
      fetch_(std::move(fetch)),
      find_user_(std::move(find_user)),
      now_(std::move(now)) {
  for (const std::string& issuer : settings_.issuers)
    issuers_.push_back(std::make_unique<IssuerKeys>(executor, issuer, fetch_, steady));
}

bool OAuthResource::has_metadata_at(std::string_view path) const {
  return path == kWellKnown || path == metadata_path_;
}

HttpResponse OAuthResource::metadata() const {
  Json scopes = Json::array();
  for (const std::string& scope : {settings_.read_scope, settings_.write_scope}) {
    if (!scope.empty()) scopes.push_back(scope);
  }
  const Json document = {{"resource", settings_.resource},
                         {"authorization_servers", settings_.issuers},
                         {"scopes_supported", std::move(scopes)},
                         {"bearer_methods_supported", {"header"}},
                         {"resource_name", "SalesTouch leads"}};
  HttpResponse response = http_response(HttpStatus::ok, "application/json", base::dump_json(document));
  // Any page may read what anybody may.
  response.set(http::field::access_control_allow_origin, "*");
  response.set(http::field::cache_control, "max-age=300");
  return response;
}

HttpResponse OAuthResource::metadata_preflight() const {
  HttpResponse response(HttpStatus::no_content, 11);
  response.set(http::field::allow, "GET, HEAD, OPTIONS");
  response.set(http::field::access_control_allow_origin, "*");
  response.set(http::field::access_control_allow_methods, "GET, HEAD");
  // A '*' does not stand for Authorization (Fetch, CORS-preflight fetch).
  response.set(http::field::access_control_allow_headers, "*, Authorization");
  response.set(http::field::access_control_max_age, "600");
  return response;
}

asio::awaitable<std::variant<Caller, HttpResponse>> OAuthResource::authenticate(std::string token) {
  const BearerTokens::Digest digest = BearerTokens::digest_of(token);
  const auto known = known_.find(digest);
  if (known != known_.end() && now_() < known->second.expires) co_return known->second.caller;
  if (known != known_.end()) known_.erase(known);
  const std::optional<std::string> issuer = issuer_of_token(token);
  const bool is_opaque = !issuer && !settings_.introspection.empty();
  if (!issuer && !is_opaque) co_return invalid_token("It is no token that this server takes.");
  boost::system::result<TokenClaims, HttpResponse> claims = invalid_token("");
  if (is_opaque) {
    claims = co_await introspect(token);
  } else {
    claims = co_await verify(token, *issuer);
  }
  if (!claims) co_return claims.error();
  std::variant<Caller, HttpResponse> outcome = caller_of(*claims);
  // An issuer may take an opaque token back at any time.
  const auto until = std::min(claims->expires, now_() + (is_opaque ? kOpaqueKnown : kSignedKnown));
  if (const Caller* caller = std::get_if<Caller>(&outcome)) remember(digest, *caller, until);
  co_return outcome;
}

asio::awaitable<boost::system::result<TokenClaims, HttpResponse>> OAuthResource::verify(
    const std::string& token, const std::string& named) {
  const auto issuer = std::ranges::find_if(issuers_, [&named](const std::unique_ptr<IssuerKeys>& keys) {
    return is_same_issuer(keys->issuer(), named);
  });
  if (issuer == issuers_.end()) co_return invalid_token("Its issuer is none whose tokens this server takes.");
  const TokenRules rules{.issuer = named, .audience = settings_.resource};
  for (bool newer : {false, true}) {
    const IssuerKeys::Keys keys = co_await (*issuer)->get(newer);
    if (!keys) {
      co_return unavailable("The keys of the token's issuer cannot be read now; ask again in half a minute.");
    }
    boost::system::result<TokenClaims, TokenError> claims = verify_token(token, *keys, rules, now_());
    if (claims) {
      claims->issuer = (*issuer)->issuer();  // one issuer has one name here, however its tokens spell it
      co_return std::move(*claims);
    }
    // A key that is not among them may have come since.
    if (newer || claims.error().kind != TokenError::Kind::unknown_key)
      co_return invalid_token(claims.error().description);
  }
  co_return invalid_token("");
}

asio::awaitable<boost::system::result<TokenClaims, HttpResponse>> OAuthResource::introspect(
    const std::string& token) {
  const std::string form =
      "token=" + boost::urls::encode(token, boost::urls::unreserved_chars) + "&token_type_hint=access_token";
  const boost::system::result<FetchedDocument, FetchProblem> answer =
      co_await fetch_(settings_.introspection, form);
  if (!answer) {
    spdlog::warn("introspection: {}", answer.error().sentence);
    co_return unavailable("The token's issuer cannot be asked about it now; ask again in half a minute.");
  }
  const TokenRules rules{.issuer = settings_.issuers.front(), .audience = settings_.resource};
  boost::system::result<TokenClaims, TokenError> claims = read_introspection(answer->text, rules, now_());
  if (!claims) co_return invalid_token(claims.error().description);
  co_return std::move(*claims);
}

std::variant<Caller, HttpResponse> OAuthResource::caller_of(const TokenClaims& claims) const {
  if (!has_scope(claims, settings_.read_scope)) {
    return refusal(HttpStatus::forbidden, "insufficient_scope",
                   "The token lacks the scope " + settings_.read_scope + ".", settings_.read_scope);
  }
  const std::optional<KnownUser> user = find_user_(claims);
  if (!user) {
    return error_response(HttpStatus::forbidden, "access_denied",
                          "The token is good, but its user is none of this server's; ask its operator.");
  }
  const bool has_write_scope = has_scope(claims, settings_.write_scope);
  return Caller{.id = user->label.empty() ? id_of(claims) : id_of_user(user->label),
                .user = user->label,
                .may_write = user->may_write && has_write_scope,
                .may_step_up = user->may_write && !has_write_scope,
                .calls_per_minute = user->calls_per_minute};
}

void OAuthResource::remember(const BearerTokens::Digest& digest, const Caller& caller,
                             std::chrono::system_clock::time_point expires) {
  if (known_.size() >= kMostKnown)
    std::erase_if(known_, [now = now_()](const auto& known) { return known.second.expires <= now; });
  if (known_.size() >= kMostKnown) known_.erase(known_.begin());
  known_[digest] = {caller, expires};
}

void OAuthResource::forget_tokens_and_keys() {
  known_.clear();
  for (const std::unique_ptr<IssuerKeys>& issuer : issuers_) issuer->read_again();
}

HttpResponse OAuthResource::refusal(HttpStatus status, std::string_view error, std::string_view description,
                                    const std::string& scope) const {
  HttpResponse response = error_response(status, error, description);
  std::string challenge = "Bearer ";
  // `unauthorized` is for a request without a token, which is told no error (RFC 6750, 3.1).
  if (error != "unauthorized")
    challenge.append("error=\"")
        .append(error)
        .append("\", error_description=\"")
        .append(description)
        .append("\", ");
  challenge += "resource_metadata=\"" + metadata_url_ + "\"";
  if (!scope.empty()) challenge += ", scope=\"" + scope + "\"";
  response.set(http::field::www_authenticate, challenge);
  return response;
}

HttpResponse OAuthResource::unauthorized() const {
  return refusal(HttpStatus::unauthorized, "unauthorized",
                 "Send Authorization: Bearer with a token for this server.", settings_.read_scope);
}

HttpResponse OAuthResource::invalid_token(std::string_view description) const {
  return refusal(HttpStatus::unauthorized, "invalid_token", description, settings_.read_scope);
}

HttpResponse OAuthResource::ask_for_write_scope() const {
  const std::string both = settings_.read_scope.empty() ? settings_.write_scope
                                                        : settings_.read_scope + " " + settings_.write_scope;
  return refusal(HttpStatus::forbidden, "insufficient_scope",
                 "This command changes data; the token lacks the scope " + settings_.write_scope + ".", both);
}

std::optional<std::chrono::steady_clock::duration> OAuthResource::oldest_keys() const {
  std::chrono::steady_clock::duration oldest{0};
  for (const std::unique_ptr<IssuerKeys>& issuer : issuers_) {
    const auto age = issuer->age();
    if (!age) return std::nullopt;
    oldest = std::max(oldest, *age);
  }
  return oldest;
}

}  // namespace mcp
