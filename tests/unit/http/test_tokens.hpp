#pragma once

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "base/json.hpp"
#include "server/http/auth/base64url.hpp"
#include "server/http/auth/json_web_keys.hpp"
#include "server/http/auth/json_web_token.hpp"

/// Keys of an issuer, and tokens signed with them.
namespace mcp::test_tokens {

using base::Json;
using std::chrono::system_clock;

/// The time at which tests look at tokens.
inline const system_clock::time_point kNow{std::chrono::seconds(1'800'000'000)};
inline constexpr long kNowSeconds = 1'800'000'000;

inline std::string number_bytes(EVP_PKEY* key, const char* name, std::size_t length = 0) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return {};
  std::string bytes(std::max(length, static_cast<std::size_t>(BN_num_bytes(number))), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  BN_free(number);
  return bytes;
}

/// A key pair of an issuer, and how tokens are signed with it.
class KeyPair {
 public:
  explicit KeyPair(const std::string& algorithm, std::string kid = "k1")
      : algorithm_(algorithm), kid_(std::move(kid)), key_(make(algorithm), &EVP_PKEY_free) {}

  Json jwk() const {
    Json jwk = {{"kid", kid_}, {"use", "sig"}};
    if (algorithm_ == "EdDSA") {
      std::string raw(32, '\0');
      std::size_t size = raw.size();
      EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(raw.data()), &size);
      jwk.update({{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", to_base64url(raw)}});
    } else if (algorithm_.starts_with("ES")) {
      const bool is_256 = algorithm_ == "ES256";
      const std::size_t size = is_256 ? 32 : 48;
      jwk.update({{"kty", "EC"},
                  {"crv", is_256 ? "P-256" : "P-384"},
                  {"x", to_base64url(number_bytes(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, size))},
                  {"y", to_base64url(number_bytes(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, size))}});
    } else {
      jwk.update({{"kty", "RSA"},
                  {"n", to_base64url(number_bytes(key_.get(), OSSL_PKEY_PARAM_RSA_N))},
                  {"e", to_base64url(number_bytes(key_.get(), OSSL_PKEY_PARAM_RSA_E))}});
    }
    return jwk;
  }

  /// With a salt of `salt` bytes, for PS256 alone.
  std::string sign(const std::string& text, int salt = RSA_PSS_SALTLEN_DIGEST) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_PKEY_CTX* details = nullptr;
    EVP_DigestSignInit(context.get(), &details, algorithm_ == "EdDSA" ? nullptr : EVP_sha256(), nullptr,
                       key_.get());
    if (algorithm_ == "PS256") {
      EVP_PKEY_CTX_set_rsa_padding(details, RSA_PKCS1_PSS_PADDING);
      EVP_PKEY_CTX_set_rsa_pss_saltlen(details, salt);
    }
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size());
    std::string signature(size, '\0');
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                   text.size());
    signature.resize(size);
    return algorithm_.starts_with("ES") ? raw_of(signature) : signature;
  }

  std::string der_signature(const std::string& text) const {
    std::string raw = sign(text);
    ECDSA_SIG* pair = ECDSA_SIG_new();
    ECDSA_SIG_set0(pair, BN_bin2bn(reinterpret_cast<unsigned char*>(raw.data()), 32, nullptr),
                   BN_bin2bn(reinterpret_cast<unsigned char*>(raw.data()) + 32, 32, nullptr));
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(pair, &der);
    std::string text_of(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    ECDSA_SIG_free(pair);
    return text_of;
  }

  EVP_PKEY* key() const { return key_.get(); }
  const std::string& algorithm() const { return algorithm_; }
  const std::string& kid() const { return kid_; }

 private:
  static EVP_PKEY* make(const std::string& algorithm) {
    if (algorithm == "EdDSA") return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    if (algorithm == "ES256") return EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
    if (algorithm == "ES384") return EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384");
    return EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{algorithm == "RSA1024" ? 1024u : 2048u});
  }

  static std::string raw_of(const std::string& der) {
    const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size()));
    std::string raw(64, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), reinterpret_cast<unsigned char*>(raw.data()), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), reinterpret_cast<unsigned char*>(raw.data()) + 32, 32);
    ECDSA_SIG_free(pair);
    return raw;
  }

  std::string algorithm_;
  std::string kid_;
  std::shared_ptr<EVP_PKEY> key_;
};

inline const KeyPair& rsa() {
  static const KeyPair pair("RS256", "rsa");
  return pair;
}
inline const KeyPair& ec() {
  static const KeyPair pair("ES256", "ec");
  return pair;
}
inline const KeyPair& ed() {
  static const KeyPair pair("EdDSA", "ed");
  return pair;
}
/// Somebody else's, with the id of `rsa`.
inline const KeyPair& foreign() {
  static const KeyPair pair("RS256", "rsa");
  return pair;
}

inline JsonWebKeys keys_of(Json list) {
  auto keys = JsonWebKeys::parse(base::dump_json({{"keys", std::move(list)}}));
  EXPECT_TRUE(keys);
  return *keys;
}

inline const JsonWebKeys& issuer_keys() {
  static const JsonWebKeys keys = keys_of(Json::array({rsa().jwk(), ec().jwk(), ed().jwk()}));
  return keys;
}

inline const TokenRules kRules{.issuer = "https://id.example", .audiences = {"https://mcp.example/mcp"}};

inline Json claims(const Json& more = Json::object()) {
  Json all = {{"iss", "https://id.example"},
              {"aud", "https://mcp.example/mcp"},
              {"sub", "anna"},
              {"exp", kNowSeconds + 300},
              {"scope", "leads:read leads:write"}};
  for (const auto& [name, value] : more.items()) all[name] = value;
  return all;
}

inline Json without(const char* name) {
  Json all = claims();
  all.erase(name);
  return all;
}

inline Json header(const KeyPair& pair, const Json& more = Json::object()) {
  Json all = {{"alg", pair.algorithm()}, {"kid", pair.kid()}, {"typ", "at+jwt"}};
  for (const auto& [name, value] : more.items()) all[name] = value;
  return all;
}

inline std::string signed_text(const std::string& head, const std::string& payload) {
  return to_base64url(head) + "." + to_base64url(payload);
}

inline std::string token_of(const KeyPair& pair, const std::string& head, const std::string& payload) {
  const std::string text = signed_text(head, payload);
  return text + "." + to_base64url(pair.sign(text));
}
inline std::string token_of(const KeyPair& pair, const Json& payload = claims(),
                            const Json& more = Json::object()) {
  return token_of(pair, base::dump_json(header(pair, more)), base::dump_json(payload));
}

inline std::string hmac_token(const std::string& secret) {
  const std::string text =
      signed_text(base::dump_json(header(rsa(), {{"alg", "HS256"}})), base::dump_json(claims()));
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size);
  return text + "." + to_base64url({reinterpret_cast<char*>(digest), size});
}

inline boost::system::result<TokenClaims, TokenError> verify(const std::string& token,
                                                             system_clock::time_point now = kNow) {
  return verify_token(token, issuer_keys(), kRules, now);
}

}  // namespace mcp::test_tokens
