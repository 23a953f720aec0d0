#include "base/linked_file.hpp"

#include <system_error>

namespace base {

namespace fs = std::filesystem;

fs::path linked_file(fs::path path) {
  constexpr int kMostLinks = 16;
  std::error_code error;
  for (int links = 0; links < kMostLinks && fs::is_symlink(fs::symlink_status(path, error)); ++links) {
    const fs::path target = fs::read_symlink(path, error);
    path = target.is_absolute() ? target : path.parent_path() / target;
  }
  fs::path whole = fs::weakly_canonical(path, error);
  return error ? path : whole;
}

}  // namespace base
