#include <gtest/gtest.h>

#include <map>

#include "app/config/clients.hpp"
#include "tools/api/api_settings.hpp"

namespace salestouch {
namespace {

SettingsSources sources_of(base::System system, std::map<std::string, std::string> environment) {
  return {[environment = std::move(environment)](const char* name) -> std::optional<std::string> {
            const auto found = environment.find(name);
            return found == environment.end() ? std::nullopt : std::optional(found->second);
          },
          "/work", system};
}

std::string file_of(const char* client, const SettingsSources& sources) {
  return file_of(*find_client(client), sources).path.generic_string();
}

TEST(ClientFiles, AreWhereEachSystemHasThem) {
  const SettingsSources windows =
      sources_of(base::System::windows, {{"USERPROFILE", "C:/Users/Ana"}, {"APPDATA", "D:/Roaming"}});
  EXPECT_EQ(file_of("claude-desktop", windows), "D:/Roaming/Claude/claude_desktop_config.json");
  EXPECT_EQ(file_of("goose", windows), "D:/Roaming/Block/goose/config/config.yaml");
  EXPECT_EQ(file_of("codex", windows), "C:/Users/Ana/.codex/config.toml");
  EXPECT_EQ(file_of("cursor", windows), "C:/Users/Ana/.cursor/mcp.json");
  EXPECT_EQ(file_of("claude-code", windows), "/work/.mcp.json");
  const SettingsSources plain = sources_of(base::System::windows, {{"USERPROFILE", "C:/Users/Ana"}});
  EXPECT_EQ(file_of("vscode", plain), "C:/Users/Ana/AppData/Roaming/Code/User/mcp.json");

  const SettingsSources mac = sources_of(base::System::mac, {{"HOME", "/Users/ana"}});
  EXPECT_EQ(file_of("claude-desktop", mac),
            "/Users/ana/Library/Application Support/Claude/claude_desktop_config.json");
  EXPECT_EQ(file_of("goose", mac), "/Users/ana/.config/goose/config.yaml");

  const SettingsSources linux_ = sources_of(base::System::linux_, {{"HOME", "/home/ana"}});
  EXPECT_EQ(file_of("claude-desktop", linux_), "/home/ana/.config/Claude/claude_desktop_config.json");
}

TEST(ClientFiles, AreUnknownWithoutTheUsersDirectory) {
  const ClientFile file = file_of(*find_client("zed"), sources_of(base::System::windows, {}));
  EXPECT_TRUE(file.path.empty());
  EXPECT_EQ(file.in_words, "%APPDATA%\\Zed\\settings.json");
  EXPECT_EQ(file.unknown_why, "USERPROFILE is not set");
}

TEST(UserFolders, AreWhereEachSystemHasThem) {
  const auto cache = [](base::System system, std::map<std::string, std::string> environment) {
    return default_cache_directory(sources_of(system, std::move(environment))).generic_string();
  };
  EXPECT_EQ(cache(base::System::windows, {{"LOCALAPPDATA", "C:/L"}, {"USERPROFILE", "C:/U"}}),
            "C:/L/salestouch-mcp");
  EXPECT_EQ(cache(base::System::windows, {{"USERPROFILE", "C:/U"}}), "C:/U/AppData/Local/salestouch-mcp");
  EXPECT_EQ(cache(base::System::mac, {{"HOME", "/Users/a"}}), "/Users/a/Library/Caches/salestouch-mcp");
  EXPECT_EQ(cache(base::System::linux_, {{"HOME", "/home/a"}, {"XDG_CACHE_HOME", "relative"}}),
            "/home/a/.cache/salestouch-mcp");
  EXPECT_EQ(cache(base::System::linux_, {{"HOME", "/home/a"}, {"XDG_CACHE_HOME", "/c"}}),
            "/c/salestouch-mcp");
  EXPECT_EQ(cache(base::System::windows, {{"HOME", "/home/a"}}), "");
}

}  // namespace
}  // namespace salestouch
