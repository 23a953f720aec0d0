#include "app/config/client_config.hpp"

#include <algorithm>
#include <optional>
#include <ostream>

#include "app/config/json_text.hpp"
#include "base/exit_code.hpp"
#include "base/files.hpp"
#include "base/json.hpp"

namespace salestouch {
namespace {

namespace fs = std::filesystem;
using base::Json;

constexpr char kServerName[] = "salestouch";
constexpr char kKeyVariable[] = "SALESTOUCH_API_KEY";
constexpr std::size_t kMaxFileBytes = 16 * 1024 * 1024;

enum class Format { json, toml };

/// Where a client keeps its servers, and how it writes them.
struct Client {
  std::string_view name;
  std::string_view file;      ///< under the home directory on Linux; relative: in the project
  std::string_view mac_file;  ///< empty: the same
  Format format;
  std::string_view section;  ///< the member that holds the servers
  std::string_view key;      ///< what stands for the variable's value; empty: the client expands nothing
  std::string_view type;     ///< of the server's "type" or "source"; empty: none
};

constexpr std::string_view kUnexpanded = "st_your_key";

// docs/clients.md has each client's own documentation.
constexpr Client kClients[] = {
    {"claude-code", "./.mcp.json", "", Format::json, "mcpServers", "${SALESTOUCH_API_KEY}", "stdio"},
    {"claude-desktop", ".config/Claude/claude_desktop_config.json",
     "Library/Application Support/Claude/claude_desktop_config.json", Format::json, "mcpServers", "", ""},
    {"cursor", ".cursor/mcp.json", "", Format::json, "mcpServers", "${env:SALESTOUCH_API_KEY}", ""},
    {"vscode", ".config/Code/User/mcp.json", "Library/Application Support/Code/User/mcp.json", Format::json,
     "servers", "${input:salestouch_api_key}", "stdio"},
    {"codex", ".codex/config.toml", "", Format::toml, "mcp_servers", "", ""},
    {"gemini", ".gemini/settings.json", "", Format::json, "mcpServers", "$SALESTOUCH_API_KEY", ""},
    {"windsurf", ".codeium/windsurf/mcp_config.json", "", Format::json, "mcpServers",
     "${env:SALESTOUCH_API_KEY}", ""},
    {"zed", ".config/zed/settings.json", "", Format::json, "context_servers", "", "custom"},
};

const Client* find_client(std::string_view name) {
  const auto client = std::ranges::find(kClients, name, &Client::name);
  return client == std::end(kClients) ? nullptr : client;
}

fs::path file_of(const Client& client, const SettingsSources& sources) {
#ifdef __APPLE__
  const std::string_view file = client.mac_file.empty() ? client.file : client.mac_file;
#else
  const std::string_view file = client.file;
#endif
  if (file.starts_with("./")) return sources.working_directory / file.substr(2);
  // Where a client lets its directory be moved, it is looked for there.
  for (const auto& [beginning, variable] :
       {std::pair{".codex/", "CODEX_HOME"}, {".config/", "XDG_CONFIG_HOME"}}) {
    const std::string directory = sources.environment(variable).value_or("");
    if (file.starts_with(beginning) && !directory.empty())
      return fs::path(directory) / file.substr(std::string_view(beginning).size());
  }
  const std::string home = sources.environment("HOME").value_or("");
  return home.empty() ? fs::path() : fs::path(home) / file;
}

/// Whether the client must give the key: the server finds one in SalesTouch's own file by itself.
bool needs_key(const ClientConfigRequest& request, const SettingsSources& sources) {
  if (request.sandbox) return false;
  const ApiSettings settings = load_api_settings(sources);
  return !settings.has_credentials() || settings.api_key_from == kKeyVariable;
}

Json server_entry(const Client& client, const ClientConfigRequest& request, bool with_key) {
  Json entry = Json::object();
  if (!client.type.empty()) entry[client.section == "context_servers" ? "source" : "type"] = client.type;
  entry["command"] = request.program.string();
  entry["args"] = request.sandbox ? Json::array({"--sandbox"}) : Json::array();
  if (with_key) entry["env"] = {{kKeyVariable, client.key.empty() ? kUnexpanded : client.key}};
  return entry;
}

std::string toml_table(const ClientConfigRequest& request, bool with_key) {
  // A TOML basic string takes every escape that a JSON string has.
  std::string table = "[mcp_servers.";
  table.append(kServerName)
      .append("]\ncommand = ")
      .append(base::dump_json(request.program.string()))
      .append("\n");
  table += request.sandbox ? "args = [\"--sandbox\"]\n" : "args = []\n";
  if (with_key) table.append("env_vars = [\"").append(kKeyVariable).append("\"]\n");
  return table;
}

/// What a merge made of a file: its new text, or why it stays as it is.
struct Merged {
  std::optional<std::string> text;
  std::string reason;  ///< of no text
};

/// VS Code asks for the key once and keeps it.
void add_key_input(JsonText& file) {
  const Json input = {{"type", "promptString"},
                      {"id", "salestouch_api_key"},
                      {"description", "SalesTouch API key"},
                      {"password", true}};
  const std::optional<Json> inputs = file.find({"inputs"});
  if (!inputs) return file.set({"inputs"}, Json::array({input}));
  if (!inputs->is_array()) return;
  const bool has_it = std::ranges::any_of(
      *inputs, [](const Json& known) { return base::find_string(known, "id") == "salestouch_api_key"; });
  if (!has_it) file.append({"inputs"}, input);
}

/// The entry goes into the file's own text; a key that a person put there stays, and so does everything else.
Merged merge_json(const std::string& text, const Client& client, const Json& entry) {
  std::optional<JsonText> file = JsonText::parse(text);
  if (!file) return {std::nullopt, "it is not a JSON object"};
  const std::string section(client.section);
  const std::optional<Json> servers = file->find({section});
  if (servers && !servers->is_object()) return {std::nullopt, "its " + section + " is not an object"};
  const std::optional<Json> there = file->find({section, kServerName});
  if (there && there->is_object()) {
    for (const char* transport : {"url", "httpUrl", "serverUrl"}) {
      if (!there->contains(transport)) continue;
      std::string reason = "its entry ";
      reason.append(kServerName).append(" is a hosted server (").append(transport);
      return {std::nullopt, reason.append("); rename or remove that one first")};
    }
  }
  const bool is_new = !there || !there->is_object();
  if (is_new) file->set({section, kServerName}, entry);
  for (const auto& [name, value] : entry.items()) {
    const JsonText::Path path = {section, kServerName, name};
    const std::optional<Json> before = is_new ? std::optional(value) : file->find(path);
    if (name == "env" && before && before->is_object()) {
      JsonText::Path key = path;
      key.emplace_back(kKeyVariable);
      if (!file->find(key)) file->set(key, value[kKeyVariable]);
    } else if (before != value) {
      file->set(path, value);
    }
  }
  const auto key = file->find({section, kServerName, "env", kKeyVariable});
  if (client.name == "vscode" && key && *key == client.key) add_key_input(*file);
  return {file->text(), ""};
}

/// A table is added at the end; a file that says anything of this server already is not touched.
Merged merge_toml(const std::string& text, const std::string& table) {
  if (text.find(table) != std::string::npos) return {text, ""};
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    std::erase_if(line, [](char c) { return c == ' ' || c == '\t' || c == '"' || c == '\''; });
    if (line.starts_with("mcp_servers=") || line == "[mcp_servers]" ||
        line.find("mcp_servers.salestouch") != std::string::npos)
      return {std::nullopt, "it sets mcp_servers, or this server, already"};
    begin = end + 1;
  }
  if (std::ranges::count(text, '\0') > 0 || text.find("\"\"\"") != std::string::npos ||
      text.find("'''") != std::string::npos)
    return {std::nullopt, "it has texts of several lines, behind which a table may not stand"};
  std::string separator = text.empty() ? "" : text.ends_with('\n') ? "\n" : "\n\n";
  return {text + separator + table, ""};
}

/// The content of a client's file, empty where there is none yet.
boost::system::result<std::string, std::error_code> load_file(const fs::path& path) {
  auto text = base::read_file(path, kMaxFileBytes);
  if (!text && text.error() == std::errc::no_such_file_or_directory) return std::string();
  return text;
}

/// What `named` leads to, though that need not be there yet.
fs::path linked_file(fs::path named) {
  constexpr int kMostLinks = 16;
  std::error_code error;
  for (int links = 0; links < kMostLinks && fs::is_symlink(fs::symlink_status(named, error)); ++links) {
    const fs::path target = fs::read_symlink(named, error);
    named = target.is_absolute() ? target : named.parent_path() / target;
  }
  return named;
}

int write_file(const fs::path& named, const std::string& before, const Merged& merged, std::ostream& error) {
  if (!merged.text) {
    error << named.string() << " was left untouched: " << merged.reason << ". Put this into it by hand:\n";
    return base::exit_code::kFailed;
  }
  if (*merged.text == before) {
    error << named.string() << " has this server already; nothing was changed.\n";
    return base::exit_code::kFine;
  }
  std::error_code failure;
  const bool exists = fs::exists(named, failure);
  const fs::path path = fs::weakly_canonical(linked_file(named), failure);  // a link stays a link
  fs::create_directories(path.parent_path(), failure);
  if (exists) {
    fs::copy_file(path, path.string() + ".bak", fs::copy_options::overwrite_existing, failure);
    if (failure) {
      error << path.string() << " was left untouched: no copy could be made beside it.\n";
      return base::exit_code::kFailed;
    }
  }
  if (const std::error_code failed = base::replace_file(path, *merged.text)) {
    error << path.string() << " cannot be written: " << failed.message() << ".\n";
    return base::exit_code::kFailed;
  }
  error << "Written: " << path.string() << (exists ? " (before: " + path.string() + ".bak)" : "") << "\n";
  return base::exit_code::kFine;
}

}  // namespace

