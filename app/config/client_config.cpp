#include "app/config/client_config.hpp"

#include <algorithm>
#include <ostream>

#include "app/config/clients.hpp"
#include "app/config/entry_text.hpp"
#include "app/config/target_file.hpp"
#include "base/exit_code.hpp"
#include "base/system/process.hpp"

namespace salestouch {
namespace {

namespace fs = std::filesystem;

/// What edits the files of a format; in the order of Format.
struct Editor {
  Edited (*with_entry)(const std::string& text, const Client& client, const ServerEntry& entry);
  Edited (*without_entry)(const std::string& text, const Client& client);
  EntryState (*entry_state)(const std::string& text, const Client& client);
};

constexpr Editor kEditors[] = {
    {with_json_entry, without_json_entry, json_entry_state},
    {with_toml_entry, without_toml_entry, toml_entry_state},
    {with_yaml_entry, without_yaml_entry, yaml_entry_state},
};

const Editor& editor_of(const Client& client) {
  return kEditors[static_cast<std::size_t>(client.format)];
}

/// The file that the client would have for this server alone.
std::string fresh_file(const Client& client, const ServerEntry& entry) {
  return editor_of(client).with_entry("", client, entry).text.value_or("");
}

/// Whether the client must give the key: the server finds one in SalesTouch's own file by itself.
bool needs_key(const ClientConfigRequest& request, const SettingsSources& sources) {
  if (request.sandbox) return false;
  const ApiSettings settings = load_api_settings(sources);
  return !settings.has_credentials() || settings.api_key_from == kKeyVariable;
}

ServerEntry server_entry(const Client& client, const ClientConfigRequest& request,
                         const SettingsSources& sources) {
  ServerEntry entry;
  entry.has_key = needs_key(request, sources);
  entry.command = request.program.string();
  if (const auto distribution = wsl_between(client, sources)) {
    // https://learn.microsoft.com/windows/wsl/basic-commands
    entry.args = {"-d", *distribution, "--", entry.command};
    entry.command = "wsl.exe";
    entry.is_through_wsl = true;
  }
  if (request.sandbox) entry.args.emplace_back("--sandbox");
  return entry;
}

/// Says what else there is to do for the client to have the key.
void tell_of_key(const Client& client, const ServerEntry& entry, const SettingsSources& sources,
                 std::ostream& error) {
  if (!entry.has_key) return;
  if (client.key.empty()) {
    error << "Replace " << kUnexpandedKey << " with your key there: this client expands no variables.\n";
  } else if (client.name != "vscode" && (entry.is_through_wsl || !sources.environment(kKeyVariable.data()))) {
    error << "Set " << kKeyVariable << " in the environment that the client starts in"
          << (entry.is_through_wsl ? ", on Windows" : "") << ".\n";
  }
}

/// A line of `config --list`.
std::string state_of(const Client& client, const ClientFile& file) {
  if (file.path.empty()) return "not known";
  std::error_code failure;
  if (!fs::exists(file.path, failure))
    return !file.sign.empty() && fs::exists(file.sign, failure) ? "no entry" : "not found";
  const auto text = read_target(file.path);
  if (!text) return "cannot be read: " + text.error().message();
  switch (editor_of(client).entry_state(*text, client)) {
    case EntryState::none:
      return "no entry";
    case EntryState::ours:
      return "configured";
    case EntryState::hosted:
      return "hosted server";
    case EntryState::unreadable:
      return "not understood";
  }
  return "";
}

int list_clients(const SettingsSources& sources, std::ostream& out, std::ostream& error) {
  constexpr std::size_t kNameWidth = 18;
  constexpr std::size_t kStateWidth = 16;
  std::string unknown_why;
  for (const Client& client : known_clients()) {
    const ClientFile file = file_of(client, sources);
    if (file.path.empty()) unknown_why = file.unknown_why;
    std::string line(client.name);
    line.resize(std::max(line.size() + 2, kNameWidth), ' ');
    std::string state = state_of(client, file);
    state.resize(std::max(state.size() + 2, kStateWidth), ' ');
    out << line << state << file.in_words << "\n";
  }
  if (!unknown_why.empty()) error << "Not known: " << unknown_why << ".\n";
  return base::exit_code::kFine;
}

int print_entry(const Client& client, const ServerEntry& entry, const ClientFile& file, std::ostream& out,
                std::ostream& error) {
  out << fresh_file(client, entry);
  error << "This belongs into " << file.in_words << "; --write merges it in.\n";
  if (!file.unknown_why.empty()) error << "For --write, " << file.unknown_why << ".\n";
  if (const std::string link = install_link(client, entry); !link.empty())
    error << "Or open this link: " << link << "\n";
  return base::exit_code::kFine;
}

int edit_file(const Client& client, const ServerEntry& entry, bool is_removal, const fs::path& path,
              std::ostream& out, std::ostream& error) {
  const auto before = read_target(path);
  if (!before) {
    error << path.string() << " cannot be read: " << before.error().message() << ".\n";
    return base::exit_code::kFailed;
  }
  const Edited edited = is_removal ? editor_of(client).without_entry(*before, client)
                                   : editor_of(client).with_entry(*before, client, entry);
  if (!edited.switched_off_by.empty()) {
    error << "The entry is switched off by its \"" << edited.switched_off_by
          << "\", which stays as it is: the client does not start this server before you change that.\n";
  }
  const char* by_hand = is_removal ? ". Take the entry out by hand.\n" : ". Put this into it by hand:\n";
  if (edited.text && *edited.text == *before && (is_removal || !before->empty())) {
    error << path.string() << (is_removal ? " has no entry of this server" : " has this server already")
          << "; nothing was changed.\n";
    return base::exit_code::kFine;
  }
  const Written written =
      edited.text ? write_target(path, *before, *edited.text) : Written{path, {}, edited.reason};
  if (!written.problem.empty()) {
    error << written.path.string() << " was left untouched: " << written.problem << by_hand;
    if (!is_removal) out << fresh_file(client, entry);
    return base::exit_code::kFailed;
  }
  error << (is_removal ? "Removed from: " : "Written: ") << written.path.string();
  if (!written.backup.empty()) error << " (before: " << written.backup.string() << ")";
  error << "\n";
  return base::exit_code::kFine;
}

}  // namespace

std::vector<std::string> configured_clients() {
  std::vector<std::string> names;
  for (const Client& client : known_clients()) names.emplace_back(client.name);
  return names;
}

std::vector<FoundClient> clients_found(const SettingsSources& sources) {
  std::vector<FoundClient> found;
  for (const Client& client : known_clients()) {
    const ClientFile file = file_of(client, sources);
    const std::string state = state_of(client, file);
    const bool is_here = !file.path.empty() && state != "not found";
    if (is_here && !client.file.starts_with("./"))
      found.push_back({std::string(client.name), file.in_words, state == "configured"});
  }
  return found;
}

fs::path program_path(const std::string& started_as, const SettingsSources& sources) {
  std::error_code error;
  fs::path file = base::program_file(error);
  const auto leads_here = [&](const fs::path& path) { return fs::canonical(path, error) == file && !error; };
  const bool is_windows = sources.system == base::System::windows;
  if (started_as.find_first_of(is_windows ? "/\\" : "/") != std::string::npos) {
    const fs::path path = (sources.working_directory / started_as).lexically_normal();
    return leads_here(path) ? path : file;
  }
  const std::string directories = sources.environment("PATH").value_or("");
  for (std::string_view rest = directories; !rest.empty() && !started_as.empty();) {
    const std::string_view directory = rest.substr(0, rest.find(is_windows ? ';' : ':'));
    rest.remove_prefix(std::min(rest.size(), directory.size() + 1));
    if (fs::path path = fs::path(directory) / started_as; leads_here(path)) return path;
  }
  return file;
}

int configure_client(const ClientConfigRequest& request, const SettingsSources& sources, std::ostream& out,
                     std::ostream& error) {
  if (request.action == ConfigAction::list) return list_clients(sources, out, error);
  const Client* client = find_client(request.client);
  if (!client) {
    error << "No client of this name is known; --list names them.\n";
    return base::exit_code::kUsage;
  }
  const ServerEntry entry = server_entry(*client, request, sources);
  const ClientFile file = file_of(*client, sources);
  int code = base::exit_code::kFine;
  if (request.action == ConfigAction::print) {
    code = print_entry(*client, entry, file, out, error);
  } else if (file.path.empty()) {
    error << "The client's file (" << file.in_words << ") was left untouched: " << file.unknown_why << ".\n";
    return base::exit_code::kFailed;
  } else {
    code = edit_file(*client, entry, request.action == ConfigAction::remove, file.path, out, error);
  }
  if (request.action != ConfigAction::remove) tell_of_key(*client, entry, sources, error);
  return code;
}

}  // namespace salestouch
