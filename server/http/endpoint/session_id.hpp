#pragma once

#include <string>

#include "server/http/http_message.hpp"
#include "server/protocol/messages/era.hpp"

/// `Mcp-Session-Id` of the legacy revisions (2025-11-25, Transports, Session Management), without a session:
/// the id itself says what `initialize` said of the client, so that every replica can read it, and nothing is
/// kept. It is not sealed, because it grants nothing: a client that changes it says something else of itself.
/// A random part of it, which nobody guesses, tells two clients apart that say the same of themselves.
namespace mcp {

/// A new id for a client that has settled `conversation`. Of one that says much of itself it has what this
/// server needs; empty where that, too, is longer than a header should be.
std::string new_session_id(const Conversation& conversation);

/// Takes what the id of this request says of its client into `conversation`. An id that is none of ours says
/// nothing.
void read_session_id(const HttpRequestHead& head, Conversation& conversation);

}  // namespace mcp
