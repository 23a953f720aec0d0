#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "tools/api/api_settings.hpp"

namespace salestouch {

enum class ConfigAction {
  print,   ///< what belongs into the client's file
  write,   ///< merge it into the file
  remove,  ///< take this server out of the file
  list,    ///< the clients, and which have this server
};

/// What `config` is asked for.
struct ClientConfigRequest {
  std::string client;  ///< one of configured_clients(); of `list`: none
  ConfigAction action = ConfigAction::print;
  bool sandbox = false;           ///< made-up data, no key
  std::filesystem::path program;  ///< this program, absolute
};

/// The clients whose files are known, in the order of docs/use/clients.md.
std::vector<std::string> configured_clients();

/// A client that is on this machine, with a file of the user's own.
struct FoundClient {
  std::string name;
  std::string file;
  bool has_this_server = false;
};
std::vector<FoundClient> clients_found(const SettingsSources& sources);

/// Where this program is to be started from later: as it was started, by a path or by its name, where that
/// leads to it (a link in a package manager's directory outlives the version behind it), else where its file
/// is.
std::filesystem::path program_path(const std::string& started_as, const SettingsSources& sources);

/// Prints the client's configuration file for this machine, or edits the one that is there: every byte
/// outside this server's entry stays, the file as it was is kept beside it as FILE.salestouch.bak, and a file
/// that cannot be edited so is left untouched. Never writes a key: it names the variable in the client's own
/// syntax, or nothing where SalesTouch's own file has the key. Returns the exit code; what was done, or what
/// to do, goes to `error`.
int configure_client(const ClientConfigRequest& request, const SettingsSources& sources, std::ostream& out,
                     std::ostream& error);

}  // namespace salestouch
