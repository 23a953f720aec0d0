#include "server/protocol/messages/protocol_revision.hpp"

#include <array>
#include <utility>

namespace mcp {
namespace {

constexpr std::array<std::pair<ProtocolRevision, std::string_view>, 5> kRevisions = {{
    {ProtocolRevision::v2024_11_05, "2024-11-05"},
    {ProtocolRevision::v2025_03_26, "2025-03-26"},
    {ProtocolRevision::v2025_06_18, "2025-06-18"},
    {ProtocolRevision::v2025_11_25, "2025-11-25"},
    {ProtocolRevision::v2026_07_28, "2026-07-28"},
}};

}  // namespace

std::string_view name(ProtocolRevision revision) {
  return kRevisions[static_cast<std::size_t>(revision)].second;
}

std::optional<ProtocolRevision> find_revision(std::string_view name) {
  for (const auto& [revision, text] : kRevisions) {
    if (text == name) return revision;
  }
  return std::nullopt;
}

}  // namespace mcp
