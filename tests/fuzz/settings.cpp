// A settings file, and the same text as an environment variable.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/fuzz/fuzz.hpp"
#include "tools/api/api_settings.hpp"

namespace fs = std::filesystem;

FUZZ(std::string_view input) {
  static const fs::path directory =
      (fs::exists("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path()) /
      ("salestouch-fuzz-" + std::to_string(::getpid()));
  static const bool made = fs::create_directories(directory);
  require(made);
  std::ofstream(directory / "salestouch.json", std::ios::binary) << input;
  const std::string text(input);
  const salestouch::ApiSettings settings = salestouch::load_api_settings(
      {[&](const char* name) -> std::optional<std::string> {
         if (std::string_view(name) == "SALESTOUCH_CONFIG_DIR") return directory.string();
         if (std::string_view(name) == "SALESTOUCH_API_KEY" && text.size() % 2 == 0) return text;
         return std::nullopt;
       },
       "/"});
  require(!settings.base_url.empty());
  // A line end in a credential would end a header field.
  for (const std::string& value : {settings.api_key, settings.access_token, settings.base_url})
    require(value.find_first_of("\r\n") == std::string::npos && value.find('\0') == std::string::npos);
}