std::vector<std::string> configured_clients() {
  std::vector<std::string> names;
  for (const Client& client : kClients) names.emplace_back(client.name);
  return names;
}

fs::path program_path(const std::string& started_as, const SettingsSources& sources) {
  std::error_code error;
  fs::path file = fs::canonical("/proc/self/exe", error);
  const auto leads_here = [&](const fs::path& path) { return fs::canonical(path, error) == file && !error; };
  if (started_as.find('/') != std::string::npos) {
    const fs::path path = (sources.working_directory / started_as).lexically_normal();
    return leads_here(path) ? path : file;
  }
  const std::string directories = sources.environment("PATH").value_or("");
  for (std::string_view rest = directories; !rest.empty() && !started_as.empty();) {
    const std::string_view directory = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(rest.size(), directory.size() + 1));
    if (fs::path path = fs::path(directory) / started_as; leads_here(path)) return path;
  }
  return file;
}

int configure_client(const ClientConfigRequest& request, const SettingsSources& sources, std::ostream& out,
                     std::ostream& error) {
  const Client* client = find_client(request.client);
  if (!client) {
    error << "No client of this name is known.\n";
    return base::exit_code::kUsage;
  }
  const fs::path path = file_of(*client, sources);
  if (path.empty()) {
    error << "HOME is not set, so that the client's file cannot be named.\n";
    return base::exit_code::kFailed;
  }
  const bool with_key = needs_key(request, sources);
  const Json entry = server_entry(*client, request, with_key);
  const std::string table = toml_table(request, with_key);
  const std::string fresh = client->format == Format::toml ? table : *merge_json("", *client, entry).text;
  int code = base::exit_code::kFine;
  if (request.write) {
    const auto before = load_file(path);
    if (!before) {
      error << path.string() << " cannot be read: " << before.error().message() << ".\n";
      return base::exit_code::kFailed;
    }
    const Merged merged =
        client->format == Format::toml ? merge_toml(*before, table) : merge_json(*before, *client, entry);
    code = write_file(path, *before, merged, error);
    if (!merged.text) out << fresh;
  } else {
    out << fresh;
    error << "This belongs into " << path.string() << "; --write merges it in.\n";
  }
  if (!with_key) return code;
  if (client->format == Format::toml || !client->key.empty()) {
    if (client->name != "vscode" && !sources.environment(kKeyVariable))
      error << "Set " << kKeyVariable << " in the environment that the client starts in.\n";
  } else {
    error << "Replace " << kUnexpanded << " with your key there: this client expands no variables.\n";
  }
  return code;
}

}  // namespace salestouch
