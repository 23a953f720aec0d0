#include "server/protocol/mcp_server.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "server/protocol/messages/known_clients.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;

/// How long a modern client may keep a list. The tools change only when the API's schema does, which is rare.
constexpr int kListTtlMs = 300'000;

Error invalid_params(std::string message) {
  return {error_codes::kInvalidParams, std::move(message)};
}

std::string with_underscores(std::string_view name) {
  std::string result(name);
  std::ranges::replace(result, '.', '_');
  return result;
}

Json to_json(const ToolDefinition& tool, std::string name) {
  Json entry = {{"name", std::move(name)},
                {"title", tool.title},
                {"description", tool.description},
                {"inputSchema", tool.input_schema},
                {"annotations",
                 {{"title", tool.title},
                  {"readOnlyHint", tool.annotations.read_only},
                  {"destructiveHint", tool.annotations.destructive},
                  {"idempotentHint", tool.annotations.idempotent},
                  {"openWorldHint", tool.annotations.open_world}}}};
  if (!tool.output_schema.is_null()) entry["outputSchema"] = tool.output_schema;
  if (!tool.meta.empty()) entry["_meta"] = tool.meta;
  return entry;
}

/// A list result of one page: many clients never ask for a second, so no cursor of ours exists.
template <class Items>
Outcome one_page(const Json& params, std::string_view member, const Items& items) {
  const Json* cursor = find(params, "cursor");
  if (cursor && *cursor != "") return invalid_params("Unknown cursor: the list is one page");
  Json list = Json::array();
  for (const auto& item : items) list.push_back(item.definition);
  Json result = Json::object();
  result[member] = std::move(list);
  return result;
}

boost::system::result<CallContext, Error> make_context(const Json& params, const Era& era,
                                                       const Notify& notify) {
  CallContext context;
  context.era = era;
  if (const Json* responses = find(params, "inputResponses")) context.input_responses = *responses;
  context.request_state = find_string(params, "requestState").value_or("");
  const Json* meta = find(params, "_meta");
  if (meta) context.trace = base::read_trace_context(*meta);
  const Json* token = meta ? find(*meta, "progressToken") : nullptr;
  if (!token) return context;
  if (!token->is_string() && !token->is_number_integer()) {
    return invalid_params("_meta: progressToken must be a string or an integer");
  }
  const bool with_message = era.revision != ProtocolRevision::v2024_11_05;
  context.report_progress = [token = *token, notify, with_message](double progress, double total,
                                                                   std::string_view message) {
    Json report = {{"progressToken", token}, {"progress", progress}};
    if (total > 0) report["total"] = total;
    if (with_message && !message.empty()) report["message"] = message;
    notify(notification_message("notifications/progress", std::move(report)));
  };
  return context;
}

/// Tells the observer of one request when it ends, however it does.
struct Observation {
  const std::function<void(const AnsweredRequest&)>& observer;
  std::string_view method;
  std::string_view outcome = "cancelled";
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();

  ~Observation() {
    if (observer) observer({method, outcome, std::chrono::steady_clock::now() - begin});
  }
};

/// Takes out what the client did not say it can be asked; the capabilities that were missing.
Json drop_undeclared(Json& input_requests, const Json& client_capabilities) {
  struct Asks {
    std::string_view method;
    std::string_view capability;
  };
  constexpr Asks kAsks[] = {
      {"sampling/createMessage", "sampling"}, {"elicitation/create", "elicitation"}, {"roots/list", "roots"}};
  Json kept = Json::object();
  Json missing = Json::object();
  for (auto& [key, request] : input_requests.items()) {
    const auto asks = std::ranges::find(kAsks, find_string(request, "method").value_or(""), &Asks::method);
    if (asks != std::end(kAsks) && !find(client_capabilities, asks->capability)) {
      missing[asks->capability] = Json::object();
    } else {
      kept[key] = std::move(request);
    }
  }
  input_requests = std::move(kept);
  return missing;
}

Json input_required_result(InputRequired required) {
  Json result = {{"resultType", "input_required"}};
  if (!required.input_requests.empty()) result["inputRequests"] = std::move(required.input_requests);
  if (!required.request_state.empty()) result["requestState"] = std::move(required.request_state);
  return result;
}

}  // namespace

Server::Server(ServerDescription description) : description_(std::move(description)) {}

