#include "app/config/target_file.hpp"

#include <optional>

#include "base/linked_file.hpp"
#include "base/system/files.hpp"

namespace salestouch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFileBytes = 16 * 1024 * 1024;

/// Why the file, or the directory that a new one would be made in, is not this user's to write. As git does
/// (https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory): who may write everywhere
/// need not mean to, and what root makes in somebody's home its owner cannot change.
std::string problem_of_owner(const fs::path& file) {
  std::optional<base::FileOwner> owner = base::owner_of(file);
  const bool exists = owner.has_value();
  for (fs::path above = file.parent_path(); !owner; above = above.parent_path()) {
    owner = base::owner_of(above);
    if (above == above.parent_path()) break;
  }
  if (!owner || owner->is_this_user || (!exists && !base::is_administrator())) return "";
  const std::string whose = exists ? "it belongs" : "the directory for it belongs";
  return whose + " to another user (" + owner->name + "); run this as that user";
}

}  // namespace

boost::system::result<std::string, std::error_code> read_target(const fs::path& named) {
  auto text = base::read_file(named, kMaxFileBytes);
  if (!text && text.error() == std::errc::no_such_file_or_directory) return std::string();
  return text;
}

Written write_target(const fs::path& named, const std::string& before, const std::string& text) {
  Written written{base::linked_file(named), {}, ""};
  written.problem = problem_of_owner(written.path);
  if (!written.problem.empty()) return written;
  std::error_code error;
  const bool exists = fs::exists(written.path, error);
  fs::create_directories(written.path.parent_path(), error);
  if (error) {
    written.problem = "its directory cannot be made: " + error.message();
    return written;
  }
  if (exists) {
    written.backup = written.path.string() + ".salestouch.bak";
    // What was there may be readable by others, and the file may hold keys.
    fs::permissions(written.backup, fs::perms::owner_read | fs::perms::owner_write,
                    fs::perm_options::replace | fs::perm_options::nofollow, error);
    if (const std::error_code failed = base::replace_file(written.backup, before)) {
      written.problem = "no copy could be made beside it: " + failed.message();
      return written;
    }
  }
  const auto now = read_target(written.path);
  if (!now || *now != before) {
    written.problem = "something else wrote it meanwhile; run this again";
    return written;
  }
  if (const std::error_code failed = base::replace_file(written.path, text))
    written.problem = "it cannot be written: " + failed.message();
  return written;
}

}  // namespace salestouch
