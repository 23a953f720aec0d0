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
constexpr std::size_t kMostRefused = 2'000;
constexpr std::size_t kMostTold = 256;  ///< beginnings of lines
constexpr std::chrono::minutes kOpaqueKnown{1};
/// Then a token is looked at with the keys that there are by then: its own may have been withdrawn.
constexpr std::chrono::minutes kSignedKnown{10};
/// For which a client that repeats a bad opaque token costs its issuer nothing.
constexpr std::chrono::seconds kRefusedKnown{10};
/// Opaque tokens about which the issuer is asked at once, and for how long others wait for their turn.
constexpr std::size_t kMostAsked = 32;
constexpr std::chrono::seconds kTurnWait{15};

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

/// Some authorization servers are asked for "api://leads/leads:read" and write "leads:read" into the token,
/// whose audience says whose scope it is.
bool has_scope(const TokenClaims& claims, const std::string& scope) {
  const bool is_url = scope.find("://") != std::string::npos;
  const std::string last = is_url ? scope.substr(scope.rfind('/') + 1) : scope;
  return scope.empty() || std::ranges::any_of(claims.scopes, [&](const std::string& has) {
           return has == scope || (has == last && !last.empty());
         });
}

HttpResponse unavailable(std::string_view why) {
  HttpResponse response = error_response(HttpStatus::service_unavailable, "temporarily_unavailable", why);
  response.set(http::field::retry_after, "30");
  return response;
}

/// With the resource as clients write it, which is the first of the audiences.
OAuthSettings with_canonical_resource(OAuthSettings settings) {
  settings.resource = canonical_url(settings.resource);
  settings.audiences.insert(settings.audiences.begin(), settings.resource);
  return settings;
}

/// The same for all tokens of one subject at one issuer.
std::string id_of(const TokenClaims& claims) {
  return "oauth:" + short_name(BearerTokens::digest_of(claims.issuer + '\n' + claims.subject));
}

}  // namespace

OAuthResource::OAuthResource(asio::any_io_executor executor, OAuthSettings settings, FetchDocument fetch,
                             FindUser find_user, Clock now, IssuerKeys::Clock steady)
    : settings_(with_canonical_resource(std::move(settings))),
      metadata_path_(std::string(kWellKnown) + path_of_url(settings_.resource)),
      metadata_url_(origin_of(settings_.resource) + metadata_path_),
      fetch_(std::move(fetch)),
      find_user_(std::move(find_user)),
      now_(std::move(now)),
      turns_(executor, kMostAsked) {
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

std::optional<OAuthResource::Outcome> OAuthResource::remembered(const BearerTokens::Digest& digest) const {
  for (const KnownTokens* tokens : {&good_, &refused_}) {
    const auto known = tokens->find(digest);
    if (known != tokens->end() && now_() < known->second.expires) return known->second.outcome;
  }
  return std::nullopt;
}

asio::awaitable<std::variant<Caller, HttpResponse>> OAuthResource::authenticate(std::string token) {
  const BearerTokens::Digest digest = BearerTokens::digest_of(token);
  if (std::optional<Outcome> known = remembered(digest)) co_return std::move(*known);
  const std::optional<std::string> issuer = issuer_of_token(token);
  if (!issuer && !settings_.introspection.empty()) co_return co_await authenticate_opaque(token, digest);
  if (!issuer) co_return invalid_token("It is no token that this server takes.");
  const boost::system::result<TokenClaims, HttpResponse> claims = co_await verify(token, *issuer);
  if (!claims) co_return claims.error();
  Outcome outcome = caller_of(*claims);
  const auto until = std::min(claims->expires, now_() + kSignedKnown);
  if (std::holds_alternative<Caller>(outcome)) remember(good_, kMostKnown, digest, outcome, until);
  co_return outcome;
}

/// In turns, so that whoever sends made-up tokens holds others up and does not lock them out; one that was
/// good before goes first.
asio::awaitable<OAuthResource::Outcome> OAuthResource::authenticate_opaque(
    const std::string& token, const BearerTokens::Digest& digest) {
  const bool was_good = good_.contains(digest);
  const Turns::Place place = co_await turns_.take(was_good, kTurnWait);
  if (!place) {
    log_seldom("introspection: more tokens wait than the issuer answers for", "");
    co_return unavailable(
        "The token's issuer is asked about too many others now; ask again in half a minute.");
  }
  if (std::optional<Outcome> known = remembered(digest))
    co_return std::move(*known);  // asked about meanwhile
  const boost::system::result<TokenClaims, HttpResponse> claims = co_await introspect(token);
  Outcome outcome = claims ? caller_of(*claims) : Outcome(claims.error());
  const auto* refusal = std::get_if<HttpResponse>(&outcome);
  if (!refusal) {
    // An issuer may take an opaque token back at any time.
    remember(good_, kMostKnown, digest, outcome, std::min(claims->expires, now_() + kOpaqueKnown));
  } else if (refusal->result() != HttpStatus::service_unavailable) {
    good_.erase(digest);
    remember(refused_, kMostRefused, digest, outcome, now_() + kRefusedKnown);
  }
  co_return outcome;
}

asio::awaitable<boost::system::result<TokenClaims, HttpResponse>> OAuthResource::verify(
    const std::string& token, const std::string& named) {
  const auto issuer = std::ranges::find_if(issuers_, [&named](const std::unique_ptr<IssuerKeys>& keys) {
    return is_same_issuer(keys->issuer(), named);
  });
  if (issuer == issuers_.end())
    co_return refuse({TokenError::Kind::invalid, "Its issuer is none whose tokens this server takes.",
                      " Its issuer is " + quoted_claim(named) + "; --oauth-issuer names " +
                          quoted_claim(settings_.issuers.front()) + "."});
  const TokenRules rules{.issuer = named, .audiences = settings_.audiences};
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
    if (claims.error().kind != TokenError::Kind::unknown_key) co_return refuse(claims.error());
    if (!newer) continue;
    // A client throws a token away that is called bad; this one may be good.
    if ((*issuer)->failed())
      co_return unavailable(
          "The newest keys of the token's issuer cannot be read now; ask again in half a minute.");
    co_return refuse(claims.error());
  }
  co_return invalid_token("");
}

