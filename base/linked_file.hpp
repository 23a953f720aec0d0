#pragma once

#include <filesystem>

namespace base {

/// Where the links at `path` lead, though nothing need be there yet: what is written in its place
/// (`replace_file`) leaves the links as they are.
std::filesystem::path linked_file(std::filesystem::path path);

}  // namespace base
