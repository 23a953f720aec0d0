#include "server/http/auth/json_web_keys.hpp"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "base/json.hpp"
#include "server/http/auth/base64url.hpp"

namespace mcp {
namespace {

using base::Json;

constexpr std::size_t kMaxText = 256 * 1024;
constexpr std::size_t kMostKeys = 64;
constexpr std::size_t kMostNamed = 8;  ///< of the kinds that cannot be used
constexpr base::JsonLimits kKeySetLimits{.depth = 16, .values = 10'000};
constexpr std::size_t kCoordinate = 32;  ///< bytes of a P-256 coordinate, and of half a signature

template <auto free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
template <class T, auto free>
using Owned = std::unique_ptr<T, Freed<free>>;
using Number = Owned<BIGNUM, &BN_free>;
using Key = std::shared_ptr<EVP_PKEY>;

/// Takes back what OpenSSL notes of failures here, where they are expected: later users of the thread would
/// read it as theirs.
struct ErrorMark {
  ErrorMark() { ::ERR_set_mark(); }
  ~ErrorMark() { ::ERR_pop_to_mark(); }
  ErrorMark(const ErrorMark&) = delete;
  ErrorMark& operator=(const ErrorMark&) = delete;
};

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Number number_of(std::string_view bytes) {
  return Number(::BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

/// The public key of this type that `fill` describes; null where OpenSSL does not take it.
template <class Fill>
Key make_key(const char* type, Fill fill) {
  const Owned<OSSL_PARAM_BLD, &OSSL_PARAM_BLD_free> builder(::OSSL_PARAM_BLD_new());
  if (!builder || !fill(builder.get())) return nullptr;
  const Owned<OSSL_PARAM, &OSSL_PARAM_free> parameters(::OSSL_PARAM_BLD_to_param(builder.get()));
  const Owned<EVP_PKEY_CTX, &EVP_PKEY_CTX_free> context(::EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || ::EVP_PKEY_fromdata_init(context.get()) != 1 ||
      ::EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return Key(key, &::EVP_PKEY_free);
}

Key rsa_key(const std::string& modulus, const std::string& exponent) {
  const Number n = number_of(modulus);
  const Number e = number_of(exponent);
  const bool is_sound = n && e && ::BN_num_bits(n.get()) >= 2'048 && ::BN_num_bits(n.get()) <= 8'192 &&
                        ::BN_is_odd(n.get()) == 1 && ::BN_is_odd(e.get()) == 1 &&
                        ::BN_num_bits(e.get()) >= 2 && ::BN_num_bits(e.get()) <= 64;
  if (!is_sound) return nullptr;
  return make_key("RSA", [&](OSSL_PARAM_BLD* builder) {
    return ::OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n.get()) == 1 &&
           ::OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e.get()) == 1;
  });
}

Key p256_key(const std::string& x, const std::string& y) {
  if (x.size() != kCoordinate || y.size() != kCoordinate) return nullptr;
  const std::string point = '\x04' + x + y;
  Key key = make_key("EC", [&](OSSL_PARAM_BLD* builder) {
    return ::OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) == 1 &&
           ::OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) ==
               1;
  });
  if (!key) return nullptr;
  const Owned<EVP_PKEY_CTX, &EVP_PKEY_CTX_free> check(
      ::EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  return check && ::EVP_PKEY_public_check(check.get()) == 1 ? key : nullptr;  // a point that is on the curve
}

Key ed25519_key(const std::string& x) {
  if (x.size() != 32) return nullptr;
  return Key(::EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(x), x.size()),
             &::EVP_PKEY_free);
}

/// Two numbers of a fixed length (RFC 7518, 3.4) as OpenSSL has them; empty where they are none.
std::string der_of(std::string_view signature) {
  if (signature.size() != 2 * kCoordinate) return {};
  const Owned<ECDSA_SIG, &ECDSA_SIG_free> pair(::ECDSA_SIG_new());
  Number r = number_of(signature.substr(0, kCoordinate));
  Number s = number_of(signature.substr(kCoordinate));
  if (!pair || !r || !s || ::ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
  (void)r.release();  // they are the pair's now
  (void)s.release();
  unsigned char* der = nullptr;
  const int size = ::i2d_ECDSA_SIG(pair.get(), &der);
  std::string text =
      size > 0 ? std::string(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)) : "";
  ::OPENSSL_free(der);
  return text;
}

bool verifies(EVP_PKEY* key, SignatureAlgorithm algorithm, std::string_view text,
              std::string_view signature) {
  const Owned<EVP_MD_CTX, &EVP_MD_CTX_free> context(::EVP_MD_CTX_new());
  EVP_PKEY_CTX* details = nullptr;
  const EVP_MD* digest = algorithm == SignatureAlgorithm::eddsa ? nullptr : ::EVP_sha256();
  if (!context || ::EVP_DigestVerifyInit(context.get(), &details, digest, nullptr, key) != 1) return false;
  if (algorithm == SignatureAlgorithm::ps256 &&
      (::EVP_PKEY_CTX_set_rsa_padding(details, RSA_PKCS1_PSS_PADDING) != 1 ||
       ::EVP_PKEY_CTX_set_rsa_pss_saltlen(details, RSA_PSS_SALTLEN_DIGEST) != 1))
    return false;
  std::string der;
  if (algorithm == SignatureAlgorithm::es256) signature = der = der_of(signature);
  return !signature.empty() && ::EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(),
                                                  bytes_of(text), text.size()) == 1;
}

int type_of(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::es256:
      return EVP_PKEY_EC;
    case SignatureAlgorithm::eddsa:
      return EVP_PKEY_ED25519;
    case SignatureAlgorithm::rs256:
    case SignatureAlgorithm::ps256:
      break;
  }
  return EVP_PKEY_RSA;
}

