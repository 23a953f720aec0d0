#include <algorithm>

#include "app/config/entry_text.hpp"
#include "app/config/toml_text.hpp"

namespace salestouch {
namespace {

using base::Json;

constexpr char kNoToml[] = "it is not TOML that this program understands";

/// A TOML basic string takes every escape that a JSON string has; beside them, DEL needs one.
std::string as_toml(const Json& value) {
  std::string text = value.is_array() ? "[" : base::dump_json(value);
  if (value.is_array()) {
    for (const Json& item : value) text += (text.size() > 1 ? ", " : "") + base::dump_json(item);
    text += "]";
  }
  for (std::size_t at = 0; (at = text.find('\x7f', at)) != std::string::npos;) text.replace(at, 1, "\\u007f");
  return text;
}

/// Whether the entry's own environment, or the list of what is passed on, has the key.
bool gives_key(const TomlText& file, const TomlText::Path& path) {
  if (file.has(below(below(path, "env"), kKeyVariable))) return true;
  const Json passed_on = file.find(below(path, "env_vars")).value_or(Json());
  return passed_on.is_array() && std::ranges::any_of(passed_on, [](const Json& item) {
           return item == kKeyVariable || base::find_string(item, "name") == kKeyVariable;
         });
}

bool set_members(TomlText& file, const TomlText::Path& path, const ServerEntry& entry) {
  const Json members = {{"command", entry.command}, {"args", entry.args}};
  for (const auto& [name, value] : members.items())
    if (file.find(below(path, name)) != value && !file.set(path, name, as_toml(value))) return false;
  if (!entry.has_key) return true;
  const std::string variable = as_toml(kKeyVariable);
  return file.find(below(path, "env_vars")) ? file.append(below(path, "env_vars"), variable)
                                            : file.set(path, "env_vars", "[" + variable + "]");
}

/// The table is new: in the braces of the servers where they stand in some, else at the end.
bool add_entry(TomlText& file, const TomlText::Path& path, const ServerEntry& entry) {
  const std::string command = "command = " + as_toml(entry.command);
  const std::string args = "args = " + as_toml(entry.args);
  const std::string passed_on = entry.has_key ? "env_vars = [" + as_toml(kKeyVariable) + "]" : "";
  if (file.find({path[0]})) {
    const std::string last = passed_on.empty() ? "" : ", " + passed_on;
    return file.set({path[0]}, path[1], "{ " + command + ", " + args + last + " }");
  }
  const std::string last = passed_on.empty() ? "" : passed_on + "\n";
  return file.add_table("[" + path[0] + "." + path[1] + "]", command + "\n" + args + "\n" + last);
}

/// Only sub-tables of it, such as its environment, are there: its own table may stand behind them.
bool has_members(const TomlText& file, const TomlText::Path& path) {
  TomlText copy = file;
  return copy.set(path, "command", "\"\"");
}

}  // namespace

Edited with_toml_entry(const std::string& text, const Client& client, const ServerEntry& entry) {
  std::optional<TomlText> file = TomlText::parse(text);
  if (!file) return {std::nullopt, kNoToml};
  const TomlText::Path path = entry_path(client);
  if (const std::string problem = file->problem_of(path); !problem.empty())
    return {std::nullopt, "its " + problem};
  if (file->has(below(path, "url"))) return {std::nullopt, hosted_reason("url")};
  const std::vector<std::string> others = file->others(path);
  const bool is_there = file->has(path) && has_members(*file, path);
  ServerEntry wanted = entry;
  wanted.has_key = entry.has_key && !gives_key(*file, path);
  const bool is_done = is_there ? set_members(*file, path, wanted) : add_entry(*file, path, wanted);
  if (!is_done || file->others(path) != others || !file->problem_of(path).empty() ||
      file->find(below(path, "command")) != Json(entry.command))
    return {std::nullopt, kNoPlace};
  return {file->text(), "", switched_off_by(*file, path)};
}

Edited without_toml_entry(const std::string& text, const Client& client) {
  std::optional<TomlText> file = TomlText::parse(text);
  if (!file) return {std::nullopt, kNoToml};
  const TomlText::Path path = entry_path(client);
  if (!file->has(path)) return {text, ""};
  if (const std::string problem = file->problem_of(path); !problem.empty())
    return {std::nullopt, "its " + problem};
  if (file->has(below(path, "url"))) return {std::nullopt, hosted_reason("url")};
  const std::vector<std::string> others = file->others(path);
  if (!file->remove(path) || file->others(path) != others) return {std::nullopt, kNoPlace};
  return {file->text(), ""};
}

EntryState toml_entry_state(const std::string& text, const Client& client) {
  const std::optional<TomlText> file = TomlText::parse(text);
  if (!file) return EntryState::unreadable;
  const TomlText::Path path = entry_path(client);
  if (!file->has(path)) return EntryState::none;
  return file->has(below(path, "url")) ? EntryState::hosted : EntryState::ours;
}

}  // namespace salestouch
