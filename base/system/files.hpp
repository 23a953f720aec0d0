#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

/// Small files, read and replaced whole.
namespace base {

/// What may stand at a path that is read.
enum class FileKind {
  regular,          ///< a device would never end, and a pipe would wait for whoever writes it
  regular_or_pipe,  ///< a person named it, such as a shell's <(command)
};

/// The content of the file `path`, of at most `max_bytes`. Errors: those of the system, `file_too_large` for
/// more, `is_a_directory` or `not_supported` for what is no file of that kind.
boost::system::result<std::string, std::error_code> read_file(const std::filesystem::path& path,
                                                              std::size_t max_bytes,
                                                              FileKind kind = FileKind::regular);

/// Makes `content` the content of `path`, whole or not at all: it is written beside, under a name that nobody
/// can foresee and that no link is followed for, and moved into place. Whoever reads `path` meanwhile sees
/// the old content or the new. The file keeps the permissions and, where this process may give it, the group
/// that it had; a new one is for its owner alone. A link at `path` itself is replaced; resolve it first to
/// keep it. Errors: those of the system, `permission_denied` where its owner has write-protected it.
std::error_code replace_file(const std::filesystem::path& path, std::string_view content);

/// Whom a file is to.
struct FileOwner {
  bool is_this_user = false;
  std::string name;  ///< as the system numbers or names users
};

/// Nothing where there is no file.
std::optional<FileOwner> owner_of(const std::filesystem::path& path);

/// Whether users of this machine besides its owner, or its group, can read it, as far as its mode tells.
bool can_others_read(const std::filesystem::path& path);
bool can_group_or_others_read(const std::filesystem::path& path);

/// What to say behind "FILE cannot be read": ": No such file or directory"; for `permission_denied` what
/// whoever made the file has to know, " by user 1000: it belongs to user 0 and has the mode 0600", as far as
/// it can be looked at.
std::string why_unreadable(const std::filesystem::path& path, const std::error_code& error);

/// Whether this process may do what its user may not be meant to: root.
bool is_administrator();

/// A new directory for this user alone, below that for temporary files; empty where none can be made.
std::filesystem::path make_private_directory();

/// A file to which lines are added, by other processes as well; or a pipe or a terminal, which is never
/// waited for.
class AppendedFile {
 public:
  AppendedFile() = default;
  ~AppendedFile();
  AppendedFile(const AppendedFile&) = delete;
  AppendedFile& operator=(const AppendedFile&) = delete;

  /// Opens `path` in the place of what was open, which stays when that fails. A new file is for its owner
  /// alone. Errors: those of the system, `no_such_device_or_address` for a pipe that nobody reads.
  std::error_code open(const std::filesystem::path& path);
  bool is_open() const { return handle_ != kNone; }
  /// Adds all of `line`, which has its line end, at once; or says that some or all of it is missing, as with
  /// `resource_unavailable_try_again` where a pipe is full. What was cut stays in a line of its own.
  std::error_code add(std::string_view line);

 private:
  static constexpr std::intptr_t kNone = -1;
  std::intptr_t handle_ = kNone;
  bool is_cut_ = false;  ///< it ends within a line
};

/// Keeps every other process that locks `path`, which need not be there, waiting for as long as this lives.
/// Where there can be no lock, as in a folder that is not there, it does nothing.
class FileLock {
 public:
  explicit FileLock(const std::filesystem::path& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  std::intptr_t handle_;
};

}  // namespace base