void Server::add(Tool& tool) {
  tools_.push_back(&tool);
}
void Server::add(Prompt prompt) {
  prompts_.push_back(std::move(prompt));
}
void Server::add(Resource resource) {
  resources_.push_back(std::move(resource));
}
void Server::add(ResourceTemplate added) {
  resource_templates_.push_back(std::move(added));
}
void Server::complete_with(std::function<asio::awaitable<Json>(Json)> complete) {
  complete_ = std::move(complete);
}
void Server::accept_resource_subscriptions() {
  resource_subscriptions_ = true;
}

void Server::on_answered(std::function<void(const AnsweredRequest&)> observer) {
  on_answered_ = std::move(observer);
}

void Server::tools_changed() {
  subscriptions_.publish("toolsListChanged", "notifications/tools/list_changed");
}
void Server::prompts_changed() {
  subscriptions_.publish("promptsListChanged", "notifications/prompts/list_changed");
}
void Server::close_subscriptions() {
  subscriptions_.close_all();
}

const std::vector<Server::Method>& Server::methods() {
  // clang-format off
  static const std::vector<Method> table = {
      // name                       legacy modern cacheable feature                         handler
      {"initialize",                true,  false, false, Feature::always,                 &Server::initialize},
      {"ping",                      true,  false, false, Feature::always,                 &Server::ping},
      {"server/discover",           false, true,  true,  Feature::always,                 &Server::discover},
      {"subscriptions/listen",      false, true,  false, Feature::always,                 &Server::listen},
      {"tools/list",                true,  true,  true,  Feature::tools,                  &Server::list_tools},
      {"tools/call",                true,  true,  false, Feature::tools,                  &Server::call_tool},
      {"prompts/list",              true,  true,  true,  Feature::prompts,                &Server::list_prompts},
      {"prompts/get",               true,  true,  false, Feature::prompts,                &Server::get_prompt},
      {"resources/list",            true,  true,  true,  Feature::resources,              &Server::list_resources},
      {"resources/templates/list",  true,  true,  true,  Feature::resources,              &Server::list_resource_templates},
      {"resources/read",            true,  true,  true,  Feature::resources,              &Server::read_resource},
      {"resources/subscribe",       true,  false, false, Feature::resource_subscriptions, &Server::subscribe_resource},
      {"resources/unsubscribe",     true,  false, false, Feature::resource_subscriptions, &Server::subscribe_resource},
      {"completion/complete",       true,  true,  false, Feature::completions,            &Server::complete},
  };
  // clang-format on
  return table;
}

asio::awaitable<Answer> Server::answer(Request request, Era era, Conversation& conversation, Notify notify) {
  Error error{error_codes::kInternalError, "Internal error; the server's log says more"};
  const auto known = std::ranges::find(methods(), request.method, &Method::name);
  Observation observation{on_answered_, known == methods().end() ? "other" : known->name};
  try {
    const Call call{request.id, request.params, era, conversation, notify};
    Outcome outcome = co_await dispatch(request, call);
    observation.outcome = "error";
    if (Json* result = std::get_if<Json>(&outcome)) {
      const Json* is_error = find(*result, "isError");
      observation.outcome = is_error && *is_error == true ? "tool_error" : "ok";
      co_return Answer{result_message(request.id, std::move(*result)), std::nullopt};
    }
    error = std::get<Error>(std::move(outcome));
  } catch (const boost::system::system_error& failure) {
    if (failure.code() == asio::error::operation_aborted) throw;
    observation.outcome = "error";
    spdlog::error("{}: {}", request.method, failure.code().message());
  } catch (const std::exception& failure) {
    observation.outcome = "error";
    spdlog::error("{}: {}", request.method, failure.what());
  }
  co_return Answer{error_message(request.id, error), error.code};
}

asio::awaitable<Outcome> Server::dispatch(const Request& request, const Call& call) {
  const bool modern = is_modern(call.era.revision);
  const auto method = std::ranges::find(methods(), request.method, &Method::name);
  if (method == methods().end() || !(modern ? method->modern : method->legacy) || !offers(method->feature)) {
    co_return Error{error_codes::kMethodNotFound, "Method not found: " + request.method.substr(0, 100)};
  }
  Outcome outcome = co_await (this->*method->handle)(call);
  if (std::holds_alternative<Error>(outcome)) co_return outcome;
  if (InputRequired* required = std::get_if<InputRequired>(&outcome)) {
    if (!modern)
      co_return Error{error_codes::kInternalError, "This needs a client of the 2026-07-28 revision"};
    Json missing = drop_undeclared(required->input_requests, call.era.client_capabilities);
    if (!missing.empty() && required->input_requests.empty()) {
      co_return Error{error_codes::kMissingRequiredClientCapability,
                      "This needs capabilities that the client does not declare",
                      {{"requiredCapabilities", std::move(missing)}}};
    }
    co_return modern_result(input_required_result(std::move(*required)), /*cacheable=*/false);
  }
  if (!modern) co_return outcome;
  co_return modern_result(std::get<Json>(std::move(outcome)), method->cacheable);
}

