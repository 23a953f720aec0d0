#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>

#include "base/ascii.hpp"
#include "base/inert_text.hpp"
#include "base/trace_context.hpp"
#include "server/protocol/mcp_server.hpp"
#include "server/protocol/messages/known_clients.hpp"
#include "server/protocol/tool_name.hpp"

/// The methods of MCP, each from its params to its result.
namespace mcp {
namespace {

namespace asio = boost::asio;

Error invalid_params(std::string message) {
  return {error_codes::kInvalidParams, std::move(message)};
}

Json to_json(const ToolDefinition& tool, std::string name, const ClientInfo& client) {
  Json entry = {{"name", std::move(name)},
                {"title", tool.title},
                {"description", tool.description},
                {"inputSchema", tool.input_schema}};
  if (!tool.meta.contains("ui") || known_client(client.name).shows_annotated_apps) {
    entry["annotations"] = {{"title", tool.title},
                            {"readOnlyHint", tool.annotations.read_only},
                            {"destructiveHint", tool.annotations.destructive},
                            {"idempotentHint", tool.annotations.idempotent},
                            {"openWorldHint", tool.annotations.open_world}};
  }
  if (!tool.output_schema.is_null()) entry["outputSchema"] = tool.output_schema;
  if (!tool.meta.empty()) entry["_meta"] = tool.meta;
  return entry;
}

/// What a client calls itself, in a line of the log.
std::string in_quotes(const std::string& text) {
  std::string quoted;
  base::append_json_string(quoted, text.substr(0, 100));
  return quoted;
}

/// It becomes part of a message to a model.
constexpr std::size_t kMaxPromptArgument = 4'000;

/// A list result of one page: many clients never ask for a second, so no cursor of ours exists.
Outcome one_page(const Params& params, std::string_view member, Json entries) {
  const Json* cursor = params.find("cursor");
  if (cursor && *cursor != "") return invalid_params("Unknown cursor: the list is one page");
  Json result = Json::object();
  result[member] = std::move(entries);
  return result;
}

/// What is listed of each.
template <class Items>
Json definitions_of(const Items& items) {
  Json list = Json::array();
  for (const auto& item : items) list.push_back(item.definition);
  return list;
}

/// Whether what belongs to `extension`, or to none, is listed to the client of this request.
bool is_for(std::string_view extension, const Era& era) {
  return extension.empty() || era.has_extension(extension);
}

/// The arguments of a call; some clients send the object as text.
boost::system::result<Json, Error> arguments_of(const Params& params) {
  const Json* given = params.find("arguments");
  std::optional<Json> object;
  if (given && given->is_string()) object = *given;
  if (given && given->is_array() && given->size() == 1 && (*given)[0].is_object()) object = (*given)[0];
  // Once more for those that turn text into text.
  for (int times = 0; times < 2 && object && object->is_string(); ++times) {
    const std::string text = object->get<std::string>();
    if (base::is_blank(text)) return Json::object();
    object = text.find('\0') == std::string::npos ? parse_json(text, kMessageLimits) : std::nullopt;
  }
  if (object && object->is_null()) return Json::object();
  if (object && object->is_object()) return std::move(*object);
  // A text that is none is the model's mistake: the tool names it, where the model can read it.
  if (given && given->is_string()) return Json{{"arguments", *given}};
  return params.optional_object("arguments");
}

}  // namespace

asio::awaitable<Outcome> Server::initialize(const Call& call) {
  const auto requested = call.params.string("protocolVersion");
  if (!requested) co_return requested.error();
  std::optional<ProtocolRevision> revision = find_revision(*requested);
  if (!revision || is_modern(*revision)) revision = kNewestLegacy;

  call.conversation.revision = revision;
  call.conversation.client = read_client_info(call.params.find("clientInfo"));
  call.conversation.capabilities = read_capabilities(call.params.find("capabilities"));
  if (call.conversation.notify) call.conversation.listening = subscriptions_.listen(call.conversation.notify);
  spdlog::info("initialize: {} {}, revision {}", in_quotes(call.conversation.client.name),
               in_quotes(call.conversation.client.version), name(*revision));
  co_return Json{{"protocolVersion", name(*revision)},
                 {"capabilities", capabilities(/*modern=*/false, call.conversation.notify != nullptr)},
                 {"serverInfo", full_implementation()},
                 {"instructions", description_.instructions}};
}

asio::awaitable<Outcome> Server::ping(const Call&) {
  co_return Json::object();
}

asio::awaitable<Outcome> Server::discover(const Call&) {
  co_return Json{{"supportedVersions", Json::array({name(kModern)})},
                 {"capabilities", capabilities(/*modern=*/true, /*hears_changes=*/true)},
                 {"instructions", description_.instructions},
                 {"_meta", {{"io.modelcontextprotocol/serverInfo", full_implementation()}}}};
}

asio::awaitable<Outcome> Server::listen(const Call& call) {
  std::set<std::string> offered;
  if (offers(Feature::tools)) offered.insert("toolsListChanged");
  if (offers(Feature::prompts)) offered.insert("promptsListChanged");
  co_return co_await subscriptions_.listen(call.id, call.params.json(), std::move(offered), call.notify);
}

asio::awaitable<Json> Server::listed_tools(const Era& era) {
  if (all_tools_known_) co_await all_tools_known_();
  Json listed = Json::array();
  const std::vector<Tool*> tools = tools_;  // more may be added while one is asked
  for (Tool* tool : tools) {
    const std::optional<ToolDefinition> definition = co_await tool->definition();
    if (!definition || !is_for(definition->extension, era)) continue;
    listed.push_back(to_json(*definition, listed_name(definition->name, era.client), era.client));
  }
  co_return listed;
}

asio::awaitable<Outcome> Server::list_tools(const Call& call) {
  Json listed = co_await listed_tools(call.era);
  co_return one_page(call.params, "tools", std::move(listed));
}

/// `text` with the names of tools as this client was given them: an error says what to call next.
std::string Server::with_tools_as_listed(std::string_view text, const ClientInfo& client) const {
  std::set<std::string_view> renamed;
  for (const Tool* tool : tools_) {
    if (listed_name(tool->name(), client) != tool->name()) renamed.insert(tool->name());
  }
  return with_underscored_names(text, renamed);
}

Outcome Server::with_tools_as_listed(Outcome outcome, const ClientInfo& client) const {
  if (Error* error = std::get_if<Error>(&outcome))
    error->message = with_tools_as_listed(error->message, client);
  return outcome;
}

asio::awaitable<Error> Server::unknown_tool(std::string name, const Era& era) {
  constexpr std::size_t kMostNames = 10;
  std::string text = "Unknown tool: " + name.substr(0, 100);
  const Json listed = co_await listed_tools(era);
  for (std::size_t i = 0; i < std::min(listed.size(), kMostNames); ++i)
    text += (i == 0 ? "; the tools are " : ", ") + listed[i]["name"].get<std::string>();
  if (listed.size() > kMostNames) text += " and " + std::to_string(listed.size() - kMostNames) + " more";
  co_return invalid_params(std::move(text));
}

asio::awaitable<Outcome> Server::call_tool(const Call& call) {
  const auto tool_name = call.params.string("name");
  if (!tool_name) co_return tool_name.error();
  Tool* tool = co_await find_tool_when_known(*tool_name);
  if (!tool) co_return co_await unknown_tool(*tool_name, call.era);
  auto arguments = arguments_of(call.params);
  if (!arguments) co_return arguments.error();
  auto context = make_context(call);
  if (!context) co_return context.error();
  if (logging_ && !is_modern(call.era.revision)) {
    context->log = [notify = call.notify](std::string_view level, std::string_view text) {
      notify(notification_message("notifications/message", {{"level", level}, {"data", text}}));
    };
  }

  ToolOutcome outcome = co_await tool->call(std::move(*arguments), std::move(*context));
  if (Error* error = std::get_if<Error>(&outcome)) co_return std::move(*error);
  if (InputRequired* required = std::get_if<InputRequired>(&outcome)) co_return std::move(*required);
  CallToolResult& called = std::get<CallToolResult>(outcome);
  for (Json& block : called.content) {
    const std::optional<std::string> text = called.is_error ? find_string(block, "text") : std::nullopt;
    if (text) block["text"] = with_tools_as_listed(*text, call.era.client);
  }
  Result result(Json::object());
  result.members["content"] = std::move(called.content);
  result.members["isError"] = called.is_error;
  if (!called.meta.empty()) result.members["_meta"] = std::move(called.meta);
  result.structured_content = std::move(called.structured_content);
  result.tool_error = std::move(called.error_code);
  co_return result;
}

boost::system::result<CallContext, Error> Server::make_context(const Call& call) {
  const Params& params = call.params;
  const Era& era = call.era;
  CallContext context;
  context.era = era;
  auto responses = params.optional_object("inputResponses");
  if (!responses) return responses.error();
  context.input_responses = std::move(*responses);
  context.request_state = find_string(params.json(), "requestState").value_or("");
  context.can_show_form = call.may_ask && can_show_form(era);
  const Json* meta = params.find("_meta");
  if (!meta) return context;
  context.trace = base::read_trace_context(*meta);
  const Json* token = find(*meta, "progressToken");
  if (!token || token->is_null()) return context;
  if (!token->is_string() && !token->is_number()) {
    return params.error("_meta", "progressToken must be a string or a number");
  }
  if (!is_kept_number(*token)) {
    return params.error("_meta", "progressToken must be a string, or a number of at most 64 bits");
  }
  const bool with_message = era.revision != ProtocolRevision::v2024_11_05;
  context.report_progress = [token = *token, notify = call.notify, with_message, &last = call.progress](
                                double progress, double total, std::string_view message) {
    // It must increase, and a handler that is called again counts from the beginning.
    last = progress > last || last == 0 ? progress : last + 1;
    Json report = {{"progressToken", token}, {"progress", last}};
    if (total > 0) report["total"] = total;
    if (with_message && !message.empty()) report["message"] = message;
    notify(notification_message("notifications/progress", std::move(report)));
  };
  return context;
}

asio::awaitable<Outcome> Server::list_prompts(const Call& call) {
  co_return one_page(call.params, "prompts", definitions_of(prompts_));
}

asio::awaitable<Outcome> Server::get_prompt(const Call& call) {
  const auto wanted = call.params.string("name");
  if (!wanted) co_return wanted.error();
  const auto prompt = std::ranges::find_if(
      prompts_, [&](const Prompt& known) { return find_string(known.definition, "name") == *wanted; });
  if (prompt == prompts_.end()) co_return invalid_params("Unknown prompt: " + wanted->substr(0, 100));

  const auto given = call.params.optional_object("arguments");
  if (!given) co_return given.error();
  Json arguments = Json::object();
  for (const auto& [name, value] : given->items()) {
    if (value.is_null()) continue;  // as if absent
    if (!value.is_string())
      co_return call.params.error("argument " + name.substr(0, 100), "must be a string");
    const std::string& text = value.get_ref<const std::string&>();
    if (text.size() > kMaxPromptArgument) {
      co_return call.params.error("argument " + name.substr(0, 100), "is longer than 4000 bytes");
    }
    if (!base::is_blank(text)) arguments[name] = value;
  }
  const Json* declared = find(prompt->definition, "arguments");
  for (const Json& argument : declared ? *declared : Json::array()) {
    const std::string name = argument["name"].get<std::string>();
    if (argument.value("required", false) && !arguments.contains(name)) {
      co_return call.params.error("argument " + name, "is required");
    }
  }
  auto context = make_context(call);
  if (!context) co_return context.error();
  co_return co_await prompt->get(std::move(arguments), std::move(*context));
}

asio::awaitable<Outcome> Server::list_resources(const Call& call) {
  co_return one_page(call.params, "resources", definitions_of(resources_));
}

asio::awaitable<Outcome> Server::list_resource_templates(const Call& call) {
  Json listed = Json::array();
  for (const ResourceTemplate& known : resource_templates_) {
    if (is_for(known.extension, call.era)) listed.push_back(known.definition);
  }
  co_return one_page(call.params, "resourceTemplates", std::move(listed));
}

asio::awaitable<Outcome> Server::read_resource(const Call& call) {
  const auto uri = call.params.string("uri");
  if (!uri) co_return uri.error();
  auto context = make_context(call);
  if (!context) co_return context.error();
  for (const Resource& resource : resources_) {
    if (find_string(resource.definition, "uri") != *uri) continue;
    Outcome outcome = co_await resource.read(*uri, std::move(*context));
    co_return with_tools_as_listed(std::move(outcome), call.era.client);
  }
  for (const ResourceTemplate& known : resource_templates_) {
    const std::string uri_template = find_string(known.definition, "uriTemplate").value_or("");
    std::optional<UriVariables> variables = match_uri_template(uri_template, *uri);
    if (!variables) continue;
    Outcome outcome = co_await known.read(*uri, std::move(*variables), std::move(*context));
    co_return with_tools_as_listed(std::move(outcome), call.era.client);
  }
  co_return Error{
      resource_not_found(call.era.revision), "Resource not found", {{"uri", uri->substr(0, 1'000)}}};
}

asio::awaitable<Outcome> Server::subscribe_resource(const Call& call) {
  const auto uri = call.params.string("uri");
  if (!uri) co_return uri.error();
  co_return Json::object();
}

/// The level is not kept: over HTTP there is no conversation to keep it in, and little is ever logged.
asio::awaitable<Outcome> Server::set_log_level(const Call& call) {
  const auto level = call.params.string("level");
  if (!level) co_return level.error();
  constexpr std::string_view kLevels[] = {"debug", "info",     "notice", "warning",
                                          "error", "critical", "alert",  "emergency"};
  if (std::ranges::find(kLevels, *level) == std::end(kLevels))
    co_return call.params.error("level", "is none of RFC 5424's, such as info");
  co_return Json::object();
}

asio::awaitable<Outcome> Server::complete(const Call& call) {
  const auto ref = call.params.object("ref");
  if (!ref) co_return ref.error();
  const auto type = ref->string("type");
  if (!type) co_return type.error();
  if (!knows(*ref)) co_return call.params.error("ref", "names no prompt or resource template of this server");
  const auto argument = call.params.object("argument");
  if (!argument) co_return argument.error();
  for (const char* member : {"name", "value"}) {
    const auto text = argument->string(member);
    if (!text) co_return text.error();
  }
  Json result = Json::object();
  result["completion"] = co_await complete_(call.params.json());
  co_return result;
}

}  // namespace mcp
