#pragma once

#include <array>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/system/files.hpp"
#include "server/http/auth/caller.hpp"

namespace mcp {

/// The bearer tokens (RFC 6750) that clients may authenticate with, and whose they are. Only their digests
/// are kept.
class BearerTokens {
 public:
  using Digest = std::array<unsigned char, 32>;  ///< SHA-256

  /// Takes the tokens of a file, one a line; blank lines and lines that begin with '#' are left out. The
  /// error says what is wrong with the file, never what is in it. A line that was hardly meant to be a token
  /// as it stands is taken, with a warning in the log.
  static boost::system::result<BearerTokens, std::string> load(const std::string& file, base::FileKind kind);

  /// A token that names no user.
  void add(std::string_view token);
  void add(const Digest& digest, Caller caller) { tokens_.push_back({digest, std::move(caller)}); }
  bool empty() const { return tokens_.empty(); }

  /// Whose `token` is; null: nobody's. Takes the same time whichever it is and however much of it is right.
  const Caller* find(std::string_view token) const;

  static Digest digest_of(std::string_view token);

 private:
  struct Token {
    Digest digest;
    Caller caller;
  };

  std::vector<Token> tokens_;
};

/// The first 64 bits of a digest in hexadecimal digits: names a secret without telling it.
std::string short_name(const BearerTokens::Digest& digest);

}  // namespace mcp
