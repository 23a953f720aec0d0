#pragma once

#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/audit_log.hpp"
#include "app/metrics.hpp"
#include "app/users/users_file.hpp"
#include "app/workspace.hpp"
#include "server/http/auth/caller.hpp"
#include "server/http/auth/rate_limit.hpp"

namespace salestouch {

/// What a server over HTTP serves: a workspace for each user, opened when the user first asks; and one of the
/// process's own account, for whoever is no user of the file. Not thread-safe.
class Workspaces {
 public:
  struct Parts {
    boost::asio::io_context& io;
    base::Worker& worker;
    Metrics& metrics;
    AuditLog& audit;
    ApiSettings settings;  ///< the process's own
    ApiClientOptions api;
    WorkspaceOptions options;
  };

  explicit Workspaces(Parts parts);
  ~Workspaces();

  /// Serves these users from now on. Whoever is not among them any more, or has another account or other
  /// rights, gets no more from their open subscriptions.
  void use(std::vector<User> users);

  /// The user whom these claims of a token name; null: none of them.
  const User* user_of(const mcp::TokenClaims& claims) const { return find_user(users_, claims); }

  /// Null: a user who is not among them.
  mcp::Server* server_of(const mcp::Caller& caller);

  void shut_down();
  bool reopen_audit_log() { return parts_.audit.open(); }

 private:
  class Activity;
  struct Open;

  const User* find(const std::string& label) const;
  std::unique_ptr<Open> open(const User* user, bool may_write);
  std::shared_ptr<mcp::MinuteBucket> tokens_of(const User& user);

  Parts parts_;
  std::vector<User> users_;
  std::map<std::string, std::unique_ptr<Open>> open_;
  /// What each user may still be given in this minute, with whatever rights.
  std::map<std::string, std::shared_ptr<mcp::MinuteBucket>> tokens_;
  std::vector<std::unique_ptr<Open>> retired_;  ///< kept to the end: calls may still run in them
};

}  // namespace salestouch