asio::awaitable<Outcome> Server::initialize(const Call& call) {
  std::optional<std::string> requested = find_string(call.params, "protocolVersion");
  if (!requested) co_return invalid_params("initialize: protocolVersion is required and must be a string");
  std::optional<ProtocolRevision> revision = find_revision(*requested);
  if (!revision || is_modern(*revision)) revision = kNewestLegacy;

  call.conversation.revision = revision;
  call.conversation.client = read_client_info(find(call.params, "clientInfo"));
  if (call.conversation.notify) call.conversation.listening = subscriptions_.listen(call.conversation.notify);
  spdlog::info("initialize: {} {}, revision {}", dump_json(call.conversation.client.name.substr(0, 100)),
               dump_json(call.conversation.client.version.substr(0, 100)), name(*revision));
  co_return Json{{"protocolVersion", name(*revision)},
                 {"capabilities", capabilities(/*modern=*/false, call.conversation.notify != nullptr)},
                 {"serverInfo", implementation()},
                 {"instructions", description_.instructions}};
}

asio::awaitable<Outcome> Server::ping(const Call&) {
  co_return Json::object();
}

asio::awaitable<Outcome> Server::discover(const Call&) {
  co_return Json{{"supportedVersions", Json::array({name(kModern)})},
                 {"capabilities", capabilities(/*modern=*/true, /*hears_changes=*/true)},
                 {"instructions", description_.instructions}};
}

asio::awaitable<Outcome> Server::listen(const Call& call) {
  std::set<std::string> offered;
  if (offers(Feature::tools)) offered.insert("toolsListChanged");
  if (offers(Feature::prompts)) offered.insert("promptsListChanged");
  co_return co_await subscriptions_.listen(call.id, call.params, std::move(offered), call.notify);
}

asio::awaitable<Outcome> Server::list_tools(const Call& call) {
  struct Listed {
    Json definition;
  };
  std::vector<Listed> listed;
  for (Tool* tool : tools_) {
    const std::optional<ToolDefinition> definition = co_await tool->definition();
    if (definition) listed.push_back({to_json(*definition, listed_name(definition->name, call.era.client))});
  }
  co_return one_page(call.params, "tools", listed);
}

asio::awaitable<Outcome> Server::call_tool(const Call& call) {
  std::optional<std::string> tool_name = find_string(call.params, "name");
  if (!tool_name) co_return invalid_params("tools/call: name is required and must be a string");
  Tool* tool = find_tool(*tool_name);
  if (!tool) co_return invalid_params("Unknown tool: " + tool_name->substr(0, 100));
  Json arguments = Json::object();
  if (const Json* given = find(call.params, "arguments")) {
    if (!given->is_object()) co_return invalid_params("tools/call: arguments must be an object");
    arguments = *given;
  }
  auto context = make_context(call.params, call.era, call.notify);
  if (!context) co_return context.error();

  ToolOutcome outcome = co_await tool->call(std::move(arguments), std::move(*context));
  if (Error* error = std::get_if<Error>(&outcome)) co_return std::move(*error);
  if (InputRequired* required = std::get_if<InputRequired>(&outcome)) co_return std::move(*required);
  CallToolResult& result = std::get<CallToolResult>(outcome);
  Json reply = Json::object();
  reply["content"] = std::move(result.content);
  reply["isError"] = result.is_error;
  if (!result.structured_content.is_null()) reply["structuredContent"] = std::move(result.structured_content);
  if (!result.meta.empty()) reply["_meta"] = std::move(result.meta);
  co_return reply;
}

asio::awaitable<Outcome> Server::list_prompts(const Call& call) {
  co_return one_page(call.params, "prompts", prompts_);
}

