#include "app/setup/setup.hpp"

#include <algorithm>
#include <istream>
#include <optional>
#include <ostream>

#include "app/config/client_config.hpp"
#include "app/config/clients.hpp"
#include "app/setup/settings_writer.hpp"
#include "base/ascii.hpp"
#include "base/exit_code.hpp"
#include "base/json.hpp"
#include "base/secret_file.hpp"
#include "base/system/terminal.hpp"
#include "tools/api/api_answer.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::exit_code::kFailed;
using base::exit_code::kFine;
using base::exit_code::kUsage;

constexpr int kMostTries = 3;

bool is_refusal(const ApiError& error) {
  return error.code == "unauthorized" || error.code == "forbidden" || error.code == "not_configured";
}

/// A yes unless something else is typed.
bool agrees(const Person& person, const std::string& question) {
  person.out << question << " [Y/n] " << std::flush;
  std::string answer;
  if (!std::getline(person.in, answer)) {
    person.out << '\n';
    return false;
  }
  answer = base::trimmed(answer);
  return answer.empty() || answer[0] == 'y' || answer[0] == 'Y';
}

/// The settings as they will be with `key` in the user's file.
ApiSettings settings_with(const SettingsSources& sources, const std::string& key) {
  SettingsSources with_key = sources;
  with_key.environment = [&](const char* name) {
    return name == kKeyVariable ? std::optional(key) : sources.environment(name);
  };
  return load_api_settings(with_key);
}

/// What is wrong with a key that was typed or is in a file, in words for whoever gave it; empty: nothing is.
std::string problem_of(const std::string& key) {
  const bool is_plain = std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
  if (is_plain && !key.starts_with('$')) return "";
  return "This is no key: it has a space, an invisible character or the name of a variable in it. Copy the key alone.";
}

/// Nothing where the API accepts the credentials of `settings`.
asio::awaitable<std::optional<ApiError>> refusal_of(const SetupSurroundings& here, ApiSettings settings) {
  const std::unique_ptr<ApiClient> api = here.connect(std::move(settings));
  ApiResult<HttpAnswer> http = co_await api->commands();
  if (!http) co_return http.error();
  const ApiResult<ApiAnswer> answer = read_answer(std::move(*http));
  if (!answer) co_return answer.error();
  co_return answer->failure;
}

/// The key that `setup` names or the person types; nothing, and why on `person.out`, where there is none. An
/// empty line is asked for once more: what is pasted may begin with a line end.
std::optional<std::string> read_key(const Setup& setup, const Person& person) {
  std::string key;
  if (setup.key_file.empty()) {
    for (int lines = 0; lines < 2 && key.empty(); ++lines) {
      const auto typed =
          base::read_hidden_line(person.out, "SalesTouch API key, begins with st_ (it is not shown): ");
      person.out << '\n';
      if (!typed) break;
      key = without_wrapping(*typed);
    }
  } else {
    const auto content = base::read_secret(setup.key_file, person.in);
    if (!content) person.out << setup.key_file << ": " << content.error().message() << '\n';
    key = content.has_value() ? without_wrapping(*content) : "";
  }
  if (!key.empty()) return key;
  person.out << "No key was given; nothing was changed.\n";
  return std::nullopt;
}

/// Keeps a key that the API accepts.
int keep(const std::string& key, const SetupSurroundings& here, const Person& person) {
  const std::filesystem::path file = user_settings_file(here.sources);
  if (file.empty()) {
    person.out << "No variable says where your settings are: set HOME or SALESTOUCH_CONFIG_DIR.\n";
    return kFailed;
  }
  base::Json members = {{"apiKey", key}};
  // A client starts this server without the variables of this shell.
  if (here.sources.environment("SALESTOUCH_API_BASE_URL"))
    members["baseUrl"] = load_api_settings(here.sources).base_url;
  if (const std::string problem = keep_settings(file, members); !problem.empty()) {
    person.out << problem << ". The key was not kept.\n";
    return kFailed;
  }
  person.out << "The key is kept in " << file.string();
  if (const auto url = base::find_string(members, "baseUrl")) person.out << ", with the base URL " << *url;
  person.out << ".\n";
  const ApiSettings now = load_api_settings(here.sources);
  if (now.api_key != key)
    person.out << "Another key is used before it: that of " << now.api_key_from << ". Remove that one.\n";
  return kFine;
}

