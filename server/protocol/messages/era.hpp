#pragma once

#include <boost/system/result.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/protocol/messages/json_rpc.hpp"
#include "server/protocol/messages/protocol_revision.hpp"

namespace mcp {

/// What a modern request says of itself in its `_meta` (2026-07-28, Base protocol, _meta).
namespace meta_keys {
inline constexpr std::string_view kProtocolVersion = "io.modelcontextprotocol/protocolVersion";
inline constexpr std::string_view kClientCapabilities = "io.modelcontextprotocol/clientCapabilities";
inline constexpr std::string_view kClientInfo = "io.modelcontextprotocol/clientInfo";
}  // namespace meta_keys

/// The program at the other end, as it names itself. Empty when it does not say.
struct ClientInfo {
  std::string name;
  std::string version;
};

/// What a legacy client settled in `initialize`, kept for as long as its pipe or stream lives. Modern
/// requests are stateless and never read it.
struct Conversation {
  std::optional<ProtocolRevision> revision;
  ClientInfo client;
  Json capabilities = Json::object();  ///< that the client declared
  std::string id = {};  ///< tells the client from every other; empty where the transport does, or nothing
  /// Takes a notification that answers no request; empty where the transport has no place for one.
  std::function<void(std::string message)> notify = {};
  std::shared_ptr<void> listening = {};  ///< to changes of lists, for as long as it is held
};

/// The revision a request is made in, and by whom.
struct Era {
  ProtocolRevision revision;
  ClientInfo client;
  Json client_capabilities = Json::object();

  /// Whether the client declares this extension (MCP, Extensions, Negotiation).
  bool has_extension(std::string_view name) const;
};

/// Whether these capabilities have this one: neither null nor false.
bool declares(const Json& client_capabilities, std::string_view name);

/// Whether these capabilities have elicitation in `mode`, "form" or "url" (2025-11-25, Elicitation); who
/// names neither mode means forms, whatever else they say of it.
bool declares_elicitation(const Json& client_capabilities, std::string_view mode);

/// Whether the client says that it shows a person a form of this server's (2025-06-18, Elicitation).
bool can_show_form(const Era& era);

/// The era of a request with these params: modern when `_meta` names a revision, whatever the method; else
/// that of the conversation. Errors: -32602 for an envelope that is not whole, -32022 for a revision that is
/// not served so.
boost::system::result<Era, Error> read_era(const Json& params, const Conversation& conversation);

/// Whether `params` name the revision of their request, which makes it a modern one.
bool names_revision(const Json& params);

/// A request, and the era it is made in, or why it has none.
struct IncomingRequest {
  Request request;
  boost::system::result<Era, Error> era;
};

using Incoming = std::variant<IncomingRequest, Notification, Response, InvalidMessage>;

/// What a client sent, as every transport takes it in: the kind of message, and for a request its era.
Incoming read_incoming(Json value, const Conversation& conversation);

/// Of a client's capabilities those that a server asks for, and the names of its extensions: what it says
/// beside them may be large. An empty object where there are none, or more than a client means.
Json read_capabilities(const Json* capabilities);

/// Name and version of an Implementation object, empty where it has none.
ClientInfo read_client_info(const Json* value);

}  // namespace mcp
