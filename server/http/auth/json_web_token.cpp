#include "server/http/auth/json_web_token.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include "base/ascii.hpp"
#include "base/inert_text.hpp"
#include "base/net/http_url.hpp"
#include "server/http/auth/base64url.hpp"

namespace mcp {
namespace {

using base::Json;
using std::chrono::system_clock;

constexpr std::size_t kMaxToken = 16 * 1024;
constexpr std::size_t kMaxName = 256;
constexpr std::size_t kMostAudiences = 64;
constexpr std::size_t kMostScopes = 256;
constexpr base::JsonLimits kTokenLimits{.depth = 16, .values = 2'000};
/// Seconds since 1970 that a double holds exactly.
constexpr double kLastSecond = 9'007'199'254'740'992.0;

/// The compact form (RFC 7515, 3.1), taken apart.
struct Parts {
  Json header;
  Json payload;
  std::string_view signed_text;
  std::string signature;
};

/// The same of a value of JSON, and of what is in it.
bool is_told_twice(simdjson::ondemand::value value) {
  simdjson::ondemand::json_type type{};
  if (value.type().get(type)) return true;
  if (type == simdjson::ondemand::json_type::array) {
    for (auto element : value.get_array()) {
      simdjson::ondemand::value one;
      if (element.get(one) || is_told_twice(one)) return true;
    }
  }
  if (type != simdjson::ondemand::json_type::object) return false;
  std::set<std::string, std::less<>> seen;
  for (auto field : value.get_object()) {
    std::string_view key;
    simdjson::ondemand::value member;
    if (field.unescaped_key().get(key) || !seen.emplace(key).second || field.value().get(member) ||
        is_told_twice(member))
      return true;
  }
  return false;
}

/// The JSON object that a part encodes. Readers differ on which of two equal members counts: neither does.
/// Half a surrogate pair would read as U+FFFD, and one user's name as another's.
std::optional<Json> object_of(std::string_view part) {
  const std::optional<std::string> text = from_base64url(part);
  std::optional<Json> object = text ? base::parse_json(*text, kTokenLimits) : std::nullopt;
  if (!object || !object->is_object() || has_member_twice(*text) ||
      base::with_lone_surrogates_replaced(*text) != *text)
    return std::nullopt;
  return object;
}

std::optional<Parts> take_apart(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (token.size() > kMaxToken || second == std::string_view::npos) return std::nullopt;
  std::optional<Json> header = object_of(token.substr(0, first));
  std::optional<Json> payload = object_of(token.substr(first + 1, second - first - 1));
  std::optional<std::string> signature = from_base64url(token.substr(second + 1));  // a third '.' is no digit
  if (!header || !payload || !signature || signature->empty()) return std::nullopt;
  return Parts{std::move(*header), std::move(*payload), token.substr(0, second), std::move(*signature)};
}

TokenError invalid(std::string description, std::string found = {}) {
  return {TokenError::Kind::invalid, std::move(description), std::move(found)};
}

/// A claim that is not null, as some serializers write what is not there; null: there is none.
const Json* given(const Json& claims, const char* name) {
  const Json* claim = base::find(claims, name);
  return claim && !claim->is_null() ? claim : nullptr;
}

/// " Its audience is "…"."
std::string found_claim(const char* what, const Json& claims, const char* name) {
  const Json* claim = given(claims, name);
  if (!claim) return std::string(" It has no ") + what + ".";
  return std::string(" Its ") + what + " is " +
         quoted_claim(claim->is_string() ? claim->get<std::string>() : base::dump_json(*claim)) + ".";
}

/// Whether claims say that the token is one for another use, as authorization servers write it: `typ`
/// (Keycloak), `token_use` (Cognito, Hydra), `token_type` (RFC 7662, 2.2).
bool is_for_another_use(const Json& claims) {
  for (const char* name : {"typ", "token_use", "token_type"}) {
    std::string use = base::find_string(claims, name).value_or("");
    std::ranges::transform(use, use.begin(), &base::to_lower);
    if (const std::size_t colon = use.rfind(':'); colon != std::string::npos) use.erase(0, colon + 1);
    for (const char* other : {"id", "id_token", "refresh", "refresh_token", "offline", "logout"}) {
      if (use == other) return true;
    }
  }
  return false;
}

/// What a token is said to be (RFC 7519, 5.1; RFC 9068, 2.1): one made for something else is none of access.
bool is_access_token(const Parts& parts) {
  if (is_for_another_use(parts.payload)) return false;
  const Json* type = base::find(parts.header, "typ");
  const std::string name = type && type->is_string() ? type->get<std::string>() : std::string();
  const bool is_access =
      base::equal_but_for_case(name, "at+jwt") || base::equal_but_for_case(name, "application/at+jwt");
  if (is_access) return true;
  if (type && !base::equal_but_for_case(name, "JWT")) return false;
  // As ID tokens have. They have a nonce as well, but so have access tokens of Keycloak before 25.
  return !given(parts.payload, "at_hash");
}

std::optional<TokenError> check_header(const Parts& parts) {
  for (const char* extension : {"crit", "b64", "cty", "zip", "enc"}) {
    if (base::find(parts.header, extension))
      return invalid("The token has a header that is not understood here.");
  }
  const Json* key_id = given(parts.header, "kid");
  if (key_id && (!key_id->is_string() || key_id->get_ref<const std::string&>().size() > kMaxName))
    return invalid("The token's key id is not usable.");
  if (!is_access_token(parts)) return invalid("The token is no access token.");
  return std::nullopt;
}

std::optional<TokenError> check_signature(const Parts& parts, const JsonWebKeys& keys) {
  const auto algorithm = find_algorithm(base::find_string(parts.header, "alg").value_or(""));
  if (!algorithm)
    return invalid("The token is not signed in a way that is taken here.",
                   found_claim("algorithm", parts.header, "alg"));
  const std::optional<std::string> key_id = base::find_string(parts.header, "kid");
  if (!keys.has(key_id, *algorithm))
    return TokenError{TokenError::Kind::unknown_key,
                      "The token is signed with a key that its issuer does not list.",
                      found_claim("key id", parts.header, "kid")};
  if (keys.verify(key_id, *algorithm, parts.signed_text, parts.signature)) return std::nullopt;
  // Without a key id, a newer key is only found by trying; with one, a key may stand in the place of another.
  return TokenError{TokenError::Kind::unknown_key, "The token's signature is wrong."};
}

bool is_for(const Json& payload, const std::vector<std::string>& audiences) {
  const Json* named = given(payload, "aud");
  const auto is_ours = [&audiences](const Json& one) {
    const std::string url = one.is_string() ? canonical_url(one.get_ref<const std::string&>()) : "";
    return !url.empty() && std::ranges::any_of(audiences, [&url](const std::string& audience) {
      return without_trailing_slash(url) == without_trailing_slash(canonical_url(audience));
    });
  };
  if (!named) return false;
  if (!named->is_array()) return is_ours(*named);
  const bool are_texts = std::ranges::all_of(*named, [](const Json& one) { return one.is_string(); });
  return are_texts && named->size() <= kMostAudiences && std::ranges::any_of(*named, is_ours);
}

TokenError not_for_us(const Json& payload, const TokenRules& rules) {
  std::string found = found_claim("audience", payload, "aud") + " This server takes";
  for (const std::string& audience : rules.audiences) found += " " + quoted_claim(audience);
  return invalid("The token is not for this server.", found + ".");
}

/// The instant that a claim names, in seconds since 1970 (RFC 7519, 2, NumericDate).
std::optional<system_clock::time_point> instant(const Json& claim) {
  if (!claim.is_number()) return std::nullopt;
  const double seconds = claim.get<double>();
  if (!std::isfinite(seconds) || std::abs(seconds) > kLastSecond) return std::nullopt;
  // Beyond what the clock can hold, the furthest it can.
  constexpr double kClockEnd = 9'000'000'000.0;
  const auto since = std::chrono::duration<double>(std::clamp(seconds, -kClockEnd, kClockEnd));
  return system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(since));
}

std::optional<TokenError> check_time(const Json& payload, const TokenRules& rules,
                                     system_clock::time_point now) {
  const Json* expiry = given(payload, "exp");
  const auto expires = expiry ? instant(*expiry) : std::nullopt;
  if (!expires) return invalid("The token does not say until when it is good.");
  if (now >= *expires + rules.skew) return invalid("The token has expired.");
  for (const char* name : {"nbf", "iat"}) {
    const Json* claim = given(payload, name);
    if (!claim) continue;
    const auto begins = instant(*claim);
    if (!begins)
      return invalid("The token has a time that cannot be read.", found_claim(name, payload, name));
    if (now < *begins - rules.skew) return invalid("The token is not good yet.");
  }
  return std::nullopt;
}

/// `scope` (RFC 9068, 2.2.3), and `scp`, a text or a list, as some authorization servers call it.
std::vector<std::string> scopes_of(const Json& payload) {
  std::vector<std::string> scopes;
  const auto add_words = [&scopes](const std::string& text) {
    std::istringstream words(text);
    for (std::string word; words >> word && scopes.size() < kMostScopes;) scopes.push_back(word);
  };
  for (const char* name : {"scope", "scp"}) {
    const Json* claim = base::find(payload, name);
    if (claim && claim->is_string()) add_words(claim->get<std::string>());
    if (!claim || !claim->is_array()) continue;
    for (const Json& one : *claim) {
      if (one.is_string()) add_words(one.get<std::string>());
    }
  }
  return scopes;
}

/// Names without control characters: C interfaces end at a NUL, and logs at a line's end.
bool is_usable_name(const std::string& name) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
  return !name.empty() && name.size() <= kMaxName && std::ranges::none_of(name, is_control);
}

/// A client that asks for itself may have no `sub` (RFC 9068 wants one; not all write it).
std::string subject_of(const Json& payload) {
  if (given(payload, "sub")) return base::find_string(payload, "sub").value_or("");
  for (const char* name : {"client_id", "azp"}) {
    if (const auto client = base::find_string(payload, name)) return *client;
  }
  return {};
}

/// What is taken from claims that were found good.
boost::system::result<TokenClaims, TokenError> read_claims(Json all, const std::string& issuer) {
  TokenClaims claims{.issuer = issuer,
                     .subject = subject_of(all),
                     .scopes = scopes_of(all),
                     .expires = *instant(all["exp"]),
                     .all = {}};
  if (!is_usable_name(claims.subject)) return invalid("The token names nobody.");
  claims.all = std::move(all);
  return claims;
}

}  // namespace

