#include "base/system/process.hpp"

#include <mach-o/dyld.h>

#include <cstdint>
#include <string>

#include "base/system/posix/process_parts.hpp"
#include "base/system/this_system.hpp"

namespace base {

const std::string_view kOpenCommand = "open";

System this_system() {
  return System::mac;
}

std::filesystem::path program_file(std::error_code& error) {
  std::uint32_t size = 0;
  ::_NSGetExecutablePath(nullptr, &size);  // says how many bytes it needs
  std::string path(size, '\0');
  if (::_NSGetExecutablePath(path.data(), &size) != 0) {
    error = std::make_error_code(std::errc::filename_too_long);
    return {};
  }
  return std::filesystem::canonical(path.c_str(), error);
}

void keep_freed_memory() {}  // its allocator has no such bounds

bool has_screen() {
  return true;
}

}  // namespace base
