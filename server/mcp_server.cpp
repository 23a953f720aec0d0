#include "server/mcp_server.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "server/known_clients.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kProtocolVersionKey = "io.modelcontextprotocol/protocolVersion";
constexpr std::string_view kClientCapabilitiesKey = "io.modelcontextprotocol/clientCapabilities";
constexpr std::string_view kClientInfoKey = "io.modelcontextprotocol/clientInfo";

/// How long a modern client may keep a list. The tools change only when the API's schema does, which is rare.
constexpr int kListTtlMs = 300'000;

Error invalid_params(std::string message) {
  return {error_codes::kInvalidParams, std::move(message)};
}

ClientInfo read_client_info(const Json* value) {
  if (!value) return {};
  return {find_string(*value, "name").value_or(""), find_string(*value, "version").value_or("")};
}

std::string with_underscores(std::string_view name) {
  std::string result(name);
  std::ranges::replace(result, '.', '_');
  return result;
}

/// The era of a request and who sent it, or why it cannot be told.
struct Era {
  ProtocolRevision revision;
  ClientInfo client;
};
using EraOrError = boost::system::result<Era, Error>;

EraOrError modern_era(const Json& meta, const Json& version) {
  if (!version.is_string()) return invalid_params("_meta: protocolVersion must be a string");
  std::string requested = version.get<std::string>();
  std::optional<ProtocolRevision> revision = find_revision(requested);
  if (!revision || !is_modern(*revision)) {
    return Error{error_codes::kUnsupportedProtocolVersion,
                 "Unsupported protocol version",
                 {{"supported", Json::array({name(kModern)})}, {"requested", requested}}};
  }
  const Json* capabilities = find(meta, kClientCapabilitiesKey);
  if (!capabilities || !capabilities->is_object()) {
    return invalid_params("_meta: clientCapabilities is required and must be an object");
  }
  const Json* client = find(meta, kClientInfoKey);
  if (client && !find_string(*client, "name")) {
    return invalid_params("_meta: clientInfo must be an object with a name");
  }
  return Era{*revision, read_client_info(client)};
}

/// A request that names its revision in `_meta` is modern, whatever its method; all others are legacy.
EraOrError read_era(const Json& params, const Conversation& conversation) {
  const Json* meta = find(params, "_meta");
  if (meta && !meta->is_object()) return invalid_params("_meta must be an object");
  if (meta) {
    if (const Json* version = find(*meta, kProtocolVersionKey)) return modern_era(*meta, *version);
    if (find(*meta, kClientCapabilitiesKey) || find(*meta, kClientInfoKey)) {
      return invalid_params("_meta: protocolVersion is required beside clientCapabilities and clientInfo");
    }
  }
  return Era{conversation.revision.value_or(kNewestLegacy), conversation.client};
}

Json to_json(const ToolDefinition& tool, std::string name) {
  return {{"name", std::move(name)},
          {"title", tool.title},
          {"description", tool.description},
          {"inputSchema", tool.input_schema},
          {"annotations",
           {{"title", tool.title},
            {"readOnlyHint", tool.annotations.read_only},
            {"destructiveHint", tool.annotations.destructive},
            {"idempotentHint", tool.annotations.idempotent},
            {"openWorldHint", tool.annotations.open_world}}}};
}

}  // namespace

Server::Server(ServerDescription description) : description_(std::move(description)) {}

void Server::add(Tool& tool) {
  tools_.push_back(&tool);
}

const std::vector<Server::Method>& Server::methods() {
  static const std::vector<Method> table = {
      // name               legacy modern cacheable
      {"initialize", true, false, false, &Server::initialize},
      {"ping", true, false, false, &Server::ping},
      {"server/discover", false, true, true, &Server::discover},
      {"tools/list", true, true, true, &Server::list_tools},
      {"tools/call", true, true, false, &Server::call_tool},
  };
  return table;
}

asio::awaitable<std::string> Server::answer(Request request, Conversation& conversation, Notify notify) {
  std::optional<Error> error;
  try {
    Outcome outcome = co_await dispatch(request, conversation, notify);
    if (outcome) co_return result_message(request.id, std::move(*outcome));
    error = outcome.error();
  } catch (const boost::system::system_error& failure) {
    if (failure.code() == asio::error::operation_aborted) throw;
    spdlog::error("{}: {}", request.method, failure.code().message());
  } catch (const std::exception& failure) {
    spdlog::error("{}: {}", request.method, failure.what());
  }
  if (!error) error = Error{error_codes::kInternalError, "Internal error; the server's log says more"};
  co_return error_message(request.id, *error);
}

