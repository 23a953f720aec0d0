#include "server/http/auth/json_web_token.hpp"

#include <gtest/gtest.h>

#include "server/http/auth/base64url.hpp"
#include "unit/http/test_tokens.hpp"

namespace mcp {
namespace {

using base::Json;
using test_tokens::claims;
using test_tokens::ec;
using test_tokens::ed;
using test_tokens::foreign;
using test_tokens::header;
using test_tokens::hmac_token;
using test_tokens::issuer_keys;
using test_tokens::KeyPair;
using test_tokens::keys_of;
using test_tokens::kNow;
using test_tokens::kNowSeconds;
using test_tokens::kRules;
using test_tokens::rsa;
using test_tokens::signed_text;
using test_tokens::token_of;
using test_tokens::verify;
using test_tokens::without;
using namespace std::chrono_literals;

TEST(JsonWebToken, TakesEachAlgorithm) {
  const KeyPair pss("PS256", "pss");
  const JsonWebKeys keys = keys_of(Json::array({rsa().jwk(), ec().jwk(), ed().jwk(), pss.jwk()}));
  for (const KeyPair* pair : {&rsa(), &ec(), &ed(), &pss}) {
    const auto good = verify_token(token_of(*pair), keys, kRules, kNow);
    ASSERT_TRUE(good) << pair->algorithm() << ": " << good.error().description;
    EXPECT_EQ(good->subject, "anna");
    EXPECT_EQ(good->scopes, (std::vector<std::string>{"leads:read", "leads:write"}));
    EXPECT_EQ(good->expires, kNow + 300s);
    Json head = header(*pair);
    head.erase("kid");
    EXPECT_TRUE(
        verify_token(token_of(*pair, base::dump_json(head), base::dump_json(claims())), keys, kRules, kNow));
  }
}

TEST(JsonWebToken, TakesTheFormsThatAuthorizationServersWrite) {
  for (const Json& more : {Json{{"aud", {"https://other.example", "https://mcp.example/mcp"}}},
                           Json{{"aud", "https://mcp.example/mcp/"}}, Json{{"exp", kNowSeconds + 300.5}},
                           Json{{"nbf", kNowSeconds + 59}}, Json{{"iat", kNowSeconds}},
                           Json{{"exp", kNowSeconds - 59}}, Json{{"exp", 1e12}}})
    EXPECT_TRUE(verify(token_of(rsa(), claims(more)))) << base::dump_json(more);
  for (const Json& more :
       {Json{{"typ", "JWT"}}, Json{{"typ", "application/AT+JWT"}}, Json{{"jku", "https://evil.example"}}})
    EXPECT_TRUE(verify(token_of(rsa(), claims(), more))) << base::dump_json(more);
  Json client = without("sub");
  client["client_id"] = "robot";
  client.erase("scope");
  client["scp"] = {"leads:read", "other"};
  const auto good = verify(token_of(rsa(), client));
  ASSERT_TRUE(good);
  EXPECT_EQ(good->subject, "robot");
  EXPECT_EQ(good->scopes, (std::vector<std::string>{"leads:read", "other"}));
}

TEST(JsonWebToken, TakesOneOfSeveralAudiences) {
  TokenRules rules = kRules;
  rules.audiences.push_back("6e74172b-be56-4843-9ff4-e66a39bb12e3");
  for (const char* audience :
       {"https://mcp.example/mcp", "HTTPS://MCP.Example:443/mcp/", "6e74172b-be56-4843-9ff4-e66a39bb12e3"})
    EXPECT_TRUE(verify_token(token_of(rsa(), claims({{"aud", audience}})), issuer_keys(), rules, kNow))
        << audience;
  for (const Json& audience : {Json("https://mcp.example/MCP"), Json("https://mcp.example:8443/mcp"),
                               Json("6e74172b-be56-4843-9ff4"), Json(""), Json()})
    EXPECT_FALSE(verify_token(token_of(rsa(), claims({{"aud", audience}})), issuer_keys(), rules, kNow))
        << audience;
  const auto other =
      verify(token_of(rsa(), claims({{"aud", "line\nend \"quoted\" " + std::string(900, 'x')}})));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().found.find('\n'), std::string::npos);
  EXPECT_LT(other.error().found.size(), 400u);
  EXPECT_NE(other.error().found.find(R"(This server takes "https://mcp.example/mcp")"), std::string::npos);
}

TEST(JsonWebToken, ReadsNullAsNothing) {
  Json client = claims({{"nbf", nullptr}, {"iat", nullptr}, {"sub", nullptr}});
  client["client_id"] = "robot";
  EXPECT_TRUE(verify(token_of(rsa(), client)));
  const auto untimed = verify(token_of(rsa(), claims({{"exp", nullptr}})));
  ASSERT_FALSE(untimed);
  const auto text = verify(token_of(rsa(), claims({{"iat", "1764000000"}})));
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().description, "The token has a time that cannot be read.");
  Json key = rsa().jwk();
  key.update({{"use", nullptr}, {"alg", nullptr}, {"key_ops", nullptr}});
  EXPECT_TRUE(verify_token(token_of(rsa()), keys_of(Json::array({key})), kRules, kNow));
}

TEST(JsonWebToken, RefusesTokensForAnotherUse) {
  for (const Json& more : {Json{{"typ", "Refresh"}}, Json{{"typ", "ID"}}, Json{{"typ", "Offline"}},
                           Json{{"token_use", "id"}}, Json{{"token_use", "refresh_token"}},
                           Json{{"token_type", "urn:ietf:params:oauth:token-type:refresh_token"}}}) {
    EXPECT_FALSE(verify(token_of(rsa(), claims(more)))) << more;
    Json answer = claims(more);
    answer["active"] = true;
    EXPECT_FALSE(read_introspection(base::dump_json(answer), kRules, kNow)) << more;
  }
  for (const Json& more :
       {Json{{"typ", "Bearer"}}, Json{{"token_use", "access"}}, Json{{"token_type", "N_A"}},
        Json{{"token_type", "urn:ietf:params:oauth:token-type:access_token"}}})
    EXPECT_TRUE(verify(token_of(rsa(), claims(more)))) << more;
}

TEST(JsonWebToken, TellsAnAnswerThatSaysNothingFromOneThatSaysNo) {
  for (const char* answer : {"", "<html>Maintenance</html>", "{}", R"({"active":"true"})", "[]", "eyJ.eyJ.x",
                             R"({"active":false,"active":true})"}) {
    const auto claims = read_introspection(answer, kRules, kNow);
    ASSERT_FALSE(claims);
    EXPECT_EQ(claims.error().kind, TokenError::Kind::no_answer) << answer;
  }
  const auto refused = read_introspection(R"({"active":false})", kRules, kNow);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, TokenError::Kind::invalid);
  Json lasting = claims({{"active", true}, {"exp", 0}, {"nbf", nullptr}, {"iss", nullptr}});
  const auto good = read_introspection(base::dump_json(lasting), kRules, kNow);
  ASSERT_TRUE(good);
  EXPECT_EQ(good->expires, kNow + 60s);
}

TEST(JsonWebToken, NamesKeysThatCannotBeUsed) {
  const auto keys =
      JsonWebKeys::parse(R"({"keys":[{"kty":"EC","crv":"P-384","alg":"ES384"},{"kty":"oct"}]})");
  ASSERT_TRUE(keys);
  EXPECT_TRUE(keys->empty());
  EXPECT_EQ(keys->left_out(), "; it has ES384, oct");
}

TEST(JsonWebToken, TakesTheNewerNameOfEdDsa) {
  Json key = ed().jwk();
  key["alg"] = "Ed25519";
  EXPECT_TRUE(verify_token(token_of(ed(), claims(), {{"alg", "Ed25519"}}), keys_of(Json::array({key})),
                           kRules, kNow));
}

TEST(JsonWebToken, RefusesEveryOther) {
  const std::string good = token_of(rsa());
  const std::string body = base::dump_json(claims());
  const std::string head = base::dump_json(header(rsa()));
  const std::string text = good.substr(0, good.rfind('.'));
  const std::string signature = good.substr(good.rfind('.') + 1);
  const std::string ec_text = signed_text(base::dump_json(header(ec())), body);
  const std::string modulus = *from_base64url(rsa().jwk()["n"].get<std::string>());
  const std::string nested = std::string(40, '[') + std::string(40, ']');
  Json foreign_jwk = foreign().jwk();
  std::vector<std::pair<const char*, std::string>> bad = {
      {"empty", ""},
      {"text", "token"},
      {"dots", ".."},
      {"one part", to_base64url(head)},
      {"two parts", text},
      {"no signature", text + "."},
      {"four parts", good + ".x"},
      {"none", signed_text(base::dump_json(header(rsa(), {{"alg", "none"}})), body) + "."},
      {"none with a signature", token_of(rsa(), claims(), {{"alg", "none"}})},
      {"nOnE", token_of(rsa(), claims(), {{"alg", "nOnE"}})},
      {"no alg", token_of(rsa(), R"({"kid":"rsa"})", body)},
      {"alg a number", token_of(rsa(), claims(), {{"alg", 1}})},
      {"rs256", token_of(rsa(), claims(), {{"alg", "rs256"}})},
      {"RS512", token_of(rsa(), claims(), {{"alg", "RS512"}})},
      {"HMAC with the modulus", hmac_token(modulus)},
      {"HMAC with the key's JSON", hmac_token(base::dump_json(rsa().jwk()))},
      {"HMAC with nothing", hmac_token("")},
      {"another's key of the same id", token_of(foreign())},
      {"another's key in jwk", token_of(foreign(), claims(), {{"jwk", foreign_jwk}})},
      {"another's key by jku", token_of(foreign(), claims(), {{"jku", "https://evil.example/keys"}})},
      {"another's key by x5u", token_of(foreign(), claims(), {{"x5u", "https://evil.example/cert"}})},
      {"another key's id", token_of(rsa(), claims(), {{"kid", "ec"}})},
      {"unknown kid", token_of(rsa(), claims(), {{"kid", "new"}})},
      {"kid a number", token_of(rsa(), claims(), {{"kid", 1}})},
      {"kid of 300 characters", token_of(rsa(), claims(), {{"kid", std::string(300, 'k')}})},
      {"ES256 said of an RSA signature", token_of(rsa(), claims(), {{"alg", "ES256"}, {"kid", "ec"}})},
      {"RS256 said of an EC key", token_of(ec(), claims(), {{"alg", "RS256"}})},
      {"PS256 said of an RS256 signature", token_of(rsa(), claims(), {{"alg", "PS256"}})},
      {"ES256 in DER", ec_text + "." + to_base64url(ec().der_signature(ec_text))},
      {"ES256 of zeros", ec_text + "." + to_base64url(std::string(64, '\0'))},
      {"ES256 of 63 bytes", ec_text + "." + to_base64url(ec().sign(ec_text).substr(1))},
      {"EdDSA cut", token_of(ed()).substr(0, token_of(ed()).size() - 4)},
      {"payload changed", signed_text(head, base::dump_json(claims({{"sub", "ben"}}))) + "." + signature},
      {"header changed", signed_text(base::dump_json(header(rsa(), {{"x", 1}})), body) + "." + signature},
      {"no iss", token_of(rsa(), without("iss"))},
      {"another issuer", token_of(rsa(), claims({{"iss", "https://id.example.evil"}}))},
      {"iss a list", token_of(rsa(), claims({{"iss", {"https://id.example"}}}))},
      {"no aud", token_of(rsa(), without("aud"))},
      {"aud empty", token_of(rsa(), claims({{"aud", ""}}))},
      {"aud an empty list", token_of(rsa(), claims({{"aud", Json::array()}}))},
      {"another aud", token_of(rsa(), claims({{"aud", "https://mcp.example"}}))},
      {"aud that goes on", token_of(rsa(), claims({{"aud", "https://mcp.example/mcp2"}}))},
      {"aud of others", token_of(rsa(), claims({{"aud", {"https://a", "https://b"}}}))},
      {"aud with a number", token_of(rsa(), claims({{"aud", {"https://mcp.example/mcp", 1}}}))},
      {"aud null", token_of(rsa(), claims({{"aud", nullptr}}))},
      {"no exp", token_of(rsa(), without("exp"))},
      {"exp a text", token_of(rsa(), claims({{"exp", std::to_string(kNowSeconds + 300)}}))},
      {"exp beyond numbers",
       token_of(rsa(), head,
                R"({"iss":"https://id.example","aud":"https://mcp.example/mcp","sub":"a","exp":1e300})")},
      {"expired", token_of(rsa(), claims({{"exp", kNowSeconds - 3600}}))},
      {"expired by the skew", token_of(rsa(), claims({{"exp", kNowSeconds - 60}}))},
      {"not yet", token_of(rsa(), claims({{"nbf", kNowSeconds + 61}}))},
      {"nbf a text", token_of(rsa(), claims({{"nbf", "0"}}))},
      {"from the future", token_of(rsa(), claims({{"iat", kNowSeconds + 3600}}))},
      {"no sub", token_of(rsa(), without("sub"))},
      {"sub empty", token_of(rsa(), claims({{"sub", ""}}))},
      {"sub a number", token_of(rsa(), claims({{"sub", 1}, {"client_id", "x"}}))},
      {"an ID token", token_of(rsa(), claims({{"nonce", "n"}, {"at_hash", "h"}}), {{"typ", "JWT"}})},
      {"a logout token", token_of(rsa(), claims(), {{"typ", "logout+jwt"}})},
      {"a DPoP proof", token_of(rsa(), claims(), {{"typ", "dpop+jwt"}})},
      {"typ a number", token_of(rsa(), claims(), {{"typ", 1}})},
      {"nested", token_of(rsa(), claims(), {{"cty", "JWT"}})},
      {"crit", token_of(rsa(), claims(), {{"crit", {"exp"}}})},
      {"b64", token_of(rsa(), claims(), {{"b64", false}})},
      {"zip", token_of(rsa(), claims(), {{"zip", "DEF"}})},
      {"header a list", token_of(rsa(), "[]", body)},
      {"payload a text", token_of(rsa(), head, "\"x\"")},
      {"payload no JSON", token_of(rsa(), head, "{")},
      {"payload with NUL", token_of(rsa(), head, body + std::string(1, '\0'))},
      {"two alg", token_of(rsa(), R"({"alg":"none","alg":"RS256","kid":"rsa"})", body)},
      {"two aud", token_of(rsa(), head, R"({"aud":"https://a",)" + body.substr(1))},
      {"two sub, one escaped", token_of(rsa(), head, R"({"\u0073ub":"ben",)" + body.substr(1))},
      {"deep", token_of(rsa(), head, R"({"x":)" + nested + "," + body.substr(1))},
      {"17 KiB", token_of(rsa(), claims({{"x", std::string(17'000, 'x')}}))},
      {"padded", good + "="},
      {"with a line end", good + "\n"},
      {"standard base64", text + "." + std::string(1, '+') + signature.substr(1)},
      {"space inside", text + ". " + signature}};
  for (const auto& [what, token] : bad) {
    const auto verified = verify(token);
    EXPECT_FALSE(verified) << what;
    if (verified) continue;
    EXPECT_FALSE(verified.error().description.empty()) << what;
    const bool is_unknown = verified.error().kind == TokenError::Kind::unknown_key;
    const std::string& why = verified.error().description;
    // Newer keys are worth a look for these alone.
    EXPECT_EQ(is_unknown, why.ends_with("does not list.") || why.ends_with("signature is wrong.")) << what;
  }
  EXPECT_GE(bad.size(), 60u);
}

TEST(JsonWebToken, NamesItsIssuerBeforeItIsVerified) {
  EXPECT_EQ(issuer_of_token(token_of(foreign())), "https://id.example");
  EXPECT_EQ(issuer_of_token("x.y.z"), std::nullopt);
  EXPECT_EQ(issuer_of_token(token_of(rsa(), claims({{"iss", 1}}))), std::nullopt);
}

TEST(Introspection, TellsTheClaimsOfAnOpaqueToken) {
  const auto read = [](const Json& answer) {
    return read_introspection(base::dump_json(answer), kRules, kNow);
  };
  Json answer = claims({{"active", true}});
  ASSERT_TRUE(read(answer));
  EXPECT_EQ(read(answer)->subject, "anna");
  answer.erase("iss");
  answer.erase("exp");
  ASSERT_TRUE(read(answer));
  EXPECT_EQ(read(answer)->expires, kNow + 60s);
  for (const Json& more :
       {Json{{"active", false}}, Json{{"active", "true"}}, Json{{"active", nullptr}}, Json{{"aud", nullptr}},
        Json{{"aud", "https://other"}}, Json{{"iss", "https://other"}}, Json{{"exp", kNowSeconds - 60}},
        Json{{"exp", "soon"}}, Json{{"nbf", kNowSeconds + 61}}, Json{{"sub", ""}}}) {
    Json bad = claims({{"active", true}});
    bad.update(more);
    EXPECT_FALSE(read(bad)) << base::dump_json(more);
  }
  Json unaddressed = claims({{"active", true}});
  unaddressed.erase("aud");
  EXPECT_FALSE(read(unaddressed));
  for (const char* text : {"", "[]", "{}", "true", "{\"active\":tru"})
    EXPECT_FALSE(read_introspection(text, kRules, kNow));
}

TEST(JsonWebKeys, LeaveOutWhatCannotVerify) {
  const auto changed = [](Json jwk, const Json& more) {
    for (const auto& [name, value] : more.items()) jwk[name] = value;
    return jwk;
  };
  for (const Json& jwk :
       {Json{{"kty", "oct"}, {"k", "c2VjcmV0"}, {"kid", "rsa"}}, changed(rsa().jwk(), {{"use", "enc"}}),
        changed(rsa().jwk(), {{"key_ops", {"encrypt"}}}), changed(rsa().jwk(), {{"alg", "RS512"}}),
        changed(rsa().jwk(), {{"e", "AQ"}}), changed(rsa().jwk(), {{"e", "AAI"}}),
        changed(rsa().jwk(), {{"n", "!!"}}), KeyPair("RSA1024").jwk(), KeyPair("ES384").jwk(),
        changed(ec().jwk(), {{"x", ec().jwk()["y"]}}),
        changed(ec().jwk(), {{"x", to_base64url(std::string(31, 'x'))}}),
        changed(ed().jwk(), {{"crv", "X25519"}}), changed(ed().jwk(), {{"x", ""}}), Json{{"kty", 1}}, Json(7),
        Json(nullptr)})
    EXPECT_TRUE(keys_of(Json::array({jwk})).empty()) << base::dump_json(jwk);
  EXPECT_FALSE(keys_of(Json::array({Json(7), rsa().jwk()})).empty());
  for (const char* text : {"", "[]", "{}", R"({"keys":{}})", "{", R"({"keys":null})"})
    EXPECT_FALSE(JsonWebKeys::parse(text)) << text;
  EXPECT_FALSE(JsonWebKeys::parse(R"({"keys":[]})" + std::string(300'000, ' ')));
}

TEST(JsonWebKeys, VerifyOnlyTheirOwnAlgorithm) {
  Json only_pss = rsa().jwk();
  only_pss["alg"] = "PS256";
  EXPECT_FALSE(verify_token(token_of(rsa()), keys_of(Json::array({only_pss})), kRules, kNow));
}

TEST(Base64Url, HasOneSpellingForEachValue) {
  for (const std::string& bytes : {std::string(), std::string("a"), std::string("ab"), std::string("abc"),
                                   std::string("\xff\xfe\xfd\xfc\x00", 5)})
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
  EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
  for (const char* text : {"A", "AB", "ABC=", "AA==", "A+", "A/AA", "AA A", "AAF"})
    EXPECT_EQ(from_base64url(text), std::nullopt) << text;
}

}  // namespace
}  // namespace mcp
