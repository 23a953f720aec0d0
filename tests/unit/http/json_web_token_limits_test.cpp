#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "server/http/auth/base64url.hpp"
#include "server/http/auth/json_web_token.hpp"
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

Json with(Json json, const Json& more) {
  json.update(more);
  return json;
}

std::string token_without_type(const Json& payload) {
  const Json head = {{"alg", "RS256"}, {"kid", "rsa"}};
  return token_of(rsa(), base::dump_json(head), base::dump_json(payload));
}

/// Public keys as files have them.
std::string pem_of(const KeyPair& pair) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
  PEM_write_bio_PUBKEY(out.get(), pair.key());
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}
std::string der_of(const KeyPair& pair) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(pair.key(), &der);
  std::string bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

/// `token` with the lowest bit of the last character of its signature set: of those that encode nothing.
std::string with_trailing_bit(std::string token) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  token.back() = kDigits[kDigits.find(token.back()) | 1];
  return token;
}

/// Whether `token` is refused for this reason, of which `part` is enough.
testing::AssertionResult is_refused(const std::string& token, const std::string& part,
                                    const JsonWebKeys& keys = test_tokens::issuer_keys()) {
  const auto verified = verify_token(token, keys, kRules, kNow);
  if (verified) return testing::AssertionFailure() << "taken";
  if (verified.error().description.find(part) != std::string::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << verified.error().description;
}

TEST(JsonWebTokenLimits, OfTimeAreExact) {
  for (const Json& more : {Json{{"exp", kNowSeconds - 59.5}}, Json{{"nbf", kNowSeconds + 60}},
                           Json{{"iat", kNowSeconds + 60}}, Json{{"nbf", -9'007'199'254'740'992}}})
    EXPECT_TRUE(verify(token_of(rsa(), claims(more)))) << base::dump_json(more);
  EXPECT_TRUE(is_refused(token_of(rsa(), claims({{"exp", kNowSeconds - 60}})), "expired"));
  for (const Json& more : {Json{{"nbf", kNowSeconds + 60.5}}, Json{{"iat", kNowSeconds + 61}}})
    EXPECT_TRUE(is_refused(token_of(rsa(), claims(more)), "not good yet")) << base::dump_json(more);
  for (const Json& more : {Json{{"iat", "0"}}, Json{{"nbf", false}}, Json{{"iat", 1e300}}})
    EXPECT_TRUE(is_refused(token_of(rsa(), claims(more)), "cannot be read")) << base::dump_json(more);
  EXPECT_TRUE(verify(token_of(rsa(), claims({{"nbf", nullptr}}))));
  for (const Json& exp : {Json(true), Json(nullptr), Json(-1e300), Json(9'007'199'254'740'994),
                          Json(18'446'744'073'709'551'615u), Json(Json::array({kNowSeconds + 300}))})
    EXPECT_TRUE(is_refused(token_of(rsa(), claims({{"exp", exp}})), "until when")) << base::dump_json(exp);
}

TEST(JsonWebTokenLimits, OfAudiencesAndNames) {
  const Json ours = "https://mcp.example/mcp";
  EXPECT_TRUE(verify(token_of(rsa(), claims({{"aud", Json(64, ours)}}))));
  EXPECT_TRUE(is_refused(token_of(rsa(), claims({{"aud", Json(65, ours)}})), "not for this server"));
  for (const char* other :
       {"https://mcp.example/mcp//", "https://mcp.example/MCP", "https://mcp.example/mcp?"})
    EXPECT_TRUE(is_refused(token_of(rsa(), claims({{"aud", other}})), "not for this server")) << other;
  EXPECT_TRUE(verify(token_of(rsa(), claims({{"sub", std::string(256, 's')}}))));
  for (const std::string& name : {std::string(257, 's'), std::string("an\0na", 5), std::string("anna\nben")})
    EXPECT_TRUE(is_refused(token_of(rsa(), claims({{"sub", name}})), "names nobody")) << name;
  EXPECT_EQ(verify(token_of(rsa(), with(without("sub"), {{"azp", "robot"}})))->subject, "robot");
  EXPECT_TRUE(verify(token_of(rsa(), claims({{"sub", "Zo\u00eb"}}))));
}

TEST(JsonWebTokenLimits, OfTextsThatReadersTakeDifferently) {
  const std::string head = base::dump_json(header(rsa()));
  const std::string body = base::dump_json(claims()).substr(1);
  const char kNoToken[] = "no token that this server takes";
  for (const std::string& payload :
       {R"({"x":"\ud800",)" + body, R"({"\ud800":1,"\ud801":2,)" + body, "\xEF\xBB\xBF{" + body,
        "{\"x\":\"\xff\"," + body, std::string("{\"x\":\"\0\",", 9) + body, "{" + body + "{}"})
    EXPECT_TRUE(is_refused(token_of(rsa(), head, payload), kNoToken)) << payload;
  EXPECT_TRUE(
      is_refused(token_of(rsa(), R"({"alg":"RS256","kid":"rsa","kid":"rsa"})", "{" + body), kNoToken));
  EXPECT_TRUE(is_refused(with_trailing_bit(token_of(rsa())), kNoToken));
  EXPECT_TRUE(verify(token_of(rsa(), " " + head, "\n{" + body)));
}

TEST(JsonWebTokenLimits, OfSignatures) {
  for (const std::string& secret : {pem_of(rsa()), der_of(rsa()), pem_of(ec())})
    EXPECT_TRUE(is_refused(hmac_token(secret), "not signed in a way"));
  const std::string text = signed_text(base::dump_json(header(ec())), base::dump_json(claims()));
  const std::string order = *from_base64url("_____wAAAAD__________7zm-q2nF56E87nKwvxjJVE");
  for (const std::string& signature : {order + order, std::string(96, 'x'), std::string(1, '\0')})
    EXPECT_TRUE(is_refused(text + "." + to_base64url(signature), "signature is wrong"));
  const std::string ed_text = signed_text(base::dump_json(header(ed())), base::dump_json(claims()));
  for (const std::string& signature :
       {std::string(64, '\0'), ed().sign(ed_text).substr(0, 63), ed().sign(ed_text) + "x"})
    EXPECT_TRUE(is_refused(ed_text + "." + to_base64url(signature), "signature is wrong"));
  const std::string rsa_text = signed_text(base::dump_json(header(rsa())), base::dump_json(claims()));
  EXPECT_TRUE(is_refused(rsa_text + "." + to_base64url(std::string(1, '\0') + rsa().sign(rsa_text)),
                         "signature is wrong"));
  const JsonWebKeys p384 = keys_of(Json::array({KeyPair("ES384", "ec").jwk()}));
  EXPECT_TRUE(is_refused(token_of(ec()), "does not list", p384));
}

TEST(JsonWebTokenLimits, OfSalts) {
  const KeyPair pss("PS256", "pss");
  const JsonWebKeys keys = keys_of(Json::array({pss.jwk()}));
  const std::string text = signed_text(base::dump_json(header(pss)), base::dump_json(claims()));
  EXPECT_TRUE(verify_token(text + "." + to_base64url(pss.sign(text, 32)), keys, kRules, kNow));
  for (int salt : {0, 20, 64})
    EXPECT_TRUE(is_refused(text + "." + to_base64url(pss.sign(text, salt)), "signature is wrong", keys))
        << salt;
}

TEST(JsonWebTokenLimits, OfWhatIsAnAccessToken) {
  EXPECT_TRUE(verify(token_without_type(claims())));
  EXPECT_TRUE(verify(token_without_type(claims({{"nonce", "n"}}))));
  EXPECT_TRUE(is_refused(token_without_type(claims({{"nonce", "n"}, {"at_hash", "h"}})), "no access token"));
  EXPECT_TRUE(is_refused(token_without_type(claims({{"at_hash", "h"}})), "no access token"));
  for (const Json& type : {Json(""), Json(nullptr), Json("secevent+jwt"), Json("at+jwt ")})
    EXPECT_TRUE(is_refused(token_of(rsa(), claims(), {{"typ", type}}), "no access token"))
        << base::dump_json(type);
}

TEST(JsonWebTokenLimits, OfScopes) {
  std::string many;
  for (int i = 0; i < 300; ++i) many += "s" + std::to_string(i) + " ";
  EXPECT_EQ(verify(token_of(rsa(), claims({{"scope", many}})))->scopes.size(), 256u);
  EXPECT_TRUE(verify(token_of(rsa(), claims({{"scope", 1}})))->scopes.empty());
  const Json both = {{"scope", "a b"}, {"scp", {"c", "d"}}};
  EXPECT_EQ(verify(token_of(rsa(), claims(both)))->scopes, (std::vector<std::string>{"a", "b", "c", "d"}));
}

TEST(JsonWebKeysLimits, OfSets) {
  Json list = Json::array();
  for (int i = 0; i < 63; ++i) list.push_back(with(ec().jwk(), {{"kid", "k" + std::to_string(i)}}));
  list.push_back(rsa().jwk());
  EXPECT_TRUE(verify_token(token_of(rsa()), keys_of(list), kRules, kNow));
  list.insert(list.begin(), ed().jwk());
  EXPECT_TRUE(is_refused(token_of(rsa()), "does not list", keys_of(list)));
}

TEST(JsonWebKeysLimits, OfSingleKeys) {
  const auto keeps = [](const Json& more) {
    return !keys_of(Json::array({with(rsa().jwk(), more)})).empty();
  };
  EXPECT_TRUE(keeps({{"n", to_base64url(std::string(1'024, '\xff'))}}));
  EXPECT_FALSE(keeps({{"n", to_base64url(std::string(1'025, '\xff'))}}));
  EXPECT_FALSE(keeps({{"n", to_base64url(std::string(255, '\xff') + "\xfe")}}));
  EXPECT_TRUE(keeps({{"e", "Aw"}}));
  EXPECT_TRUE(keeps({{"key_ops", {"sign", "verify"}}}));
  EXPECT_TRUE(keeps({{"alg", nullptr}}));
  EXPECT_FALSE(keeps({{"alg", "RS1"}}));
  EXPECT_FALSE(keeps({{"use", 1}}));
  const Json with_private = with(rsa().jwk(), {{"d", "AAAA"}, {"p", 1}, {"x5c", "no certificate"}});
  EXPECT_TRUE(verify_token(token_of(rsa()), keys_of(Json::array({with_private})), kRules, kNow));
}

/// With keys of one type only, a token's algorithm can name no key of another.
TEST(JsonWebKeysLimits, OfAlgorithms) {
  EXPECT_TRUE(is_refused(token_of(ed()), "does not list",
                         keys_of(Json::array({with(ed().jwk(), {{"alg", "ES256"}})}))));
  const JsonWebKeys only_ec = keys_of(Json::array({with(ec().jwk(), {{"kid", "rsa"}})}));
  EXPECT_TRUE(is_refused(token_of(rsa()), "does not list", only_ec));
}

TEST(JsonWebKeysLimits, LeaveNothingInTheErrorQueue) {
  Json off_curve = ec().jwk();
  off_curve["x"] = off_curve["y"];
  ERR_clear_error();
  EXPECT_TRUE(keys_of(Json::array({off_curve})).empty());
  EXPECT_EQ(ERR_peek_error(), 0u);
  const std::string forged = token_of(foreign());
  ERR_clear_error();
  EXPECT_FALSE(verify(forged));
  EXPECT_EQ(ERR_peek_error(), 0u);
}

}  // namespace
}  // namespace mcp
