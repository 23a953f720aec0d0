#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace salestouch {

/// Where the next page of a list begins. It carries its whole state, so that any replica, or this one after a
/// restart, can go on.
struct PageCursor {
  std::uint64_t next = 0;         ///< place of the page's first item
  std::uint64_t fingerprint = 0;  ///< of the whole list when the cursor was made
};

/// Seals cursors with a key and opens what comes back.
///
/// Layout, before base64url without padding: version 'a' (1 byte), next (4, big-endian), fingerprint (8), and
/// the first 8 bytes of HMAC-SHA-256 over the scope, a NUL and all of the former. The scope is what a cursor
/// must be used with again (the arguments); being in the MAC, it costs no characters.
class CursorSeal {
 public:
  /// Whoever has the same `secret` (credentials and base URL) opens the same cursors.
  explicit CursorSeal(std::string secret) : secret_(std::move(secret)) {}

  static constexpr std::size_t kCursorLength = 28;

  /// Always kCursorLength characters of A-Z, a-z, 0-9, - and _.
  std::string seal(const PageCursor& cursor, std::string_view scope) const;

  /// Nothing when `text` was not made by this seal for this scope, or was changed.
  std::optional<PageCursor> open(std::string_view text, std::string_view scope) const;

 private:
  std::string mac(std::string_view payload, std::string_view scope) const;

  std::string secret_;
};

}  // namespace salestouch
