#include "tools/api/api_settings.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <cstdlib>
#include <iterator>

#include "base/ascii.hpp"
#include "base/json.hpp"
#include "base/system/files.hpp"
#include "base/utf8.hpp"

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

/// What stands around a value that was copied: no-break space, zero-width space, byte order mark, curly
/// quotes, and a terminal's marks of a paste.
constexpr std::string_view kAround[] = {"\u00A0", "\u200B", "\uFEFF",    "\u201C",   "\u201D",
                                        "\u2018", "\u2019", "\x1b[200~", "\x1b[201~"};

/// The value without what `value` begins with of such things, if it does.
std::string_view without_beginning(std::string_view value) {
  for (const std::string_view mark : kAround) {
    if (value.starts_with(mark)) return value.substr(mark.size());
  }
  for (const std::string_view word : {"export ", "Authorization:", "Bearer "}) {
    if (boost::algorithm::istarts_with(value, word)) return value.substr(word.size());
  }
  for (const Field& field : kFields) {
    const std::string_view name = field.variable;
    if (value.starts_with(name) && value.substr(name.size()).starts_with('='))
      return value.substr(name.size() + 1);
  }
  return value;
}

std::string_view without_end(std::string_view value) {
  for (const std::string_view mark : kAround) {
    if (value.ends_with(mark)) return value.substr(0, value.size() - mark.size());
  }
  return value;
}

/// As clients, shells and templates write one: ${NAME}, $NAME, ${env:NAME}, %NAME%, {env:NAME}, {{NAME}},
/// NAME.
bool is_unexpanded(std::string_view value) {
  const bool is_of_windows = value.size() > 2 && value.starts_with('%') && value.ends_with('%');
  return value.find("${") != std::string_view::npos || value.starts_with('$') || value.starts_with('{') ||
         is_of_windows || std::ranges::any_of(kFields, [&](const Field& field) {
           return value.find(field.variable) != std::string_view::npos;
         });
}

bool is_printable_ascii(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return c > 0x20 && c < 0x7f; });
}

/// What documents and templates have in the place of a key: st_your_key, YOUR-API-KEY, <key>, st_xxxx,
/// changeme.
bool is_placeholder(std::string_view value) {
  std::string letters = base::letters_and_digits_of(value);
  if (letters.starts_with("st")) letters.erase(0, 2);
  const auto ends_with_one_of = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return letters.ends_with(word); });
  };
  const bool is_yours = letters.starts_with("your") && ends_with_one_of({"key", "token", "here"});
  const bool is_masked =
      letters.find_first_not_of('x') == std::string::npos && letters.size() != 1 && is_printable_ascii(value);
  constexpr std::string_view kOthers[] = {"changeme", "replaceme", "undefined", "null", "none"};
  return is_yours || is_masked || value.starts_with('<') ||
         std::ranges::find(kOthers, letters) != std::end(kOthers);
}

/// `raw` when it can be used; otherwise empty, with the reason added to `problems`.
std::string checked(const std::string& raw, const std::string& name, std::vector<std::string>& problems) {
  std::string value = without_wrapping(raw);
  if (base::is_quoted(base::trimmed(raw)))
    problems.push_back(name + " has quotes around it (docker's --env-file keeps them); it is used without.");
  if (value.empty()) {
    problems.push_back(name + " is set but empty.");
  } else if (is_unexpanded(value)) {
    problems.push_back(name +
                       " holds a literal variable reference: this client did not expand it. Write the "
                       "value itself, or use the client's own syntax for environment variables.");
    value.clear();
  } else if (is_placeholder(value)) {
    problems.push_back(name + " holds a placeholder. Write the value itself there, or remove it.");
    value.clear();
  } else if (!is_printable_ascii(value)) {
    problems.push_back(
        name + " has a space, a control or a non-ASCII character inside; it was cut or pasted wrongly.");
    value.clear();
  }
  return value;
}

/// A base URL that cannot be used stays as it was given, and calls are refused with that: without it they,
/// and the key, would go to another host.
void set(ApiSettings& settings, const Field& field, const std::string& raw, const std::string& from) {
  settings.*field.value = checked(raw, from, settings.problems);
  const bool is_base_url = field.value == &ApiSettings::base_url;
  if (is_base_url && (settings.*field.value).empty()) settings.*field.value = without_wrapping(raw);
  settings.*field.from = from;
}

