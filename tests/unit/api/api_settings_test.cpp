#include "tools/api/api_settings.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <map>

namespace salestouch {
namespace {

namespace fs = std::filesystem;

class ApiSettingsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "settings-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    root = pattern;
    fs::create_directories(root / "project" / "deep" / "er");
    environment["XDG_CONFIG_HOME"] = root / "config";
  }
  void TearDown() override { fs::remove_all(root); }

  void write(const fs::path& path, const std::string& text, fs::perms permissions = fs::perms::owner_all) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    fs::permissions(path, permissions);
  }
  void write_project(const std::string& text) {
    write(root / "project" / ".salestouch" / "salestouch.json", text);
  }
  void write_user(const std::string& text) {
    write(root / "config" / "salestouch" / "salestouch.json", text);
  }

  ApiSettings read() {
    return load_api_settings({[this](const char* name) -> std::optional<std::string> {
                                auto value = environment.find(name);
                                if (value == environment.end()) return std::nullopt;
                                return value->second;
                              },
                              root / "project" / "deep" / "er"});
  }
  std::string problems() {
    std::string all;
    for (const std::string& problem : read().problems) all += problem + "\n";
    return all;
  }

  fs::path root;
  std::map<std::string, std::string> environment;
};

TEST_F(ApiSettingsTest, AKeyIsTakenOutOfWhatItWasCopiedWith) {
  for (const char* text : {"st_key", "\"st_key\"", "'st_key'", "Bearer st_key", "bearer  st_key ",
                           "\"Bearer st_key\"", " st_key\n", "\"  st_key \""}) {
    environment["SALESTOUCH_API_KEY"] = text;
    EXPECT_EQ(read().api_key, "st_key") << text;
    const bool is_quoted = std::string_view(text).find_first_of("\"'") != std::string_view::npos;
    EXPECT_EQ(problems().find("has quotes around it") != std::string::npos, is_quoted) << text;
  }
  environment["SALESTOUCH_API_KEY"] = "\"\"";
  EXPECT_EQ(read().api_key, "");
  environment.erase("SALESTOUCH_API_KEY");
  environment["SALESTOUCH_API_BASE_URL"] = "'https://api.example'";
  EXPECT_EQ(read().base_url, "https://api.example");
}

TEST_F(ApiSettingsTest, AProjectFileOfAnotherUserIsLeftOut) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  write_project(R"({"apiKey":"st_theirs","baseUrl":"https://evil.example"})");
  ASSERT_EQ(::chown((root / "project" / ".salestouch" / "salestouch.json").c_str(), 12345, 12345), 0);
  EXPECT_FALSE(read().has_credentials());
  EXPECT_EQ(read().base_url, "https://www.salestouch.io");
  EXPECT_NE(problems().find("salestouch.json belongs to another user and was left out."), std::string::npos);
}

TEST_F(ApiSettingsTest, DefaultsWithNothingSet) {
  EXPECT_EQ(read().base_url, "https://www.salestouch.io");
  EXPECT_FALSE(read().has_credentials());
  EXPECT_TRUE(read().problems.empty());
}

TEST_F(ApiSettingsTest, TheOrderIsEnvironmentProjectUser) {
  write_user(R"({"apiKey":"st_user","accessToken":"user_token"})");
  EXPECT_EQ(read().api_key, "st_user");
  write_project(R"({"apiKey":"st_project"})");
  EXPECT_EQ(read().api_key, "st_project");
  EXPECT_EQ(read().access_token, "user_token");
  environment["SALESTOUCH_API_KEY"] = "  st_env\n";
  EXPECT_EQ(read().api_key, "st_env");
}