asio::awaitable<Server::Outcome> Server::dispatch(const Request& request, Conversation& conversation,
                                                  const Notify& notify) {
  EraOrError era = read_era(request.params, conversation);
  if (!era) co_return era.error();
  const bool modern = is_modern(era->revision);

  auto method = std::ranges::find(methods(), request.method, &Method::name);
  if (method == methods().end() || !(modern ? method->modern : method->legacy)) {
    co_return Error{error_codes::kMethodNotFound, "Method not found: " + request.method.substr(0, 100)};
  }
  Call call{request.params, era->revision, std::move(era->client), conversation, notify};
  Outcome outcome = co_await (this->*method->handle)(call);
  if (outcome && modern) co_return modern_result(std::move(*outcome), method->cacheable);
  co_return outcome;
}

asio::awaitable<Server::Outcome> Server::initialize(const Call& call) {
  std::optional<std::string> requested = find_string(call.params, "protocolVersion");
  if (!requested) co_return invalid_params("initialize: protocolVersion is required and must be a string");
  std::optional<ProtocolRevision> revision = find_revision(*requested);
  if (!revision || is_modern(*revision)) revision = kNewestLegacy;

  call.conversation.revision = revision;
  call.conversation.client = read_client_info(find(call.params, "clientInfo"));
  spdlog::info("initialize: {} {}, revision {}", dump_json(call.conversation.client.name.substr(0, 100)),
               dump_json(call.conversation.client.version.substr(0, 100)), name(*revision));
  co_return Json{{"protocolVersion", name(*revision)},
                 {"capabilities", capabilities()},
                 {"serverInfo", implementation()},
                 {"instructions", description_.instructions}};
}

asio::awaitable<Server::Outcome> Server::ping(const Call&) {
  co_return Json::object();
}

asio::awaitable<Server::Outcome> Server::discover(const Call&) {
  co_return Json{{"supportedVersions", Json::array({name(kModern)})},
                 {"capabilities", capabilities()},
                 {"instructions", description_.instructions}};
}

asio::awaitable<Server::Outcome> Server::list_tools(const Call& call) {
  // The list is one page, because many clients never ask for a second; so no cursor of ours exists.
  const Json* cursor = find(call.params, "cursor");
  if (cursor && *cursor != "") co_return invalid_params("tools/list: unknown cursor; the list is one page");

  Json tools = Json::array();
  for (Tool* tool : tools_) {
    ToolDefinition definition = co_await tool->definition();
    tools.push_back(to_json(definition, listed_name(definition.name, call.client)));
  }
  Json result = Json::object();
  result["tools"] = std::move(tools);
  co_return result;
}

asio::awaitable<Server::Outcome> Server::call_tool(const Call& call) {
  std::optional<std::string> tool_name = find_string(call.params, "name");
  if (!tool_name) co_return invalid_params("tools/call: name is required and must be a string");
  Tool* tool = find_tool(*tool_name);
  if (!tool) co_return invalid_params("Unknown tool: " + tool_name->substr(0, 100));

  Json arguments = Json::object();
  if (const Json* given = find(call.params, "arguments")) {
    if (!given->is_object()) co_return invalid_params("tools/call: arguments must be an object");
    arguments = *given;
  }
  CallContext context{call.client, {}};
  const Json* meta = find(call.params, "_meta");
  if (const Json* token = meta ? find(*meta, "progressToken") : nullptr) {
    if (!token->is_string() && !token->is_number_integer()) {
      co_return invalid_params("_meta: progressToken must be a string or an integer");
    }
    context.report_progress = [token = *token, notify = call.notify,
                               with_message = call.revision != ProtocolRevision::v2024_11_05](
                                  double progress, std::string_view message) {
      Json params = {{"progressToken", token}, {"progress", progress}};
      if (with_message) params["message"] = message;
      notify(notification_message("notifications/progress", std::move(params)));
    };
  }
  CallToolResult result = co_await tool->call(std::move(arguments), std::move(context));
  Json reply = Json::object();
  reply["content"] = std::move(result.content);
  reply["isError"] = result.is_error;
  co_return reply;
}

Json Server::capabilities() const {
  return {{"tools", Json::object()}};
}

Json Server::implementation() const {
  return {{"name", description_.name}, {"title", description_.title}, {"version", description_.version}};
}

Json Server::modern_result(Json result, bool cacheable) const {
  Json reply = {{"resultType", "complete"}};
  for (auto& [key, value] : result.items()) reply[key] = std::move(value);
  if (cacheable) {
    reply["ttlMs"] = kListTtlMs;
    reply["cacheScope"] = "private";  // tool names depend on the client that asks
  }
  reply["_meta"] = {{"io.modelcontextprotocol/serverInfo", implementation()}};
  return reply;
}

std::string Server::listed_name(std::string_view tool_name, const ClientInfo& client) const {
  const bool dotted =
      description_.tool_names == ToolNames::dotted ||
      (description_.tool_names == ToolNames::automatic && known_client(client.name).dotted_tool_names);
  return dotted ? std::string(tool_name) : with_underscores(tool_name);
}

Tool* Server::find_tool(std::string_view name) const {
  for (Tool* tool : tools_) {
    if (name == tool->name() || name == with_underscores(tool->name())) return tool;
  }
  return nullptr;
}

}  // namespace mcp
