#include "tools/results/page_cursor.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "base/ascii.hpp"

namespace salestouch {
namespace {

constexpr char kVersion = 'a';
constexpr std::size_t kPayloadBytes = 1 + 4 + 8;
constexpr std::size_t kMacBytes = 8;
constexpr std::size_t kTextLength = CursorSeal::kCursorLength;
static_assert((kPayloadBytes + kMacBytes) * 4 == kTextLength * 3, "base64 without padding");

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xFF);
}

std::uint64_t get(std::string_view bytes) {
  std::uint64_t value = 0;
  for (char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::string base64url(std::string_view bytes) {
  std::string text(kTextLength + 1, '\0');  // EVP_EncodeBlock ends with a NUL
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                  reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(kTextLength);
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  // EVP_DecodeBlock forgives white space and padding; a cursor has neither.
  const bool alphabet =
      std::ranges::all_of(text, [](char c) { return base::is_letter_or_digit(c) || c == '-' || c == '_'; });
  if (!alphabet || text.size() != kTextLength) return std::nullopt;
  std::string plain(text);
  std::ranges::replace(plain, '-', '+');
  std::ranges::replace(plain, '_', '/');
  std::string bytes(kPayloadBytes + kMacBytes, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(plain.data()), static_cast<int>(plain.size()));
  if (size != static_cast<int>(bytes.size())) return std::nullopt;
  return bytes;
}

}  // namespace

std::string CursorSeal::mac(std::string_view payload, std::string_view scope) const {
  std::string message(scope);
  message += '\0';
  message += payload;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(), digest, &size);
  return {reinterpret_cast<const char*>(digest), kMacBytes};
}

std::string CursorSeal::seal(const PageCursor& cursor, std::string_view scope) const {
  std::string payload(1, kVersion);
  put(payload, cursor.next, 4);
  put(payload, cursor.fingerprint, 8);
  return base64url(payload + mac(payload, scope));
}

std::optional<PageCursor> CursorSeal::open(std::string_view text, std::string_view scope) const {
  // Agents copy it with the quotes and the space around it.
  const auto is_around = [](char c) {
    return std::string_view(" \t\r\n\"'`").find(c) != std::string_view::npos;
  };
  while (!text.empty() && is_around(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_around(text.back())) text.remove_suffix(1);
  std::optional<std::string> bytes = from_base64url(text);
  if (!bytes) return std::nullopt;
  const std::string_view payload = std::string_view(*bytes).substr(0, kPayloadBytes);
  const std::string expected = mac(payload, scope);
  if (CRYPTO_memcmp(expected.data(), bytes->data() + kPayloadBytes, kMacBytes) != 0) return std::nullopt;
  if (payload[0] != kVersion) return std::nullopt;
  return PageCursor{get(payload.substr(1, 4)), get(payload.substr(5, 8))};
}

}  // namespace salestouch
