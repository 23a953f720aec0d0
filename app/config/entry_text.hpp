#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config/clients.hpp"
#include "base/json.hpp"

namespace salestouch {

/// What an edit made of a client's file: its new text, or why it stays as it is.
struct Edited {
  std::optional<std::string> text;
  std::string reason;                ///< of no text
  std::string switched_off_by = {};  ///< the member of the entry by which a person switched it off, if any
};

enum class EntryState { none, ours, hosted, unreadable };

/// The text of a client's file with this server's entry in it. What a person set in an entry that is there
/// stays, but for the program and its arguments; so does every byte outside.
Edited with_json_entry(const std::string& text, const Client& client, const ServerEntry& entry);
Edited with_toml_entry(const std::string& text, const Client& client, const ServerEntry& entry);
Edited with_yaml_entry(const std::string& text, const Client& client, const ServerEntry& entry);

/// The same without the entry.
Edited without_json_entry(const std::string& text, const Client& client);
Edited without_toml_entry(const std::string& text, const Client& client);
Edited without_yaml_entry(const std::string& text, const Client& client);

/// Whether the text has an entry of this name, and of which kind.
EntryState json_entry_state(const std::string& text, const Client& client);
EntryState toml_entry_state(const std::string& text, const Client& client);
EntryState yaml_entry_state(const std::string& text, const Client& client);

/// Where the entry stands in the client's file: the names of the objects, from the outermost.
inline std::vector<std::string> entry_path(const Client& client) {
  return {std::string(client.section), std::string(kServerName)};
}

/// The path of the member `name` of what is at `path`.
inline std::vector<std::string> below(std::vector<std::string> path, std::string_view name) {
  path.emplace_back(name);
  return path;
}

/// "disabled" or "enabled", where the entry in `file` has the one as true or the other as false; a YamlText
/// gives either as its text.
template <class Text>
std::string switched_off_by(const Text& file, const std::vector<std::string>& path) {
  const auto is = [&](const char* name, bool value) {
    const std::optional<base::Json> member = file.find(below(path, name));
    return member == base::Json(value) || member == base::Json(value ? "true" : "false");
  };
  return is("disabled", true) ? "disabled" : is("enabled", false) ? "enabled" : "";
}

/// Why a file stays as it is whose text could not be edited so that all else in it means the same.
inline constexpr char kNoPlace[] = "there is no place in it that is safe to edit";

/// Why an entry of another kind is left alone: `member` shows that it is no program on this machine.
inline std::string hosted_reason(std::string_view member) {
  std::string reason = "its entry ";
  reason.append(kServerName).append(" is a hosted server (").append(member);
  return reason.append("); rename or remove that one first");
}

/// The link that makes the client ask whether to take this server in; empty for a client that has none.
std::string install_link(const Client& client, const ServerEntry& entry);

}  // namespace salestouch
