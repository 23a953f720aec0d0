#pragma once

#include <string>

#include "app/config/clients.hpp"

namespace salestouch {

/// The link that makes the client ask whether to take this server in; empty for a client that has none.
std::string install_link(const Client& client, const ServerEntry& entry);

}  // namespace salestouch