asio::awaitable<boost::system::result<TokenClaims, HttpResponse>> OAuthResource::introspect(
    const std::string& token) {
  const std::string form =
      "token=" + boost::urls::encode(token, boost::urls::unreserved_chars) + "&token_type_hint=access_token";
  const boost::system::result<FetchedDocument, FetchProblem> answer =
      co_await fetch_(settings_.introspection, form);
  const TokenRules rules{.issuer = settings_.issuers.front(), .audiences = settings_.audiences};
  boost::system::result<TokenClaims, TokenError> claims =
      answer ? read_introspection(answer->text, rules, now_())
             : TokenError{TokenError::Kind::no_answer, answer.error().sentence};
  if (claims) co_return std::move(*claims);
  if (claims.error().kind != TokenError::Kind::no_answer) co_return refuse(claims.error());
  log_seldom("introspection: " + claims.error().description, "");
  co_return unavailable("The token's issuer cannot be asked about it now; ask again in half a minute.");
}

OAuthResource::Outcome OAuthResource::caller_of(const TokenClaims& claims) {
  if (!has_scope(claims, settings_.read_scope)) {
    const std::string why = "The token lacks the scope " + settings_.read_scope + ".";
    std::string scopes;
    for (const std::string& scope : claims.scopes) scopes += (scopes.empty() ? "" : " ") + scope;
    log_seldom("token refused: " + why, " It has " + quoted_claim(scopes) + ".");
    return refusal(HttpStatus::forbidden, "insufficient_scope", why, settings_.read_scope);
  }
  const std::optional<KnownUser> user = find_user_(claims);
  if (!user) {
    const std::string why = "The token is good, but its user is none of this server's; ask its operator.";
    log_seldom("token refused: " + why, "");
    return error_response(HttpStatus::forbidden, "access_denied", why);
  }
  const bool has_write_scope = has_scope(claims, settings_.write_scope);
  return Caller{.id = user->label.empty() ? id_of(claims) : id_of_user(user->label),
                .user = user->label,
                .may_write = user->may_write && has_write_scope,
                .may_step_up = user->may_write && !has_write_scope,
                .calls_per_minute = user->calls_per_minute};
}

void OAuthResource::remember(KnownTokens& tokens, std::size_t most, const BearerTokens::Digest& digest,
                             Outcome outcome, std::chrono::system_clock::time_point expires) {
  if (tokens.size() >= most)
    std::erase_if(tokens, [now = now_()](const auto& known) { return known.second.expires <= now; });
  if (tokens.size() >= most) tokens.erase(tokens.begin());
  tokens.insert_or_assign(digest, Known{std::move(outcome), expires});
}

HttpResponse OAuthResource::refuse(const TokenError& error) {
  log_seldom("token refused: " + error.description, error.found);
  return invalid_token(error.description);
}

/// Each line that begins otherwise is told for itself, so that made-up tokens hide nothing else.
void OAuthResource::log_seldom(const std::string& begin, const std::string& found) {
  if (told_.size() >= kMostTold) told_.clear();  // an issuer may say something else each time
  if (const auto more = told_[begin].count())
    spdlog::warn("{}{}{}", begin, found, base::untold_in_words(*more));
}

void OAuthResource::forget_tokens_and_keys() {
  good_.clear();
  refused_.clear();
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
