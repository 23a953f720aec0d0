#include "base/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/random_bits.hpp"

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

/// Fills the new file `aside`, which is to have `mode`.
std::error_code write_aside(const fs::path& aside, std::string_view content, mode_t mode) {
  const Descriptor file(::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.get() < 0) return last_error();
  if (const std::error_code error = write_whole(file.get(), content)) return error;
  return ::fchmod(file.get(), mode) == 0 ? std::error_code() : last_error();
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
  char suffix[24];
  std::snprintf(suffix, sizeof suffix, ".%016llx", static_cast<unsigned long long>(random_bits()));
  const fs::path aside = path.string() + suffix;
  struct stat status {};
  const mode_t mode = ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : mode_t{0600};
  std::error_code error = write_aside(aside, content, mode);
  if (!error && ::rename(aside.c_str(), path.c_str()) != 0) error = last_error();
  if (error) ::unlink(aside.c_str());
  return error;
}

}  // namespace base
