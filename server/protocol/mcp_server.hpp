#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/protocol/messages/era.hpp"
#include "server/protocol/messages/json_rpc.hpp"
#include "server/protocol/messages/params.hpp"
#include "server/protocol/outcome.hpp"
#include "server/protocol/prompt.hpp"
#include "server/protocol/questions.hpp"
#include "server/protocol/resource.hpp"
#include "server/protocol/subscriptions.hpp"
#include "server/protocol/tool.hpp"

namespace mcp {

/// How tool names with dots are listed; tools/call takes a name with dots or with underscores in every mode.
enum class ToolNames {
  automatic,  ///< by the client table: underscores for clients that break on dots, or do not say who they are
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
  std::string description = {};  ///< a sentence for people
  std::string website_url = {};
  Json icons = Json::array();  ///< as MCP's Icon objects
};

/// The answer to one request.
struct Answer {
  std::string message;  ///< the whole response message
  std::optional<int>
      error_code;               ///< of a JSON-RPC error, for a transport that maps it to a status of its own
  std::string tool_error = {};  ///< the code of a tool's error; never sent
};

/// Told when a request begins to wait for a person, and when it goes on: in between it does nothing, so that
/// another may have its place.
using OnWaiting = std::function<void(bool waits)>;

/// What became of one request, for whoever counts.
struct AnsweredRequest {
  std::string_view method;   ///< "other" for a method that does not exist
  std::string_view outcome;  ///< ok, tool_error, error or cancelled
  std::chrono::steady_clock::duration duration;
};

/// The MCP methods, in both eras, over what was added to it: a method whose feature nothing was added for is
/// not offered and not declared. Holds no state of its clients but their open subscriptions and the questions
/// that they were asked, so that one server serves any number of pipes and streams. Not thread-safe: one
/// executor runs it.
class Server {
 public:
  explicit Server(ServerDescription description);

  /// Each adds to the end of its list; a tool must outlive the server.
  void add(Tool& tool);
  void add(Prompt prompt);
  void add(Resource resource);
  void add(ResourceTemplate resource_template);
  /// Says that this server knows the extension of this name (MCP, Extensions, Negotiation).
  void declare_extension(std::string name, Json settings = Json::object());
  /// Awaited before tools are listed, and before one is called unknown: some may still come to be known.
  void await_before_tools(std::function<boost::asio::awaitable<void>()> all_known);
  /// Answers completion/complete: takes its params, which have ref.type, argument.name and argument.value,
  /// and gives the `completion` object.
  void complete_with(std::function<boost::asio::awaitable<Json>(Json params)> complete);
  /// Makes resources/subscribe and resources/unsubscribe of the legacy revisions succeed.
  void accept_resource_subscriptions();

  /// Makes logging/setLevel of the legacy revisions succeed, and lets tools log to the client.
  void accept_logging();
  /// How long a client of the legacy revisions may take to answer a question: a person has to read it.
  void limit_questions(std::chrono::steady_clock::duration limit) { question_limit_ = limit; }

  /// Tells `observer` of every request that ends.
  void on_answered(std::function<void(const AnsweredRequest&)> observer);

  /// Tells every stream that listens, and every legacy conversation that can hear it, that a list has
  /// changed.
  void tools_changed();
  void prompts_changed();

  /// Ends what waits for clients: every subscription with its result, every question with an error. What runs
  /// goes on.
  void shut_down();

  /// Answers a request. Throws only `operation_aborted`, when cancelled: then no response may be sent.
  /// `conversation` is for `initialize` to fill and must live until the answer is there. `on_waiting` may be
  /// empty.
  boost::asio::awaitable<Answer> answer(IncomingRequest incoming, Conversation& conversation, Notify notify,
                                        OnWaiting on_waiting);
  boost::asio::awaitable<Answer> answer(IncomingRequest incoming, Conversation& conversation, Notify notify) {
    return answer(std::move(incoming), conversation, std::move(notify), nullptr);
  }

  /// Takes a client's answer to a question of this server. False: it asked none with this id.
  bool take(const Response& response) { return questions_.take(response); }