/// The member of `content` that is meant by `name`, and how it is written there; the exact one first, then
/// one of the same letters, as baseUrl, base_url and BASEURL are.
std::pair<std::string, const base::Json*> find_member(const base::Json& content, std::string_view name) {
  if (const base::Json* exact = base::find(content, name)) return {std::string(name), exact};
  for (const auto& [written, value] : content.items()) {
    if (base::letters_of(written) == base::letters_of(name)) return {written, &value};
  }
  return {std::string(name), nullptr};
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
  std::optional<base::Json> content = base::parse_json(base::without_byte_order_mark(*text));
  if (!content || !content->is_object()) {
    found.problems.push_back(path.string() + " is not a JSON object; it was left out.");
    return found;
  }
  for (const Field& field : kFields) {
    const auto& [written, value] = find_member(*content, field.member);
    if (!value || value->is_null()) continue;
    const std::string from = written + " in " + path.string();
    if (value->is_string()) {
      set(found, field, value->get_ref<const std::string&>(), from);
    } else {
      found.problems.push_back(from + " is no text; it was left out.");
      if (field.value == &ApiSettings::base_url) set(found, field, base::dump_json(*value), from);
    }
  }
  if (found.has_credentials() && base::can_group_or_others_read(path)) {
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
  const std::optional<base::FileOwner> owner = base::owner_of(path);
  return !owner || owner->is_this_user;
}

/// Where a system keeps the files of one kind for a user, and what ours are called there.
struct UserFolder {
  const char* variable;    ///< that names the folder, if it is set
  const char* under_home;  ///< else
  const char* name;
};

struct UserFolders {
  UserFolder settings;
  UserFolder cache;
};

/// As the XDG Base Directory Specification, Apple's File System Programming Guide and Windows' known folders
/// have them.
constexpr UserFolders folders_on(base::System system) {
  switch (system) {
    case base::System::mac:
      return {{"", "Library/Application Support", "SalesTouch"}, {"", "Library/Caches", "salestouch-mcp"}};
    case base::System::windows:
      return {{"APPDATA", "AppData/Roaming", "SalesTouch"},
              {"LOCALAPPDATA", "AppData/Local", "salestouch-mcp"}};
    case base::System::linux_:
      break;
  }
  return {{"XDG_CONFIG_HOME", ".config", "salestouch"}, {"XDG_CACHE_HOME", ".cache", "salestouch-mcp"}};
}

/// Empty where the environment does not say where it is.
fs::path path_of(const UserFolder& folder, const SettingsSources& sources) {
  const std::string given = sources.environment(folder.variable).value_or("");
  // A relative path is none (XDG Base Directory Specification).
  const bool is_usable = sources.system == base::System::windows ? !given.empty() : given.starts_with('/');
  if (is_usable) return fs::path(given) / folder.name;
  const fs::path home = sources.home();
  return home.empty() ? fs::path() : home / folder.under_home / folder.name;
}

}  // namespace

fs::path SettingsSources::home() const {
  if (system == base::System::windows) return environment("USERPROFILE").value_or("");
  const std::string home = environment("HOME").value_or("");
  return home.starts_with('/') ? home : "";  // a relative one would be another folder for each directory
}

std::string without_wrapping(std::string_view pasted) {
  for (std::string_view before; before != pasted;) {
    before = pasted;
    pasted = base::trimmed(without_end(without_beginning(base::trimmed(pasted))));
    if (base::is_quoted(pasted)) pasted = pasted.substr(1, pasted.size() - 2);
  }
  return std::string(pasted);
}

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
  if (fs::path path = user_settings_file(sources); !path.empty()) user = load_file(path);

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

fs::path user_settings_file(const SettingsSources& sources) {
  const std::string directory = sources.environment("SALESTOUCH_CONFIG_DIR").value_or("");
  const fs::path folder =
      directory.empty() ? path_of(folders_on(sources.system).settings, sources) : fs::path(directory);
  return folder.empty() ? folder : folder / "salestouch.json";
}

fs::path default_cache_directory(const SettingsSources& sources) {
  return path_of(folders_on(sources.system).cache, sources);
}

}  // namespace salestouch
