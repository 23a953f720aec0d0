#pragma once

#include <optional>
#include <string_view>

namespace mcp {

/// The MCP revisions this server speaks, oldest first. The last is "modern": every request describes itself
/// and there is no handshake. The others are "legacy": a conversation is opened by `initialize`.
enum class ProtocolRevision { v2024_11_05, v2025_03_26, v2025_06_18, v2025_11_25, v2026_07_28 };

inline constexpr ProtocolRevision kNewestLegacy = ProtocolRevision::v2025_11_25;
inline constexpr ProtocolRevision kModern = ProtocolRevision::v2026_07_28;

std::string_view name(ProtocolRevision revision);
std::optional<ProtocolRevision> find_revision(std::string_view name);

constexpr bool is_modern(ProtocolRevision revision) {
  return revision == kModern;
}

/// JSON-RPC batches exist in this one revision (2025-03-26, Base protocol, Batching); the next one removed
/// them.
constexpr bool has_batches(ProtocolRevision revision) {
  return revision == ProtocolRevision::v2025_03_26;
}

}  // namespace mcp
