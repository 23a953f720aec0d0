#include "app/config/clients.hpp"

#include <algorithm>

namespace salestouch {
namespace {

namespace fs = std::filesystem;

// docs/use/clients.md has each client's own documentation.
constexpr Client kClients[] = {
    {"claude-code", "./.mcp.json", "", "", false, ".claude", Format::json, "mcpServers",
     "${SALESTOUCH_API_KEY}", "stdio"},
    {"claude-code-user", ".claude.json", "", "", false, ".claude", Format::json, "mcpServers",
     "${SALESTOUCH_API_KEY}", "stdio"},
    {"claude-desktop", ".config/Claude/claude_desktop_config.json",
     "Library/Application Support/Claude/claude_desktop_config.json",
     "AppData/Roaming/Claude/claude_desktop_config.json", true, "", Format::json, "mcpServers", "", ""},
    {"cursor", ".cursor/mcp.json", "", ".cursor/mcp.json", true, "", Format::json, "mcpServers",
     "${env:SALESTOUCH_API_KEY}", ""},
    {"vscode", ".config/Code/User/mcp.json", "Library/Application Support/Code/User/mcp.json",
     "AppData/Roaming/Code/User/mcp.json", true, "", Format::json, "servers", "${input:salestouch_api_key}",
     "stdio"},
    {"cline", ".config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json",
     "Library/Application Support/Code/User/globalStorage/saoudrizwan.claude-dev/settings/"
     "cline_mcp_settings.json",
     "AppData/Roaming/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json", true,
     "", Format::json, "mcpServers", "${env:SALESTOUCH_API_KEY}", "stdio"},
    {"codex", ".codex/config.toml", "", "", false, "", Format::toml, "mcp_servers", kKeyVariable, ""},
    {"gemini", ".gemini/settings.json", "", "", false, "", Format::json, "mcpServers", "$SALESTOUCH_API_KEY",
     ""},
    {"goose", ".config/goose/config.yaml", "", "AppData/Roaming/Block/goose/config/config.yaml", false, "",
     Format::yaml, "extensions", kKeyVariable, "stdio"},
    {"junie", ".junie/mcp/mcp.json", "", ".junie/mcp/mcp.json", true, ".junie", Format::json, "mcpServers",
     "", ""},
    {"windsurf", ".codeium/windsurf/mcp_config.json", "", ".codeium/windsurf/mcp_config.json", true, "",
     Format::json, "mcpServers", "${env:SALESTOUCH_API_KEY}", ""},
    {"zed", ".config/zed/settings.json", "", "AppData/Roaming/Zed/settings.json", true, "", Format::json,
     "context_servers", "", "custom"},
};

std::string variable(const SettingsSources& sources, const char* name) {
  return sources.environment(name).value_or("");
}

/// A path of Windows as WSL mounts its drives: C:\Users\a is /mnt/c/Users/a
/// (https://learn.microsoft.com/windows/wsl/filesystems).
fs::path mounted(std::string path) {
  std::ranges::replace(path, '\\', '/');
  const bool has_drive = path.size() > 2 && path[1] == ':';
  if (!has_drive) return path.starts_with('/') ? fs::path(path) : fs::path();
  return std::string("/mnt/") + static_cast<char>(path[0] | 0x20) + path.substr(2);
}

/// The user's directory on the Windows around WSL: USERPROFILE where WSLENV shares it, else what a program of
/// this user in PATH, which Windows shares by itself, lies under.
fs::path windows_home(const SettingsSources& sources) {
  if (fs::path home = mounted(variable(sources, "USERPROFILE")); !home.empty()) return home;
  const std::string directories = variable(sources, "PATH");
  for (std::string_view rest = directories; !rest.empty();) {
    const std::string_view directory = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(rest.size(), directory.size() + 1));
    const std::size_t users = directory.find("/Users/");
    const std::size_t data = directory.find("/AppData/");
    const bool is_users = directory.starts_with("/mnt/") && users != std::string_view::npos &&
                          data != std::string_view::npos && users + 7 < data &&
                          directory.substr(users + 7, data - users - 7).find('/') == std::string_view::npos;
    if (is_users) return directory.substr(0, data);
  }
  return {};
}

/// %APPDATA%\Claude\…, as Windows writes it.
std::string in_windows_words(std::string_view file) {
  constexpr std::string_view kRoaming = "AppData/Roaming/";
  std::string words = file.starts_with(kRoaming) ? "%APPDATA%/" : "%USERPROFILE%/";
  words += file.starts_with(kRoaming) ? file.substr(kRoaming.size()) : file;
  std::ranges::replace(words, '/', '\\');
  return words;
}

ClientFile windows_file_of(const Client& client, const SettingsSources& sources) {
  const fs::path home = windows_home(sources);
  if (home.empty()) {
    return {{},
            {},
            in_windows_words(client.windows_file) + " on Windows",
            "your directory on Windows is not known here; give it: USERPROFILE=/mnt/c/Users/NAME"};
  }
  const fs::path path = home / client.windows_file;
  return {path, client.sign.empty() ? path.parent_path() : home / client.sign, path.string(), ""};
}

/// Below the user's own folder on this system.
std::string_view file_on(const Client& client, base::System system) {
  if (system == base::System::mac && !client.mac_file.empty()) return client.mac_file;
  if (system != base::System::windows) return client.file;
  return client.windows_file.empty() ? client.file : client.windows_file;
}

/// Where a variable of the client, or of the system, has the directory of `file` moved to; nothing: nowhere.
std::optional<fs::path> moved_file(std::string_view file, const SettingsSources& sources) {
  struct Move {
    std::string_view beginning;  ///< of the files that are moved
    std::size_t left_behind;     ///< characters of it that the moved file lacks
    const char* variable;
  };
  constexpr Move kMoves[] = {{".codex/", 7, "CODEX_HOME"},
                             {".claude.json", 0, "CLAUDE_CONFIG_DIR"},
                             {".config/", 8, "XDG_CONFIG_HOME"},
                             {"AppData/Roaming/", 16, "APPDATA"}};
  for (const Move& move : kMoves) {
    const std::string directory = variable(sources, move.variable);
    // A relative one is none (XDG Base Directory Specification): it would be another for each directory.
    const bool is_usable =
        sources.system == base::System::windows ? !directory.empty() : directory.starts_with('/');
    if (is_usable && file.starts_with(move.beginning))
      return fs::path(directory) / file.substr(move.left_behind);
  }
  return std::nullopt;
}

}  // namespace

