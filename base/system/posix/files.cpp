#include "base/system/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/system/random_bits.hpp"

namespace base {
namespace {

namespace fs = std::filesystem;

std::error_code last_error() {
  return {errno, std::generic_category()};
}

/// A descriptor that is closed at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

std::error_code write_whole(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return last_error();
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

/// Gives the file this group, where that is allowed. A change of the group may take bits of the mode away.
void keep_group(int descriptor, gid_t group, mode_t mode) {
  struct stat now {};
  if (::fstat(descriptor, &now) != 0 || now.st_gid == group) return;
  if (::fchown(descriptor, static_cast<uid_t>(-1), group) == 0) (void)::fchmod(descriptor, mode);
}

/// Fills the new file `aside`, which is to stand in the place of `before`, or of none.
std::error_code write_aside(const fs::path& aside, std::string_view content, const struct stat* before) {
  const Descriptor file(::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.get() < 0) return last_error();
  if (const std::error_code error = write_whole(file.get(), content)) return error;
  const mode_t mode = before ? before->st_mode & 07777 : mode_t{0600};
  if (::fchmod(file.get(), mode) != 0) return last_error();
  if (before) keep_group(file.get(), before->st_gid, mode);
  return {};
}

/// Whether the last line of this file has no end, as when a disk was full. Pipes are not asked.
bool ends_within_line(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) return false;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  char last = '\n';
  return file.get() >= 0 && ::pread(file.get(), &last, 1, status.st_size - 1) == 1 && last != '\n';
}

bool has_mode(const fs::path& path, mode_t bits) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & bits) != 0;
}

}  // namespace

boost::system::result<std::string, std::error_code> read_file(const fs::path& path, std::size_t max_bytes,
                                                              FileKind kind) {
  const bool takes_pipes = kind == FileKind::regular_or_pipe;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | (takes_pipes ? 0 : O_NONBLOCK)));
  if (file.get() < 0) return last_error();
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return last_error();
  if (S_ISDIR(status.st_mode)) return std::make_error_code(std::errc::is_a_directory);
  if (!S_ISREG(status.st_mode) && !(takes_pipes && S_ISFIFO(status.st_mode)))
    return std::make_error_code(std::errc::not_supported);

  std::string content;
  char piece[16 * 1024];
  while (true) {
    const ssize_t count = ::read(file.get(), piece, sizeof piece);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return last_error();
    if (count == 0) return content;
    content.append(piece, static_cast<std::size_t>(count));
    if (content.size() > max_bytes) return std::make_error_code(std::errc::file_too_large);
  }
}

std::error_code replace_file(const fs::path& path, std::string_view content) {
  char name[32];  // of its own: one made of the file's could be too long
  std::snprintf(name, sizeof name, ".salestouch-%016llx", static_cast<unsigned long long>(random_bits()));
  const fs::path aside = path.parent_path() / name;
  struct stat before {};
  const bool exists = ::stat(path.c_str(), &before) == 0;
  if (exists && (before.st_mode & S_IWUSR) == 0) return std::make_error_code(std::errc::permission_denied);
  std::error_code error = write_aside(aside, content, exists ? &before : nullptr);
  if (!error && ::rename(aside.c_str(), path.c_str()) != 0) error = last_error();
  if (error) ::unlink(aside.c_str());
  return error;
}

std::optional<FileOwner> owner_of(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileOwner{status.st_uid == ::geteuid(), "uid " + std::to_string(status.st_uid)};
}

bool can_others_read(const fs::path& path) {
  return has_mode(path, S_IROTH);
}

bool can_group_or_others_read(const fs::path& path) {
  return has_mode(path, S_IRGRP | S_IROTH);
}

std::string why_unreadable(const fs::path& path, const std::error_code& error) {
  if (error == std::errc::not_supported) return ": it is no regular file";
  struct stat status {};
  if (error != std::errc::permission_denied || ::stat(path.c_str(), &status) != 0)
    return ": " + error.message();
  char mode[8];
  std::snprintf(mode, sizeof mode, "%04o", status.st_mode & 07777u);
  return " by user " + std::to_string(::geteuid()) + ": it belongs to user " + std::to_string(status.st_uid) +
         " and has the mode " + mode;
}

bool is_administrator() {
  return ::geteuid() == 0;
}

fs::path make_private_directory() {
  std::error_code error;
  std::string pattern = (fs::temp_directory_path(error) / "salestouch-XXXXXX").string();
  return !error && ::mkdtemp(pattern.data()) ? fs::path(pattern) : fs::path();
}

AppendedFile::~AppendedFile() {
  if (is_open()) ::close(static_cast<int>(handle_));
}

std::error_code AppendedFile::open(const fs::path& path) {
  // Else a pipe would hold up whoever opens it, and whoever writes, until somebody reads.
  constexpr int kFlags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  const int opened = ::open(path.c_str(), kFlags, 0600);
  if (opened < 0) return last_error();
  if (is_open()) ::close(static_cast<int>(handle_));
  handle_ = opened;
  is_cut_ = ends_within_line(path);
  return {};
}

std::error_code AppendedFile::add(std::string_view line) {
  const std::string text = (is_cut_ ? "\n" : "") + std::string(line);
  ssize_t count = 0;
  do {
    count = ::write(static_cast<int>(handle_), text.data(), text.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) return last_error();
  if (count > 0) is_cut_ = text[static_cast<std::size_t>(count) - 1] != '\n';
  // A disk that is full takes a part.
  return static_cast<std::size_t>(count) == text.size() ? std::error_code()
                                                        : std::make_error_code(std::errc::no_space_on_device);
}

FileLock::FileLock(const fs::path& path)
    : handle_(::open((path.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (handle_ >= 0) (void)::flock(static_cast<int>(handle_), LOCK_EX);
}

FileLock::~FileLock() {
  if (handle_ >= 0) ::close(static_cast<int>(handle_));
}

}  // namespace base
