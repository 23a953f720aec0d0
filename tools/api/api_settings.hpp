#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/system/this_system.hpp"

namespace salestouch {

/// Where the API is and who asks it. The names and the order of the sources are the vendor's, so that one
/// set-up serves its tools and this one: environment, the project's file, the user's file, default.
struct ApiSettings {
  std::string base_url = "https://www.salestouch.io";
  std::string api_key;       ///< SALESTOUCH_API_KEY; sent as Bearer
  std::string access_token;  ///< SALESTOUCH_ACCESS_TOKEN; sent as Bearer, the key then as X-API-Key
  /// Where each of them comes from: a variable, a file's member, or "default".
  std::string base_url_from = "default";
  std::string api_key_from;
  std::string access_token_from;
  /// Mistakes found on the way, each a sentence that names the variable or file and never shows a secret.
  std::vector<std::string> problems;

  bool has_credentials() const { return !api_key.empty() || !access_token.empty(); }
};

/// The surroundings settings are read from; a test brings its own.
struct SettingsSources {
  std::function<std::optional<std::string>(const char* name)> environment;
  std::filesystem::path working_directory;
  base::System system = base::this_system();  ///< whose folders are meant

  /// The user's own folder: HOME, on Windows USERPROFILE; empty where that is not set.
  std::filesystem::path home() const;
};

/// This process's own environment and directory.
SettingsSources process_sources();

/// Reads the settings. A file that is missing is skipped; one that cannot be read, or a value that is empty,
/// holds an unexpanded `${VAR}` or a control character, is left out and named in `problems`.
ApiSettings load_api_settings(const SettingsSources& sources);

/// The key or token in `pasted`, without what comes along from where it was copied: space, also of web pages,
/// quotes, also curly ones, the marks of a terminal's paste, `export NAME=`, `Authorization: Bearer`.
std::string without_wrapping(std::string_view pasted);

/// The user's own file of settings, for every project: salestouch.json in SALESTOUCH_CONFIG_DIR, else in
/// $XDG_CONFIG_HOME/salestouch or ~/.config/salestouch on Linux, ~/Library/Application Support and %APPDATA%
/// elsewhere; empty when no variable says where that is.
std::filesystem::path user_settings_file(const SettingsSources& sources);

/// The directory for what may be fetched again: $XDG_CACHE_HOME/salestouch-mcp or ~/.cache/salestouch-mcp on
/// Linux, ~/Library/Caches and %LOCALAPPDATA% elsewhere; empty when no variable says where that is.
std::filesystem::path default_cache_directory(const SettingsSources& sources);

}  // namespace salestouch