std::span<const Client> known_clients() {
  return kClients;
}

const Client* find_client(std::string_view name) {
  const auto client = std::ranges::find(kClients, name, &Client::name);
  return client == std::end(kClients) ? nullptr : client;
}

std::optional<std::string> wsl_between(const Client& client, const SettingsSources& sources) {
  const std::string distribution = variable(sources, "WSL_DISTRO_NAME");
  if (sources.system != base::System::linux_ || distribution.empty() || !client.is_beside_wsl)
    return std::nullopt;
  return distribution;
}

ClientFile file_of(const Client& client, const SettingsSources& sources) {
  if (wsl_between(client, sources)) return windows_file_of(client, sources);
  const fs::path home = sources.home();
  const std::string_view file = file_on(client, sources.system);
  fs::path path = home.empty() ? fs::path() : home / file;
  fs::path sign = client.sign.empty() ? path.parent_path() : home / client.sign;
  if (!client.sign.empty() && home.empty()) sign.clear();
  if (file.starts_with("./")) path = sources.working_directory / file.substr(2);
  if (const std::optional<fs::path> moved = moved_file(file, sources)) {
    path = *moved;
    sign = path.parent_path();
  }
  if (path.empty()) {
    const bool is_windows = sources.system == base::System::windows;
    return {{},
            {},
            is_windows ? in_windows_words(file) : "~/" + std::string(file),
            is_windows ? "USERPROFILE is not set" : "HOME is not set to an absolute path"};
  }
  path.make_preferred();
  return {path, sign, path.string(), ""};
}

}  // namespace salestouch
