#pragma once

#include <array>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace mcp {

/// The bearer tokens (RFC 6750) clients may authenticate with. Only their digests are kept.
class BearerTokens {
 public:
  /// Takes the tokens of a file, one a line; blank lines and lines that begin with '#' are left out. The
  /// error says what is wrong with the file, never what is in it.
  static boost::system::result<BearerTokens, std::string> load(const std::string& file);

  void add(std::string_view token);
  bool empty() const { return digests_.empty(); }

  /// Whether `token` is one of them. Takes the same time whichever it is and however much of it is right.
  bool accepts(std::string_view token) const;

 private:
  using Digest = std::array<unsigned char, 32>;
  static Digest digest_of(std::string_view token);

  std::vector<Digest> digests_;
};

}  // namespace mcp