asio::awaitable<Outcome> Server::get_prompt(const Call& call) {
  const std::optional<std::string> wanted = find_string(call.params, "name");
  if (!wanted) co_return invalid_params("prompts/get: name is required and must be a string");
  const auto prompt = std::ranges::find_if(
      prompts_, [&](const Prompt& known) { return find_string(known.definition, "name") == *wanted; });
  if (prompt == prompts_.end()) co_return invalid_params("Unknown prompt: " + wanted->substr(0, 100));

  const Json* given = find(call.params, "arguments");
  Json arguments = given ? *given : Json::object();
  if (!arguments.is_object()) co_return invalid_params("prompts/get: arguments must be an object");
  for (const auto& [name, value] : arguments.items()) {
    if (!value.is_string()) co_return invalid_params("prompts/get: argument " + name + " must be a string");
  }
  const Json* declared = find(prompt->definition, "arguments");
  for (const Json& argument : declared ? *declared : Json::array()) {
    const std::string name = argument["name"].get<std::string>();
    if (argument.value("required", false) && !arguments.contains(name)) {
      co_return invalid_params("prompts/get: argument " + name + " is required");
    }
  }
  auto context = make_context(call.params, call.era, call.notify);
  if (!context) co_return context.error();
  co_return co_await prompt->get(std::move(arguments), std::move(*context));
}

asio::awaitable<Outcome> Server::list_resources(const Call& call) {
  co_return one_page(call.params, "resources", resources_);
}

asio::awaitable<Outcome> Server::list_resource_templates(const Call& call) {
  co_return one_page(call.params, "resourceTemplates", resource_templates_);
}

asio::awaitable<Outcome> Server::read_resource(const Call& call) {
  const std::optional<std::string> uri = find_string(call.params, "uri");
  if (!uri) co_return invalid_params("resources/read: uri is required and must be a string");
  auto context = make_context(call.params, call.era, call.notify);
  if (!context) co_return context.error();
  for (const Resource& resource : resources_) {
    if (find_string(resource.definition, "uri") == *uri)
      co_return co_await resource.read(*uri, std::move(*context));
  }
  for (const ResourceTemplate& known : resource_templates_) {
    const std::string uri_template = find_string(known.definition, "uriTemplate").value_or("");
    std::optional<UriVariables> variables = match_uri_template(uri_template, *uri);
    if (variables) co_return co_await known.read(*uri, std::move(*variables), std::move(*context));
  }
  co_return Error{
      resource_not_found(call.era.revision), "Resource not found", {{"uri", uri->substr(0, 1'000)}}};
}

asio::awaitable<Outcome> Server::subscribe_resource(const Call& call) {
  if (!find_string(call.params, "uri")) co_return invalid_params("uri is required and must be a string");
  co_return Json::object();
}

asio::awaitable<Outcome> Server::complete(const Call& call) {
  const Json* ref = find(call.params, "ref");
  const Json* argument = find(call.params, "argument");
  if (!ref || !find_string(*ref, "type") || !argument || !find_string(*argument, "name") ||
      !find_string(*argument, "value")) {
    co_return invalid_params("completion/complete: ref.type, argument.name and argument.value are required");
  }
  Json result = Json::object();
  result["completion"] = co_await complete_(call.params);
  co_return result;
}

asio::awaitable<std::optional<ToolDefinition>> Server::tool_definition(std::string name) {
  Tool* tool = find_tool(name);
  if (!tool) co_return std::nullopt;
  co_return co_await tool->definition();
}

bool Server::offers(Feature feature) const {
  switch (feature) {
    case Feature::tools:
      return !tools_.empty();
    case Feature::prompts:
      return !prompts_.empty();
    case Feature::resources:
      return !resources_.empty() || !resource_templates_.empty();
    case Feature::resource_subscriptions:
      return resource_subscriptions_;
    case Feature::completions:
      return complete_ != nullptr;
    case Feature::always:
      break;
  }
  return true;
}

Json Server::capabilities(bool modern, bool hears_changes) const {
  const Json list = hears_changes ? Json{{"listChanged", true}} : Json::object();
  Json capabilities = Json::object();
  if (offers(Feature::tools)) capabilities["tools"] = list;
  if (offers(Feature::prompts)) capabilities["prompts"] = list;
  if (offers(Feature::resources)) capabilities["resources"] = Json::object();
  if (offers(Feature::resource_subscriptions) && !modern) capabilities["resources"]["subscribe"] = true;
  if (offers(Feature::completions)) capabilities["completions"] = Json::object();
  return capabilities;
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
  reply["_meta"]["io.modelcontextprotocol/serverInfo"] = implementation();
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
