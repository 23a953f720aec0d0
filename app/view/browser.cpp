#include "app/view/browser.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/algorithm/string/replace.hpp>
#include <cstdlib>
#include <filesystem>

#include "base/files.hpp"

extern char** environ;

namespace salestouch {
namespace {

bool has_screen() {
  const auto is_set = [](const char* name) {
    const char* value = std::getenv(name);
    return value && *value != '\0';
  };
  return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || is_set("BROWSER");
}

}  // namespace

BrowserLink::BrowserLink(const std::string& url) {
  std::error_code error;
  // Not below a hidden folder: browsers in a sandbox of their own do not read there.
  std::string pattern = (std::filesystem::temp_directory_path(error) / "salestouch-XXXXXX").string();
  if (error || !::mkdtemp(pattern.data())) return;
  directory_ = pattern;
  const std::string page = "<!doctype html><meta http-equiv=\"refresh\" content=\"0;url=" + url +
                           "\"><a href=\"" + url + "\">The leads</a>\n";
  if (!base::replace_file(directory_ + "/leads.html", page)) return;
  std::filesystem::remove_all(directory_, error);
  directory_.clear();
}

BrowserLink::~BrowserLink() {
  std::error_code ignored;
  if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
}

bool BrowserLink::open() const {
  if (directory_.empty() || !has_screen()) return false;
  std::string command = "xdg-open";
  std::string file = "file://" + directory_ + "/leads.html";
  char* arguments[] = {command.data(), file.data(), nullptr};
  // What it says is not for the person, and standard output is not its to write to.
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failure = ::posix_spawnp(&child, command.c_str(), &actions, nullptr, arguments, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  return failure == 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

}  // namespace salestouch