bool has_member_twice(const std::string& json) {
  const simdjson::padded_string padded(json);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  simdjson::ondemand::value value;
  if (parser.iterate(padded).get(document) || document.get_value().get(value) || is_told_twice(value))
    return true;
  // What stands behind it some readers take, too.
  return document.current_location().error() != simdjson::OUT_OF_BOUNDS;
}

std::string_view without_trailing_slash(std::string_view url) {
  return url.ends_with('/') ? url.substr(0, url.size() - 1) : url;
}

std::string canonical_url(std::string_view url) {
  const auto parsed = base::parse_http_url(url);
  if (!parsed || parsed->has_userinfo()) return std::string(url);
  std::string origin(parsed->encoded_origin());
  const std::string_view rest = url.substr(origin.size());
  std::ranges::transform(origin, origin.begin(), &base::to_lower);
  const std::string_view port = origin.starts_with("https:") ? ":443" : ":80";
  if (origin.ends_with(port)) origin.erase(origin.size() - port.size());
  return origin.append(rest);
}

std::string quoted_claim(std::string_view text) {
  constexpr std::size_t kMost = 200;
  std::string quoted;
  base::append_json_string(quoted, text.substr(0, kMost));
  return text.size() > kMost ? quoted + "…" : quoted;
}

std::optional<std::string> issuer_of_token(std::string_view token) {
  const std::optional<Parts> parts = take_apart(token);
  return parts ? base::find_string(parts->payload, "iss") : std::nullopt;
}