  /// The definition of the tool of this name, or nothing.
  boost::asio::awaitable<std::optional<ToolDefinition>> tool_definition(std::string name);

 private:
  struct Call {
    const Json& id;
    Params params;
    const Era& era;
    Conversation& conversation;
    const Notify& notify;
    const OnWaiting& on_waiting;
    double& progress;     ///< reported last
    bool may_ask = true;  ///< false: the client failed to ask its person
  };
  /// Whether a modern result carries ttlMs and cacheScope (2026-07-28, Caching), and for whom it is the same.
  enum class Cache { none, everyone, by_client, caller };
  enum class Feature { always, tools, prompts, resources, resource_subscriptions, completions, logging };
  using Handler = boost::asio::awaitable<Outcome> (Server::*)(const Call&);
  struct Method {
    std::string_view name;
    bool legacy;
    bool modern;
    Cache cache;
    Feature feature;
    Handler handle;
  };
  static const std::vector<Method>& methods();
  static const Method* find_method(std::string_view name);

  boost::asio::awaitable<Outcome> dispatch(const Request& request, const Method* method, const Call& call);
  boost::asio::awaitable<Outcome> answer_without_asking(const Method& method, const Call& call, Error error);
  Outcome in_era(Outcome outcome, const Method& method, const Era& era) const;
  boost::asio::awaitable<Questions::Answer> ask(InputRequired required, const Call& call);
  static boost::system::result<CallContext, Error> make_context(const Call& call);
  boost::asio::awaitable<Outcome> initialize(const Call& call);
  boost::asio::awaitable<Outcome> ping(const Call& call);
  boost::asio::awaitable<Outcome> discover(const Call& call);
  boost::asio::awaitable<Outcome> listen(const Call& call);
  boost::asio::awaitable<Json> listed_tools(const Era& era);
  std::string with_tools_as_listed(std::string_view text, const ClientInfo& client) const;
  Outcome with_tools_as_listed(Outcome outcome, const ClientInfo& client) const;
  boost::asio::awaitable<Error> unknown_tool(std::string name, const Era& era);
  boost::asio::awaitable<Outcome> list_tools(const Call& call);
  boost::asio::awaitable<Outcome> call_tool(const Call& call);
  boost::asio::awaitable<Outcome> list_prompts(const Call& call);
  boost::asio::awaitable<Outcome> get_prompt(const Call& call);
  boost::asio::awaitable<Outcome> list_resources(const Call& call);
  boost::asio::awaitable<Outcome> list_resource_templates(const Call& call);
  boost::asio::awaitable<Outcome> read_resource(const Call& call);
  boost::asio::awaitable<Outcome> subscribe_resource(const Call& call);
  boost::asio::awaitable<Outcome> complete(const Call& call);
  boost::asio::awaitable<Outcome> set_log_level(const Call& call);

  bool offers(Feature feature) const;
  Json capabilities(bool modern, bool hears_changes) const;
  Json implementation() const;
  Json full_implementation() const;
  Result modern_result(Result result, Cache cache) const;
  bool knows(const Params& ref) const;
  std::string listed_name(std::string_view tool_name, const ClientInfo& client) const;
  Tool* find_tool(std::string_view name) const;
  Tool* find_tool_meant_by(std::string_view name) const;

  boost::asio::awaitable<Tool*> find_tool_when_known(std::string name);

  ServerDescription description_;
  std::vector<Tool*> tools_;
  std::function<boost::asio::awaitable<void>()> all_tools_known_;
  std::vector<Prompt> prompts_;
  std::vector<Resource> resources_;
  std::vector<ResourceTemplate> resource_templates_;
  Json extensions_ = Json::object();
  std::function<boost::asio::awaitable<Json>(Json params)> complete_;
  bool resource_subscriptions_ = false;
  bool logging_ = false;
  std::chrono::steady_clock::duration question_limit_ = std::chrono::minutes(5);
  Questions questions_;
  /// Held weakly by the requests that run, because those may be destroyed after the server.
  std::shared_ptr<const std::function<void(const AnsweredRequest&)>> on_answered_;
  Subscriptions subscriptions_;
};

}  // namespace mcp
