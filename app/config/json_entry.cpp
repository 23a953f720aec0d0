#include <algorithm>

#include "app/config/entry_text.hpp"
#include "app/config/json_text.hpp"
#include "base/ascii.hpp"

namespace salestouch {
namespace {

using base::Json;

constexpr char kInputId[] = "salestouch_api_key";
constexpr char kInput[] = "${input:salestouch_api_key}";
constexpr char kNoObject[] = "it is not a JSON object";

/// What VS Code asks the person for: it keeps the key.
Json key_input() {
  return {
      {"type", "promptString"}, {"id", kInputId}, {"description", "SalesTouch API key"}, {"password", true}};
}

bool is_key_input(const Json& input) {
  return base::find_string(input, "id") == kInputId;
}

void add_key_input(JsonText& file) {
  const std::optional<Json> inputs = file.find({"inputs"});
  if (!inputs) return file.set({"inputs"}, Json::array({key_input()}));
  if (inputs->is_array() && std::ranges::none_of(*inputs, is_key_input)) file.append({"inputs"}, key_input());
}

/// Nobody else asks for it, so that nobody else needs it.
void remove_key_input(JsonText& file) {
  const std::optional<Json> inputs = file.find({"inputs"});
  if (!inputs || !inputs->is_array() || file.text().find(kInput) != std::string::npos) return;
  const auto input = std::ranges::find_if(*inputs, is_key_input);
  if (input != inputs->end()) file.remove_item({"inputs"}, static_cast<std::size_t>(input - inputs->begin()));
}

/// The member that shows a hosted server, or nothing.
std::string_view hosted_by(const Json& entry) {
  for (const char* transport : {"url", "httpUrl", "serverUrl"})
    if (entry.contains(transport)) return transport;
  return "";
}

/// The variables of the entry's environment that are not there yet; a key that a person put there stays.
void set_environment(JsonText& file, const JsonText::Path& path, const Json& environment) {
  for (const auto& [name, value] : environment.items()) {
    JsonText::Path member = path;
    member.push_back(name);
    const std::optional<Json> before = file.find(member);
    if (!before) {
      file.set(member, value);
    } else if (name == "WSLENV" && before->is_string() &&
               before->get<std::string>().find(kKeyVariable) == std::string::npos) {
      file.set(member, before->get<std::string>().append(":").append(value.get<std::string>()));
    }
  }
}

/// As encodeURIComponent does, but with fewer characters left: none of them breaks a link in a text.
std::string percent_encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (base::is_letter_or_digit(c) || std::string_view("-_.~").find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded.append(1, '%').append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
    }
  }
  return encoded;
}

/// RFC 4648, 4.
std::string base64(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string encoded;
  for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(bytes.size(), 3))) {
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      encoded += i <= bytes.size() ? kDigits[group >> (18 - 6 * i) & 63] : '=';
  }
  return encoded;
}

}  // namespace

Json json_entry(const Client& client, const ServerEntry& entry) {
  Json json = Json::object();
  if (!client.type.empty()) json[client.section == "context_servers" ? "source" : "type"] = client.type;
  json["command"] = entry.command;
  json["args"] = entry.args;
  if (entry.has_key) {
    json["env"][std::string(kKeyVariable)] = client.key.empty() ? kUnexpandedKey : client.key;
    // What WSLENV does not name does not get from Windows into WSL; /u: only on that way.
    if (entry.is_through_wsl) json["env"]["WSLENV"] = "SALESTOUCH_API_KEY/u";
  }
  return json;
}

Edited with_json_entry(const std::string& text, const Client& client, const ServerEntry& entry) {
  std::optional<JsonText> file = JsonText::parse(text);
  if (!file) return {std::nullopt, kNoObject};
  const std::string section(client.section);
  const std::optional<Json> servers = file->find({section});
  if (servers && !servers->is_object()) return {std::nullopt, "its " + section + " is not an object"};
  const JsonText::Path path = entry_path(client);
  const std::optional<Json> there = file->find(path);
  const bool is_new = !there || !there->is_object();
  if (const std::string_view member = is_new ? "" : hosted_by(*there); !member.empty())
    return {std::nullopt, hosted_reason(member)};
  const Json json = json_entry(client, entry);
  if (is_new) file->set(path, json);
  for (const auto& [name, value] : json.items()) {
    JsonText::Path member = path;
    member.push_back(name);
    const std::optional<Json> before = is_new ? std::optional(value) : file->find(member);
    if (name == "env" && before && before->is_object()) {
      set_environment(*file, member, value);
    } else if (before != value) {
      file->set(member, value);
    }
  }
  if (client.name == "vscode" && entry.has_key) {
    const std::optional<Json> now = file->find(path);
    const Json* environment = now ? base::find(*now, "env") : nullptr;
    if (environment && base::find_string(*environment, kKeyVariable) == client.key) add_key_input(*file);
  }
  return {file->text(), "", switched_off_by(*file, path)};
}

Edited without_json_entry(const std::string& text, const Client& client) {
  std::optional<JsonText> file = JsonText::parse(text);
  if (!file) return {std::nullopt, kNoObject};
  const JsonText::Path path = entry_path(client);
  const std::optional<Json> there = file->find(path);
  if (!there) return {text, ""};
  if (const std::string_view member = there->is_object() ? hosted_by(*there) : ""; !member.empty())
    return {std::nullopt, hosted_reason(member)};
  while (file->find(path)) file->remove(path);
  if (client.name == "vscode") remove_key_input(*file);
  return {file->text(), ""};
}

std::string install_link(const Client& client, const ServerEntry& entry) {
  Json json = json_entry(client, entry);
  if (client.name == "cursor") {
    // https://cursor.com/docs/mcp/install-links
    return "cursor://anysphere.cursor-deeplink/mcp/install?name=" + std::string(kServerName) +
           "&config=" + percent_encoded(base64(base::dump_json(json)));
  }
  if (client.name != "vscode") return "";
  // https://code.visualstudio.com/docs/copilot/guides/mcp-developer-guide (MCP URL handler)
  json["name"] = kServerName;
  if (entry.has_key) json["inputs"] = Json::array({key_input()});
  return "vscode:mcp/install?" + percent_encoded(base::dump_json(json));
}

EntryState json_entry_state(const std::string& text, const Client& client) {
  const std::optional<JsonText> file = JsonText::parse(text);
  if (!file) return EntryState::unreadable;
  const std::optional<Json> there = file->find(entry_path(client));
  if (!there) return EntryState::none;
  return there->is_object() && !hosted_by(*there).empty() ? EntryState::hosted : EntryState::ours;
}

}  // namespace salestouch
