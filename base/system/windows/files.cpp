#include "base/system/files.hpp"

#include <winsock2.h>
// After winsock2.h, which they would bring an older one of.
#include <aclapi.h>
#include <windows.h>

#include <cerrno>
#include <memory>

#include "base/system/random_bits.hpp"

namespace base {
namespace {

namespace fs = std::filesystem;

constexpr DWORD kShared = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

/// The last error under the names of <cerrno>, by which callers tell them apart.
std::error_code last_error() {
  const auto as = [](int number) { return std::error_code(number, std::generic_category()); };
  switch (::GetLastError()) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_BAD_PATHNAME:
      return as(ENOENT);
    case ERROR_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION:
    case ERROR_WRITE_PROTECT:
      return as(EACCES);
    case ERROR_FILE_EXISTS:
    case ERROR_ALREADY_EXISTS:
      return as(EEXIST);
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
      return as(ENOSPC);
    case ERROR_FILENAME_EXCED_RANGE:
      return as(ENAMETOOLONG);
    default:
      return as(EIO);
  }
}

/// A handle that is closed at the end of its scope.
class Handle {
 public:
  explicit Handle(HANDLE handle) : handle_(handle) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (is_open()) ::CloseHandle(handle_);
  }
  bool is_open() const { return handle_ != INVALID_HANDLE_VALUE; }
  HANDLE get() const { return handle_; }

 private:
  HANDLE handle_;
};

std::error_code write_whole(HANDLE handle, std::string_view content) {
  DWORD written = 0;
  if (!::WriteFile(handle, content.data(), static_cast<DWORD>(content.size()), &written, nullptr))
    return last_error();
  return written == content.size() ? std::error_code() : std::make_error_code(std::errc::no_space_on_device);
}

/// The file gets the access list of its folder, which for a user's own folders names that user.
std::error_code write_aside(const fs::path& aside, std::string_view content) {
  const Handle file(
      ::CreateFileW(aside.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr));
  return file.is_open() ? write_whole(file.get(), content) : last_error();
}

std::wstring hexadecimal(std::uint64_t bits) {
  wchar_t text[20];
  ::swprintf(text, std::size(text), L"%016llx", static_cast<unsigned long long>(bits));
  return text;
}

HANDLE to_handle(std::intptr_t number) {
  return reinterpret_cast<HANDLE>(number);
}

struct FreeLocal {
  void operator()(void* memory) const { ::LocalFree(memory); }
};

/// Whether `sid` is the user that this process runs as.
bool is_this_user(PSID sid) {
  HANDLE opened = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &opened)) return false;
  const Handle token(opened);
  alignas(TOKEN_USER) char room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
  DWORD size = 0;
  if (!::GetTokenInformation(token.get(), TokenUser, room, sizeof room, &size)) return false;
  return ::EqualSid(sid, reinterpret_cast<TOKEN_USER*>(room)->User.Sid) != 0;
}

/// What an administrator makes belongs to all of them.
bool is_group_of_administrators(PSID sid) {
  return ::IsWellKnownSid(sid, WinBuiltinAdministratorsSid) != 0 ||
         ::IsWellKnownSid(sid, WinLocalSystemSid) != 0;
}

}  // namespace

boost::system::result<std::string, std::error_code> read_file(const fs::path& path, std::size_t max_bytes,
                                                              FileKind kind) {
  std::error_code error;
  if (fs::is_directory(path, error)) return std::make_error_code(std::errc::is_a_directory);
  const Handle file(::CreateFileW(path.c_str(), GENERIC_READ, kShared, nullptr, OPEN_EXISTING, 0, nullptr));
  if (!file.is_open()) return last_error();
  const DWORD type = ::GetFileType(file.get());
  if (type != FILE_TYPE_DISK && !(kind == FileKind::regular_or_pipe && type == FILE_TYPE_PIPE))
    return std::make_error_code(std::errc::not_supported);
  std::string content;
  char piece[16 * 1024];
  while (true) {
    DWORD count = 0;
    if (!::ReadFile(file.get(), piece, sizeof piece, &count, nullptr)) {
      if (::GetLastError() == ERROR_BROKEN_PIPE) return content;
      return last_error();
    }
    if (count == 0) return content;
    content.append(piece, count);
    if (content.size() > max_bytes) return std::make_error_code(std::errc::file_too_large);
  }
}

