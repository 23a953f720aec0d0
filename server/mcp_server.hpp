#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <functional>
#include <string>
#include <vector>

#include "server/json_rpc.hpp"
#include "server/protocol_revision.hpp"
#include "server/tool.hpp"

namespace mcp {

/// How tool names with dots are listed; tools/call takes a name with dots or with underscores in every mode.
enum class ToolNames {
  automatic,  ///< by the client table: underscores for clients that break on dots
  dotted,
  underscore,
};

/// What the server says of itself. `instructions` reach the model: at most 2,048 characters, the first 512
/// enough by themselves, because clients cut there.
struct ServerDescription {
  std::string name;
  std::string title;
  std::string version;
  std::string instructions;
  ToolNames tool_names = ToolNames::automatic;
};

/// What a legacy client settled in `initialize`, kept for as long as its pipe or stream lives. Modern
/// requests are stateless and never read it.
struct Conversation {
  std::optional<ProtocolRevision> revision;
  ClientInfo client;
};

/// Takes one finished notification message to the client that sent the request.
using Notify = std::function<void(std::string message)>;

/// The MCP methods, in both eras, over a fixed set of tools. Holds no state of its clients, so that one
/// server serves any number of pipes and streams. Not thread-safe: one executor runs it.
class Server {
 public:
  explicit Server(ServerDescription description);

  /// Adds a tool to the end of the list. `tool` must outlive the server.
  void add(Tool& tool);

  /// Runs `request` and returns the whole response message. Throws only `operation_aborted`, when cancelled:
  /// then no response may be sent. `conversation` must live until the answer is there.
  boost::asio::awaitable<std::string> answer(Request request, Conversation& conversation, Notify notify);

 private:
  /// A request whose era is settled.
  struct Call {
    const Json& params;
    ProtocolRevision revision;
    ClientInfo client;
    Conversation& conversation;
    const Notify& notify;
  };
  using Outcome = boost::system::result<Json, Error>;
  using Handler = boost::asio::awaitable<Outcome> (Server::*)(const Call&);
  struct Method {
    std::string_view name;
    bool legacy;
    bool modern;
    bool cacheable;  ///< modern results carry ttlMs and cacheScope
    Handler handle;
  };
  static const std::vector<Method>& methods();

  boost::asio::awaitable<Outcome> dispatch(const Request& request, Conversation& conversation,
                                           const Notify& notify);
  boost::asio::awaitable<Outcome> initialize(const Call& call);
  boost::asio::awaitable<Outcome> ping(const Call& call);
  boost::asio::awaitable<Outcome> discover(const Call& call);
  boost::asio::awaitable<Outcome> list_tools(const Call& call);
  boost::asio::awaitable<Outcome> call_tool(const Call& call);

  Json capabilities() const;
  Json implementation() const;
  Json modern_result(Json result, bool cacheable) const;
  std::string listed_name(std::string_view tool_name, const ClientInfo& client) const;
  Tool* find_tool(std::string_view name) const;

  ServerDescription description_;
  std::vector<Tool*> tools_;
};

}  // namespace mcp
