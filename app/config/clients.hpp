#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/api/api_settings.hpp"

namespace salestouch {

enum class Format { json, toml, yaml };

/// Where a client keeps its servers, and how it writes them.
struct Client {
  std::string_view name;
  std::string_view file;          ///< under the home directory on Linux; beginning with ./: in the project
  std::string_view mac_file;      ///< empty: the same
  std::string_view windows_file;  ///< under the user's directory on Windows; empty: the same
  bool is_beside_wsl;  ///< where this program runs in WSL, the client runs on the Windows around it
  std::string_view
      sign;  ///< under the home directory: whoever has it has the client; empty: the file's directory
  Format format;
  std::string_view section;  ///< the member that holds the servers
  std::string_view key;      ///< what stands for the variable's value; empty: the client expands nothing
  std::string_view type;     ///< of the server's "type" or "source"; empty: none
};

std::span<const Client> known_clients();

/// nullptr: no client of this name is known.
const Client* find_client(std::string_view name);

/// Where a client's file is, as far as it can be known here.
struct ClientFile {
  std::filesystem::path path;  ///< empty: it cannot be known
  std::filesystem::path sign;  ///< that this is there shows that the client is
  std::string in_words;        ///< the path, or how the client's own system names it
  std::string unknown_why;     ///< what to do about an empty path
};
ClientFile file_of(const Client& client, const SettingsSources& sources);

/// The distribution of WSL that this program runs in, if the client runs on the Windows around it.
std::optional<std::string> wsl_between(const Client& client, const SettingsSources& sources);

inline constexpr std::string_view kServerName = "salestouch";
inline constexpr std::string_view kKeyVariable = "SALESTOUCH_API_KEY";
inline constexpr std::string_view kUnexpandedKey = "st_your_key";

/// How a client starts this server.
struct ServerEntry {
  std::string command;
  std::vector<std::string> args;
  bool has_key = false;  ///< the client gives the key
  bool is_through_wsl = false;
};

}  // namespace salestouch