std::error_code replace_file(const fs::path& path, std::string_view content) {
  const DWORD attributes = ::GetFileAttributesW(path.c_str());
  if (attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_READONLY) != 0)
    return std::make_error_code(std::errc::permission_denied);
  // A name of its own: one made of the file's could be too long.
  const fs::path aside = path.parent_path() / (L".salestouch-" + hexadecimal(random_bits()));
  std::error_code error = write_aside(aside, content);
  if (error) return error;
  // ReplaceFileW keeps the access list that the file had; it wants one to be there.
  const bool is_replaced = ::ReplaceFileW(path.c_str(), aside.c_str(), nullptr, 0, nullptr, nullptr) != 0 ||
                           ::MoveFileExW(aside.c_str(), path.c_str(), MOVEFILE_REPLACE_EXISTING) != 0;
  if (is_replaced) return {};
  error = last_error();
  ::DeleteFileW(aside.c_str());
  return error;
}

std::optional<FileOwner> owner_of(const fs::path& path) {
  PSID owner = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  const DWORD failure = ::GetNamedSecurityInfoW(path.c_str(), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION,
                                                &owner, nullptr, nullptr, nullptr, &descriptor);
  if (failure != ERROR_SUCCESS) return std::nullopt;
  const std::unique_ptr<void, FreeLocal> owned(descriptor);
  return FileOwner{is_this_user(owner) || is_group_of_administrators(owner), "another account"};
}

bool can_others_read(const fs::path&) {
  return false;  // access lists say that here, and they are the folder's
}

bool can_group_or_others_read(const fs::path&) {
  return false;
}

std::string why_unreadable(const fs::path&, const std::error_code& error) {
  if (error == std::errc::not_supported) return ": it is no regular file";
  return ": " + error.message();
}

bool is_administrator() {
  return false;  // who may write everywhere is still the user whose folders are meant
}

fs::path make_private_directory() {
  std::error_code error;
  const fs::path above = fs::temp_directory_path(error);  // the user's own
  if (error) return {};
  const fs::path directory = above / (L"salestouch-" + hexadecimal(random_bits()));
  return ::CreateDirectoryW(directory.c_str(), nullptr) ? directory : fs::path();
}

AppendedFile::~AppendedFile() {
  if (is_open()) ::CloseHandle(to_handle(handle_));
}

std::error_code AppendedFile::open(const fs::path& path) {
  const HANDLE opened = ::CreateFileW(path.c_str(), FILE_APPEND_DATA, kShared, nullptr, OPEN_ALWAYS,
                                      FILE_ATTRIBUTE_NORMAL, nullptr);
  if (opened == INVALID_HANDLE_VALUE) return last_error();
  if (is_open()) ::CloseHandle(to_handle(handle_));
  handle_ = reinterpret_cast<std::intptr_t>(opened);
  return {};
}

std::error_code AppendedFile::add(std::string_view line) {
  return write_whole(to_handle(handle_), line);
}

FileLock::FileLock(const fs::path& path)
    : handle_(reinterpret_cast<std::intptr_t>(::CreateFileW((path.native() + L".lock").c_str(),
                                                            GENERIC_READ | GENERIC_WRITE, kShared, nullptr,
                                                            OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr))) {
  OVERLAPPED whole{};
  if (to_handle(handle_) != INVALID_HANDLE_VALUE)
    ::LockFileEx(to_handle(handle_), LOCKFILE_EXCLUSIVE_LOCK, 0, MAXDWORD, MAXDWORD, &whole);
}

FileLock::~FileLock() {
  if (to_handle(handle_) != INVALID_HANDLE_VALUE) ::CloseHandle(to_handle(handle_));
}

}  // namespace base