boost::system::result<TokenClaims, TokenError> verify_token(std::string_view token, const JsonWebKeys& keys,
                                                            const TokenRules& rules,
                                                            system_clock::time_point now) {
  std::optional<Parts> parts = take_apart(token);
  if (!parts) return invalid("It is no token that this server takes.");
  if (auto error = check_header(*parts)) return std::move(*error);
  if (auto error = check_signature(*parts, keys)) return std::move(*error);
  Json& payload = parts->payload;
  if (base::find_string(payload, "iss") != rules.issuer) return invalid("The token has another issuer.");
  if (!is_for(payload, rules.audiences)) return not_for_us(payload, rules);
  if (auto error = check_time(payload, rules, now)) return std::move(*error);
  return read_claims(std::move(payload), rules.issuer);
}

boost::system::result<TokenClaims, TokenError> read_introspection(std::string_view answer,
                                                                  const TokenRules& rules,
                                                                  system_clock::time_point now) {
  std::optional<Json> claims = base::parse_json(answer, kTokenLimits);
  const Json* active = claims ? base::find(*claims, "active") : nullptr;
  if (!active || !active->is_boolean() || has_member_twice(std::string(answer)))
    return TokenError{TokenError::Kind::no_answer,
                      "The issuer's answer does not say whether the token is good."};
  if (*active != true) return invalid("The token is not good, as its issuer says.");
  if (is_for_another_use(*claims)) return invalid("The token is no access token.");
  const Json* issuer = given(*claims, "iss");
  const bool is_ours =
      !issuer || (issuer->is_string() && without_trailing_slash(issuer->get_ref<const std::string&>()) ==
                                             without_trailing_slash(rules.issuer));
  if (!is_ours) return invalid("The token has another issuer.", found_claim("issuer", *claims, "iss"));
  if (!is_for(*claims, rules.audiences)) return not_for_us(*claims, rules);
  // As some write of one that does not expire.
  const Json* expiry = given(*claims, "exp");
  if (!expiry || *expiry == 0)
    (*claims)["exp"] = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count() + 60;
  if (auto error = check_time(*claims, rules, now)) return std::move(*error);
  return read_claims(std::move(*claims), rules.issuer);
}

}  // namespace mcp