/// A member that is not null, as some serializers write what is not there; null: there is none.
const Json* find_given(const Json& key, const char* name) {
  const Json* member = base::find(key, name);
  return member && !member->is_null() ? member : nullptr;
}

/// What a key is called by that cannot be used here.
std::string kind_of_key(const Json& key) {
  for (const char* name : {"alg", "crv", "kty"}) {
    const std::optional<std::string> kind = base::find_string(key, name);
    if (kind && kind->size() <= 32 &&
        std::ranges::all_of(*kind, [](char c) { return base::is_letter_or_digit(c) || c == '-'; }))
      return *kind;
  }
  return "others";
}

/// Whether the key is said to be for something else than to verify (RFC 7517, 4.2 and 4.3).
bool is_for_something_else(const Json& key) {
  const Json* use = find_given(key, "use");
  const Json* operations = find_given(key, "key_ops");
  if (use && *use != "sig") return true;
  return operations &&
         (!operations->is_array() || std::ranges::find(*operations, "verify") == operations->end());
}

}  // namespace

/// What the members of a key say, decoded.
struct KeyMembers {
  explicit KeyMembers(const Json& of) : json(of) {}
  std::string text(const char* name) const { return base::find_string(json, name).value_or(""); }
  std::string bytes(const char* name) const { return from_base64url(text(name)).value_or(""); }
  const Json& json;
};

std::optional<SignatureAlgorithm> find_algorithm(std::string_view name) {
  if (name == "RS256") return SignatureAlgorithm::rs256;
  if (name == "PS256") return SignatureAlgorithm::ps256;
  if (name == "ES256") return SignatureAlgorithm::es256;
  if (name == "EdDSA" || name == "Ed25519") return SignatureAlgorithm::eddsa;
  return std::nullopt;
}

boost::system::result<JsonWebKeys, std::string> JsonWebKeys::parse(std::string_view json) {
  const std::optional<Json> set =
      json.size() <= kMaxText ? base::parse_json(json, kKeySetLimits) : std::nullopt;
  const Json* list = set ? base::find(*set, "keys") : nullptr;
  if (!list || !list->is_array()) return std::string("Its key set is no JSON object with a list of keys.");
  const ErrorMark mark;
  JsonWebKeys keys;
  for (const Json& member : *list) {
    if (!member.is_object() || is_for_something_else(member)) continue;
    std::optional<Key> key = read(KeyMembers(member));
    if (key && keys.keys_.size() < kMostKeys) {
      keys.keys_.push_back(std::move(*key));
    } else if (keys.left_out_.size() < kMostNamed) {
      keys.left_out_.insert(kind_of_key(member));
    }
  }
  return keys;
}

std::string JsonWebKeys::left_out() const {
  std::string text;
  for (const std::string& kind : left_out_) text += (text.empty() ? "; it has " : ", ") + kind;
  return text;
}

std::optional<JsonWebKeys::Key> JsonWebKeys::read(const KeyMembers& members) {
  Key key{members.text("kid"), find_algorithm(members.text("alg")), EVP_PKEY_NONE, nullptr};
  if (find_given(members.json, "alg") && !key.only) return std::nullopt;
  const std::string type = members.text("kty");
  if (type == "RSA") {
    key.type = EVP_PKEY_RSA;
    key.key = rsa_key(members.bytes("n"), members.bytes("e"));
  } else if (type == "EC" && members.text("crv") == "P-256") {
    key.type = EVP_PKEY_EC;
    key.key = p256_key(members.bytes("x"), members.bytes("y"));
  } else if (type == "OKP" && members.text("crv") == "Ed25519") {
    key.type = EVP_PKEY_ED25519;
    key.key = ed25519_key(members.bytes("x"));
  }
  return key.key ? std::optional(std::move(key)) : std::nullopt;
}

bool JsonWebKeys::fits(const Key& key, const std::optional<std::string>& key_id,
                       SignatureAlgorithm algorithm) {
  return key.type == type_of(algorithm) && (!key.only || key.only == algorithm) &&
         (!key_id || *key_id == key.id);
}

bool JsonWebKeys::has(const std::optional<std::string>& key_id, SignatureAlgorithm algorithm) const {
  return std::ranges::any_of(keys_, [&](const Key& key) { return fits(key, key_id, algorithm); });
}

bool JsonWebKeys::verify(const std::optional<std::string>& key_id, SignatureAlgorithm algorithm,
                         std::string_view signed_text, std::string_view signature) const {
  const ErrorMark mark;
  return std::ranges::any_of(keys_, [&](const Key& key) {
    return fits(key, key_id, algorithm) && verifies(key.key.get(), algorithm, signed_text, signature);
  });
}

}  // namespace mcp
