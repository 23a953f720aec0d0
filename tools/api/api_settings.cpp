#include "tools/api/api_settings.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <cstdlib>
#include <iterator>

#include "base/ascii.hpp"
#include "base/system/files.hpp"
#include "base/json.hpp"

namespace salestouch {
namespace {

namespace fs = std::filesystem;

/// A settings file holds three short strings.
constexpr std::size_t kMaxFileBytes = 64 * 1024;

struct Field {
  const char* variable;
  const char* member;
  std::string ApiSettings::*value;
  std::string ApiSettings::*from;
};

constexpr Field kFields[] = {
    {"SALESTOUCH_API_KEY", "apiKey", &ApiSettings::api_key, &ApiSettings::api_key_from},
    {"SALESTOUCH_ACCESS_TOKEN", "accessToken", &ApiSettings::access_token, &ApiSettings::access_token_from},
    {"SALESTOUCH_API_BASE_URL", "baseUrl", &ApiSettings::base_url, &ApiSettings::base_url_from},
};

bool is_quoted(std::string_view value) {
  return value.size() >= 2 && value.front() == value.back() && (value[0] == '"' || value[0] == '\'');
}

/// Without the quotes that docker's --env-file keeps, and without the scheme of the header it was copied
/// from.
std::string unwrapped(std::string value) {
  if (is_quoted(value))
    value = std::string(base::trimmed(std::string_view(value).substr(1, value.size() - 2)));
  constexpr std::string_view kScheme = "Bearer ";
  if (boost::algorithm::istarts_with(value, kScheme))
    value = std::string(base::trimmed(std::string_view(value).substr(kScheme.size())));
  return value;
}

bool is_unexpanded(std::string_view value) {
  return value.find("${") != std::string_view::npos || value.starts_with('$');
}

bool is_printable_ascii(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return c > 0x20 && c < 0x7f; });
}

/// `raw` when it can be used; otherwise empty, with the reason added to `problems`.
std::string checked(const std::string& raw, const std::string& name, std::vector<std::string>& problems) {
  std::string value = unwrapped(std::string(base::trimmed(raw)));
  if (is_quoted(base::trimmed(raw)))
    problems.push_back(name + " has quotes around it (docker's --env-file keeps them); it is used without.");
  if (value.empty()) {
    problems.push_back(name + " is set but empty.");
  } else if (is_unexpanded(value)) {
    problems.push_back(name +
                       " holds a literal variable reference: this client did not expand it. Write the "
                       "value itself, or use the client's own syntax for environment variables.");
    value.clear();
  } else if (!is_printable_ascii(value)) {
    problems.push_back(
        name + " has a space, a control or a non-ASCII character inside; it was cut or pasted wrongly.");
    value.clear();
  }
  return value;
}

void set(ApiSettings& settings, const Field& field, const std::string& raw, const std::string& from) {
  settings.*field.value = checked(raw, from, settings.problems);
  settings.*field.from = from;
}

/// What one settings file says; the fields it does not set stay empty.
ApiSettings load_file(const fs::path& path) {
  ApiSettings found;
  found.base_url.clear();
  const auto text = base::read_file(path, kMaxFileBytes);
  const bool is_missing = !text && (text.error() == std::errc::no_such_file_or_directory ||
                                    text.error() == std::errc::not_a_directory);
  if (is_missing) return found;
  if (!text) {
    found.problems.push_back(path.string() + " cannot be read: " + text.error().message() +
                             "; it was left out.");
    return found;
  }
  std::optional<base::Json> content = base::parse_json(*text);
  if (!content || !content->is_object()) {
    found.problems.push_back(path.string() + " is not a JSON object; it was left out.");
    return found;
  }
  for (const Field& field : kFields) {
    std::optional<std::string> raw = base::find_string(*content, field.member);
    if (raw) set(found, field, *raw, field.member + (" in " + path.string()));
  }
  std::error_code error;
  const fs::perms others = fs::perms::group_read | fs::perms::others_read;
  if (found.has_credentials() && (fs::status(path, error).permissions() & others) != fs::perms::none) {
    found.problems.push_back(path.string() + " holds a credential and is readable by others; chmod 600 it.");
  }
  return found;
}

