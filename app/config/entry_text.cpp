#include "app/config/entry_text.hpp"

namespace salestouch {

Edited with_entry(const std::string& text, const Client& client, const ServerEntry& entry) {
  switch (client.format) {
    case Format::json:
      return with_json_entry(text, client, entry);
    case Format::toml:
      return with_toml_entry(text, client, entry);
    case Format::yaml:
      return with_yaml_entry(text, client, entry);
  }
  return {};
}

Edited without_entry(const std::string& text, const Client& client) {
  switch (client.format) {
    case Format::json:
      return without_json_entry(text, client);
    case Format::toml:
      return without_toml_entry(text, client);
    case Format::yaml:
      return without_yaml_entry(text, client);
  }
  return {};
}

EntryState entry_state(const std::string& text, const Client& client) {
  switch (client.format) {
    case Format::json:
      return json_entry_state(text, client);
    case Format::toml:
      return toml_entry_state(text, client);
    case Format::yaml:
      return yaml_entry_state(text, client);
  }
  return EntryState::unreadable;
}

std::string hosted_reason(std::string_view member) {
  std::string reason = "its entry ";
  reason.append(kServerName).append(" is a hosted server (").append(member);
  return reason.append("); rename or remove that one first");
}

}  // namespace salestouch