asio::awaitable<int> take_new_key(const Setup& setup, const SetupSurroundings& here, const Person& person) {
  for (int tries = 1;; ++tries) {
    const std::optional<std::string> key = read_key(setup, person);
    if (!key) co_return kFailed;
    std::string problem = problem_of(*key);
    bool is_wrong_key = true;
    if (problem.empty()) {
      const std::optional<ApiError> refusal = co_await refusal_of(here, settings_with(here.sources, *key));
      if (!refusal) {
        person.out << "SalesTouch accepts the key.\n";
        co_return keep(*key, here, person);
      }
      problem = describe(*refusal);
      is_wrong_key = is_refusal(*refusal);
    }
    person.out << problem << "\nThe key was not kept.\n";
    if (!setup.key_file.empty() || !is_wrong_key || tries == kMostTries) co_return kFailed;
  }
}

asio::awaitable<int> set_up_key(const Setup& setup, const SetupSurroundings& here, const Person& person) {
  ApiSettings present = load_api_settings(here.sources);
  if (setup.key_file.empty() && present.has_credentials()) {
    const std::string from = present.api_key.empty() ? present.access_token_from : present.api_key_from;
    const std::optional<ApiError> refusal = co_await refusal_of(here, std::move(present));
    if (!refusal) {
      person.out << "SalesTouch accepts the key of " << from << ".\n";
      co_return kFine;
    }
    person.out << from << ": " << describe(*refusal) << '\n';
    if (!is_refusal(*refusal)) co_return kFailed;
  }
  if (setup.key_file.empty() && !person.is_there) {
    person.out << "Nobody is here to ask for the key: name its file with --key-file, or use --sandbox.\n";
    co_return kUsage;
  }
  co_return co_await take_new_key(setup, here, person);
}

/// The clients to add this server to, by name: those that are named, and of those found all or, where nothing
/// is named, those that the person wants.
std::vector<std::string> wanted_clients(const Setup& setup, const SetupSurroundings& here,
                                        const Person& person) {
  std::vector<std::string> wanted = setup.clients;
  const bool are_all = std::erase(wanted, "all") > 0;
  std::erase(wanted, "none");
  if (!setup.clients.empty() && !are_all) return wanted;
  const std::vector<FoundClient> found = clients_found(here.sources);
  if (found.empty())
    person.out << "No MCP client was found here; salestouch-mcp config --list names those that are known.\n";
  for (const FoundClient& client : found) {
    if (std::ranges::find(wanted, client.name) != wanted.end()) continue;
    const bool is_asked = !are_all && !client.has_this_server;
    if (!is_asked || agrees(person, "Add this server to " + client.name + " (" + client.file + ")?"))
      wanted.push_back(client.name);
  }
  return wanted;
}

int add_to_clients(const Setup& setup, const SetupSurroundings& here, const Person& person) {
  int code = kFine;
  for (const std::string& name : wanted_clients(setup, here, person)) {
    person.out << name << ": ";
    const int added = configure_client({name, ConfigAction::write, here.sandbox, here.program}, here.sources,
                                       person.out, person.out);
    code = std::max(code, added);
  }
  return code;
}

}  // namespace

asio::awaitable<int> set_up(Setup setup, SetupSurroundings here, Person person) {
  if (setup.clients.empty() && !person.is_there) {
    person.out << "Nobody is here to ask: name the clients with --client (all, none).\n";
    co_return kUsage;
  }
  if (!here.sandbox) {
    const int code = co_await set_up_key(setup, here, person);
    if (code != kFine) co_return code;
  }
  co_return add_to_clients(setup, here, person);
}

}  // namespace salestouch
