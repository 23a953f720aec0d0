#pragma once

#include <functional>

#include "server/http/auth/caller.hpp"
#include "server/http/auth/oauth_resource.hpp"
#include "server/protocol/mcp_server.hpp"

namespace mcp {

/// Who asks, and what serves them.
struct Visit {
  Caller caller;
  Server& server;
  const OAuthResource* oauth;  ///< null: there is none
};

/// The server that serves this caller, which must live as long as the endpoint; null: a user whom it served
/// until just now.
using ServerOf = std::function<Server*(const Caller&)>;

}  // namespace mcp
