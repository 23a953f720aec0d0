#pragma once

#include <openssl/types.h>

#include <boost/system/result.hpp>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mcp {

/// The signatures that are taken (RFC 7518, 3.1; RFC 8037): none that is symmetric, and never "none".
enum class SignatureAlgorithm { rs256, ps256, es256, eddsa };

/// The algorithm of this name, which is matched exactly; nothing for any other.
std::optional<SignatureAlgorithm> find_algorithm(std::string_view name);

/// The public keys of an issuer (RFC 7517). Their types are OpenSSL's, so that a key can only ever verify the
/// algorithm that it is for.
class JsonWebKeys {
 public:
  /// Keys that cannot be used here are left out: symmetric ones, those for encryption, RSA below 2,048 or
  /// above 8,192 bits, curves but P-256 and Ed25519. At most 64 are kept, of a text of at most 256 KiB.
  /// The error is a sentence.
  static boost::system::result<JsonWebKeys, std::string> parse(std::string_view json);

  bool empty() const { return keys_.empty(); }
  /// "; it has ES384, oct", of the keys that cannot be used; empty: there were none.
  std::string left_out() const;

  /// Whether there is a key that a token of this key id and algorithm may be signed with. A token without a
  /// key id may be signed with any that fits.
  bool has(const std::optional<std::string>& key_id, SignatureAlgorithm algorithm) const;

  /// Whether one of these keys made `signature` (RFC 7515, 5.2).
  bool verify(const std::optional<std::string>& key_id, SignatureAlgorithm algorithm,
              std::string_view signed_text, std::string_view signature) const;

 private:
  struct Key {
    std::string id;
    std::optional<SignatureAlgorithm> only;  ///< the one that the key is said to be for
    int type;                                ///< EVP_PKEY_RSA, …_EC or …_ED25519
    std::shared_ptr<EVP_PKEY> key;
  };

  static std::optional<Key> read(const struct KeyMembers& members);
  static bool fits(const Key& key, const std::optional<std::string>& key_id, SignatureAlgorithm algorithm);

  std::vector<Key> keys_;
  std::set<std::string> left_out_;
};

}  // namespace mcp
