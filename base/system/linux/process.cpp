#include "base/system/process.hpp"

#include <malloc.h>

#include <cstdlib>

#include "base/system/posix/process_parts.hpp"
#include "base/system/this_system.hpp"

namespace base {

const std::string_view kOpenCommand = "xdg-open";

System this_system() {
  return System::linux_;
}

std::filesystem::path program_file(std::error_code& error) {
  return std::filesystem::canonical("/proc/self/exe", error);
}

void keep_freed_memory() {
  // Some large imports at once leave 256 MiB with the process, at most.
  ::mallopt(M_MMAP_THRESHOLD, 64 * 1024 * 1024);
  ::mallopt(M_TRIM_THRESHOLD, 256 * 1024 * 1024);
}

bool has_screen() {
  const auto is_set = [](const char* name) {
    const char* value = std::getenv(name);
    return value && *value != '\0';
  };
  return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || is_set("BROWSER");
}

}  // namespace base
