#include "server/http/auth/bearer_tokens.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <iterator>
#include <sstream>

#include "base/utf8.hpp"

namespace mcp {
namespace {

/// A token has some dozens of characters; this is for tens of thousands of clients.
constexpr std::size_t kMaxFileBytes = 4 * 1024 * 1024;

/// The characters of a b64token, RFC 6750, 2.1, and any other visible one: more than that cannot be sent.
bool is_visible(char c) {
  return c > ' ' && c < '\x7f';
}

/// What somebody may have written around a token, or cannot be sent. A '=' is of a token at its end alone
/// (RFC 6750, 2.1).
bool is_odd_token(std::string_view line) {
  constexpr std::size_t kMostOfHeader = 16 * 1024;
  const std::size_t last = line.find_last_not_of('=');
  return line.find_first_of("\"'`,;[]{}<>") != std::string_view::npos || last == std::string_view::npos ||
         line.substr(0, last).find('=') != std::string_view::npos || line.size() > kMostOfHeader - 1'024;
}

/// The lines as such; what is in them is secret.
void warn_of_odd_tokens(const std::string& file, const std::vector<std::size_t>& lines) {
  if (lines.empty()) return;
  const std::string others = lines.size() > 1 ? " and " + std::to_string(lines.size() - 1) + " more" : "";
  spdlog::warn(
      "The tokens file {}: see line {}{}. A line is a token as it stands, of less than 15 KiB: without quotes, "
      "commas, brackets or a name before it.",
      file, lines.front(), others);
}

}  // namespace

boost::system::result<BearerTokens, std::string> BearerTokens::load(const std::string& file,
                                                                    base::FileKind kind) {
  auto text = base::read_file(file, kMaxFileBytes, kind);
  if (!text)
    return "The tokens file " + file + " cannot be read" + base::why_unreadable(file, text.error()) + ".";
  std::istringstream lines(base::without_byte_order_mark(std::move(*text)));
  BearerTokens tokens;
  std::vector<std::size_t> odd;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    boost::algorithm::trim(line);
    if (line.empty() || line.starts_with('#')) continue;
    const bool is_text =
        std::ranges::all_of(line, [](char c) { return is_visible(c) || c == ' ' || c == '\t'; });
    if (!is_text)
      return "The tokens file " + file + " is no plain text: see line " + std::to_string(number) + ".";
    if (!std::ranges::all_of(line, is_visible)) {
      return "The tokens file " + file + " has more than one token in line " + std::to_string(number) + ".";
    }
    if (is_odd_token(line)) odd.push_back(number);
    tokens.add(line);
  }
  warn_of_odd_tokens(file, odd);
  if (tokens.empty()) return "The tokens file " + file + " holds no token.";
  return tokens;
}

void BearerTokens::add(std::string_view token) {
  const Digest digest = digest_of(token);
  add(digest, {.id = "token:" + short_name(digest), .user = ""});
}

const Caller* BearerTokens::find(std::string_view token) const {
  const Digest presented = digest_of(token);
  const Caller* found = nullptr;
  for (const Token& known : tokens_) {
    if (CRYPTO_memcmp(known.digest.data(), presented.data(), presented.size()) == 0) found = &known.caller;
  }
  return found;
}

BearerTokens::Digest BearerTokens::digest_of(std::string_view token) {
  Digest digest;
  ::SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), digest.data());
  return digest;
}

std::string short_name(const BearerTokens::Digest& digest) {
  std::string name;
  boost::algorithm::hex_lower(digest.begin(), digest.begin() + 8, std::back_inserter(name));
  return name;
}

}  // namespace mcp