/// Fills the fields that are still empty in `settings` from a source of lower rank.
void merge(ApiSettings& settings, ApiSettings lower) {
  for (const Field& field : kFields) {
    if (!(settings.*field.value).empty()) continue;
    settings.*field.value = std::move(lower.*field.value);
    settings.*field.from = std::move(lower.*field.from);
  }
  std::ranges::move(lower.problems, std::back_inserter(settings.problems));
}

std::optional<fs::path> project_file(const fs::path& start) {
  std::error_code error;
  for (fs::path directory = start; !directory.empty(); directory = directory.parent_path()) {
    fs::path candidate = directory / ".salestouch" / "salestouch.json";
    if (fs::exists(candidate, error)) return candidate;
    if (directory == directory.root_path()) break;
  }
  return std::nullopt;
}

/// Whoever can write a directory above this one, such as /tmp, could otherwise choose where calls go.
bool is_own(const fs::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) != 0 || status.st_uid == ::geteuid();
}

/// `$variable` when it is an absolute path, else `$HOME/fallback`, else empty.
fs::path base_directory(const SettingsSources& sources, const char* variable, const char* fallback) {
  // A relative path is none (XDG Base Directory Specification).
  if (auto value = sources.environment(variable); value && value->starts_with('/')) return *value;
  if (auto home = sources.environment("HOME"); home && !home->empty()) return fs::path(*home) / fallback;
  return {};
}

fs::path user_file(const SettingsSources& sources) {
  if (auto directory = sources.environment("SALESTOUCH_CONFIG_DIR"); directory && !directory->empty()) {
    return fs::path(*directory) / "salestouch.json";
  }
#ifdef __APPLE__
  fs::path base = base_directory(sources, "", "Library/Application Support");
  return base.empty() ? base : base / "SalesTouch" / "salestouch.json";
#else
  fs::path base = base_directory(sources, "XDG_CONFIG_HOME", ".config");
  return base.empty() ? base : base / "salestouch" / "salestouch.json";
#endif
}

}  // namespace

SettingsSources process_sources() {
  std::error_code error;
  return {[](const char* name) -> std::optional<std::string> {
            const char* value = std::getenv(name);
            return value ? std::optional<std::string>(value) : std::nullopt;
          },
          fs::current_path(error)};
}

ApiSettings load_api_settings(const SettingsSources& sources) {
  ApiSettings settings;
  settings.base_url.clear();
  for (const Field& field : kFields) {
    std::optional<std::string> raw = sources.environment(field.variable);
    if (raw) set(settings, field, *raw, field.variable);
  }
  ApiSettings user;
  if (fs::path path = user_file(sources); !path.empty()) user = load_file(path);

  const std::optional<fs::path> path = project_file(sources.working_directory);
  if (path && !is_own(*path)) {
    settings.problems.push_back(path->string() + " belongs to another user and was left out.");
  } else if (path) {
    ApiSettings project = load_file(*path);
    // A project is often somebody else's: its base URL may get its own credentials, never this person's.
    if (!project.base_url.empty() && (settings.has_credentials() || !project.has_credentials())) {
      project.problems.push_back(
          "baseUrl in " + path->string() +
          " was left out: a project's base URL is used with the project's own credentials "
          "only. Set SALESTOUCH_API_BASE_URL to use it with yours.");
      project.base_url.clear();
    }
    const bool own_address = settings.base_url.empty() && !project.base_url.empty();
    merge(settings, std::move(project));
    if (own_address) {
      for (const Field& field : kFields) (user.*field.value).clear();
    }
  }
  merge(settings, std::move(user));
  if (settings.base_url.empty()) {
    settings.base_url = ApiSettings().base_url;
    settings.base_url_from = ApiSettings().base_url_from;
  }
  return settings;
}

fs::path default_cache_directory(const SettingsSources& sources) {
  fs::path base = base_directory(sources, "XDG_CACHE_HOME", ".cache");
  return base.empty() ? base : base / "salestouch-mcp";
}

}  // namespace salestouch
