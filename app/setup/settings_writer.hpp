#pragma once

#include <filesystem>
#include <string>

#include "base/json.hpp"

namespace salestouch {

/// Puts `members`, such as "apiKey", into the settings file, which keeps whatever else it has, and is
/// readable by its owner alone from then on. Folders that are missing are made. The reason where that fails,
/// and then nothing was changed; empty: they are kept.
std::string keep_settings(const std::filesystem::path& file, const base::Json& members);

}  // namespace salestouch