TEST_F(ApiSettingsTest, MembersAreKnownInEachSpellingAndHaveTexts) {
  write_user(R"({"api_key":"st_user","baseurl":"http://127.0.0.1:9"})");
  EXPECT_EQ(read().api_key, "st_user");
  EXPECT_EQ(read().base_url, "http://127.0.0.1:9");
  EXPECT_EQ(problems(), "");
  write_user(R"({"API_KEY":"st_other","apiKey":"st_user"})");
  EXPECT_EQ(read().api_key, "st_user");
  write_user(R"({"apiKey":5,"accessToken":null})");
  EXPECT_FALSE(read().has_credentials());
  EXPECT_NE(problems().find("apiKey in "), std::string::npos);
  EXPECT_NE(problems().find(" is no text; it was left out."), std::string::npos);
}

TEST_F(ApiSettingsTest, ABaseUrlThatCannotBeUsedIsNotReplacedByAnother) {
  environment["SALESTOUCH_API_KEY"] = "st_env";
  for (const char* text :
       {"<https://staging.example>", "${BASE_URL}", "https://staging example", "undefined"}) {
    environment["SALESTOUCH_API_BASE_URL"] = text;
    EXPECT_EQ(read().base_url, text);
    EXPECT_NE(problems(), "") << text;
  }
  environment["SALESTOUCH_API_BASE_URL"] = "";
  EXPECT_EQ(read().base_url, "https://www.salestouch.io");
  environment.erase("SALESTOUCH_API_BASE_URL");
  write_user(R"({"baseUrl":5})");
  EXPECT_EQ(read().base_url, "5");
}

TEST_F(ApiSettingsTest, AConfigDirectoryReplacesTheUsersOwn) {
  write_user(R"({"apiKey":"st_user"})");
  write(root / "other" / "salestouch.json", R"({"apiKey":"st_other"})");
  environment["SALESTOUCH_CONFIG_DIR"] = root / "other";
  EXPECT_EQ(read().api_key, "st_other");
}

TEST_F(ApiSettingsTest, AProjectCannotSendThisPersonsKeyElsewhere) {
  write_project(R"({"baseUrl":"https://evil.example"})");
  environment["SALESTOUCH_API_KEY"] = "st_env";
  EXPECT_EQ(read().base_url, "https://www.salestouch.io");
  EXPECT_NE(problems().find("baseUrl"), std::string::npos);

  environment.clear();
  environment["XDG_CONFIG_HOME"] = root / "config";
  write_user(R"({"apiKey":"st_user","accessToken":"user_token"})");
  EXPECT_EQ(read().base_url, "https://www.salestouch.io");

  write_project(R"({"baseUrl":"https://project.example","apiKey":"st_project"})");
  EXPECT_EQ(read().base_url, "https://project.example");
  EXPECT_EQ(read().api_key, "st_project");
  EXPECT_EQ(read().access_token, "");
}

TEST_F(ApiSettingsTest, ClientConfigMistakesAreNamedAndNeverShown) {
  for (const char* value :
       {"${SALESTOUCH_API_KEY}", "$SALESTOUCH_API_KEY", "${env:KEY}", "%SALESTOUCH_API_KEY%",
        "{env:SALESTOUCH_API_KEY}", "{{key}}", "SALESTOUCH_API_KEY", "env:SALESTOUCH_API_KEY", "", "   ",
        "st_a b", "st_a\nX-Evil: 1", "st_\xC3\xA9"}) {
    environment["SALESTOUCH_API_KEY"] = value;
    EXPECT_FALSE(read().has_credentials()) << value;
    EXPECT_NE(problems().find("SALESTOUCH_API_KEY"), std::string::npos) << value;
    EXPECT_EQ(problems().find("Evil"), std::string::npos);
  }
}

TEST_F(ApiSettingsTest, APlaceholderIsNoKeyAndHidesNone) {
  write_user(R"({"apiKey":"st_user"})");
  for (const char* value : {"st_your_key", "YOUR-API-KEY", "your_salestouch_api_key_here", "<st_key>",
                            "st_xxxxxxxx", "st_...", "***", "changeme"}) {
    environment["SALESTOUCH_API_KEY"] = value;
    EXPECT_EQ(read().api_key, "st_user") << value;
    EXPECT_NE(problems().find("placeholder"), std::string::npos) << value;
  }
  for (const char* value : {"st_x", "st_youRk3y8", "key", "st_tokenyour"}) {
    environment["SALESTOUCH_API_KEY"] = value;
    EXPECT_EQ(read().api_key, value);
  }
}

TEST_F(ApiSettingsTest, AFileThatIsNoJsonObjectIsLeftOutAndNamed) {
  for (const char* text : {"", "[]", "{", "apiKey=st_x", "\"st_x\""}) {
    write_user(text);
    EXPECT_FALSE(read().has_credentials()) << text;
    EXPECT_NE(problems().find("salestouch.json"), std::string::npos) << text;
  }
}

TEST_F(ApiSettingsTest, ACredentialReadableByOthersIsNamed) {
  write_user(R"({"apiKey":"st_user"})");
  EXPECT_TRUE(read().problems.empty());
  fs::permissions(root / "config" / "salestouch" / "salestouch.json", fs::perms::others_read,
                  fs::perm_options::add);
  EXPECT_NE(problems().find("chmod 600"), std::string::npos);
  EXPECT_EQ(problems().find("st_user"), std::string::npos);
}

}  // namespace
}  // namespace salestouch
