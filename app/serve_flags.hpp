#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/address_checks.hpp"
#include "server/http/auth/oauth_resource.hpp"

namespace CLI {
class App;
}

/// `serve`, with its own arguments.
struct ServeHttp {
  ListenAddress listen;
  std::optional<ListenAddress> metrics_listen;
  std::vector<std::string> allow_hosts;
  std::vector<std::string> allow_origins;
  std::string tokens_file;
  std::string users_file;
  mcp::OAuthSettings oauth;     ///< without issuers: none
  std::string oauth_client_id;  ///< of this server at the first issuer, for introspection
  std::string oauth_client_secret_file;
  std::optional<std::size_t> calls_per_minute;  ///< of each caller; nothing: 600 beyond this machine
  std::string audit_log;                        ///< empty: none
  std::string tls_certificate;
  std::string tls_key;
  std::size_t max_connections = 4'096;
  std::chrono::seconds keep_alive{75};  ///< of a connection between requests
  std::chrono::seconds drain_delay{0};  ///< of /readyz saying 503 before no more is taken
  std::chrono::seconds drain_timeout{20};

  bool asks_for_credentials() const {
    return !tokens_file.empty() || !users_file.empty() || !oauth.issuers.empty();
  }
};

/// The flags of `serve` as CLI11 fills them.
struct ServeFlags {
  std::string listen = "127.0.0.1:8765";
  std::string metrics_listen;
  unsigned keep_alive = 75;
  unsigned drain_delay = 0;
  unsigned drain_timeout = 20;
  ServeHttp serve;
};

/// Adds them to the subcommand; `flags` must live until it was parsed.
void add_serve_flags(CLI::App& serve, ServeFlags& flags);

/// What the flags say, once they were parsed.
ServeHttp to_serve(ServeFlags flags);
