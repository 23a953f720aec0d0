#pragma once

#include <span>
#include <string_view>

namespace salestouch {

/// A command's public description as it was when this program was built: one file of this folder, compiled
/// in. `json` is what `GET /api/v1/commands/{id}/schema` has in `data.command`.
struct BundledSchema {
  std::string_view command_id;
  std::string_view json;
};

/// All of them.
std::span<const BundledSchema> bundled_schemas();

}  // namespace salestouch
