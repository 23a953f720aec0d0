#include <algorithm>

#include "app/config/entry_text.hpp"
#include "app/config/yaml_text.hpp"

namespace salestouch {
namespace {

using base::Json;

constexpr char kNoYaml[] = "it is not YAML in block style that this program understands";

/// A double-quoted YAML scalar and a flow list take JSON as it is.
std::string as_yaml(const Json& value) {
  std::string text = base::dump_json(value);
  for (std::size_t at = 0; (at = text.find("\",\"", at)) != std::string::npos; ++at) text.insert(at + 2, " ");
  return text;
}

/// The lines of the entry, at its own depth. Goose takes `timeout` for required
/// (block/goose crates/goose/src/agents/extension.rs), and `env_keys` names what it keeps or passes on.
std::string entry_lines(const ServerEntry& entry) {
  std::string lines = "enabled: true\ntype: stdio\nname: " + std::string(kServerName) +
                      "\ndescription: Leads of SalesTouch imports\ncmd: " + as_yaml(entry.command) +
                      "\nargs: " + as_yaml(entry.args) + "\n";
  if (entry.has_key) lines += "env_keys: " + as_yaml(Json::array({kKeyVariable})) + "\n";
  return lines + "timeout: 300\n";
}

std::string indented(const std::string& lines) {
  std::string text = "  " + lines;
  for (std::size_t at = 0; (at = text.find('\n', at) + 1) != 0 && at < text.size();) text.insert(at, "  ");
  return text;
}

/// The member that shows a hosted server, or nothing.
std::string hosted_by(const YamlText& file, const YamlText::Path& path) {
  if (file.has(below(path, "uri"))) return "uri";
  const std::optional<Json> type = file.find(below(path, "type"));
  return type && *type != "stdio" ? "type" : "";
}

bool gives_key(const YamlText& file, const YamlText::Path& path) {
  if (file.has(below(below(path, "envs"), kKeyVariable))) return true;
  const Json keys = file.find(below(path, "env_keys")).value_or(Json());
  return keys.is_array() && std::ranges::find(keys, Json(kKeyVariable)) != keys.end();
}

bool set_members(YamlText& file, const YamlText::Path& path, const ServerEntry& entry) {
  const Json members = {{"args", entry.args}, {"cmd", entry.command}, {"type", "stdio"}};
  for (const auto& [name, value] : members.items()) {
    const YamlText::Path member = below(path, name);
    if (file.find(member) == value) continue;
    const bool is_done =
        file.has(member) ? file.set(member, as_yaml(value)) : file.add(path, name + ": " + as_yaml(value));
    if (!is_done) return false;
  }
  if (!entry.has_key || gives_key(file, path)) return true;
  const std::string variable(kKeyVariable);
  return file.has(below(path, "env_keys")) ? file.append(below(path, "env_keys"), variable)
                                           : file.add(path, "env_keys: " + as_yaml(Json::array({variable})));
}

bool add_entry(YamlText& file, const YamlText::Path& path, const ServerEntry& entry) {
  const std::string lines = path[1] + ":\n" + indented(entry_lines(entry));
  if (file.has({path[0]})) return file.add({path[0]}, lines);
  return file.add({}, path[0] + ":\n" + indented(lines));
}

}  // namespace

Edited with_yaml_entry(const std::string& text, const Client& client, const ServerEntry& entry) {
  std::optional<YamlText> file = YamlText::parse(text);
  if (!file) return {std::nullopt, kNoYaml};
  const YamlText::Path path = entry_path(client);
  if (const std::string problem = file->problem_of(path); !problem.empty())
    return {std::nullopt, "its " + problem};
  if (const std::string member = hosted_by(*file, path); !member.empty())
    return {std::nullopt, hosted_reason(member)};
  const std::vector<std::string> others = file->others(path);
  const bool is_done = file->has(path) ? set_members(*file, path, entry) : add_entry(*file, path, entry);
  if (!is_done || file->others(path) != others || !file->problem_of(path).empty() ||
      file->find(below(path, "cmd")) != Json(entry.command))
    return {std::nullopt, kNoPlace};
  return {file->text(), "", switched_off_by(*file, path)};
}

Edited without_yaml_entry(const std::string& text, const Client& client) {
  std::optional<YamlText> file = YamlText::parse(text);
  if (!file) return {std::nullopt, kNoYaml};
  const YamlText::Path path = entry_path(client);
  if (const std::string problem = file->problem_of(path); !problem.empty())
    return {std::nullopt, "its " + problem};
  if (!file->has(path)) return {text, ""};
  if (const std::string member = hosted_by(*file, path); !member.empty())
    return {std::nullopt, hosted_reason(member)};
  const std::vector<std::string> others = file->others(path);
  if (!file->remove(path) || file->others(path) != others) return {std::nullopt, kNoPlace};
  return {file->text(), ""};
}

EntryState yaml_entry_state(const std::string& text, const Client& client) {
  const std::optional<YamlText> file = YamlText::parse(text);
  if (!file) return EntryState::unreadable;
  const YamlText::Path path = entry_path(client);
  if (!file->has(path)) return EntryState::none;
  return hosted_by(*file, path).empty() ? EntryState::ours : EntryState::hosted;
}

}  // namespace salestouch
