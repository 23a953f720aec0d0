#include "server/protocol/mcp_server.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include "server/protocol/messages/known_clients.hpp"
#include "server/protocol/progress_ticker.hpp"
#include "server/protocol/tool_name.hpp"

/// What every method has in common: who is asked, in which era, and how its result is wrapped. The methods
/// themselves are in mcp_methods.cpp.
namespace mcp {
namespace {

namespace asio = boost::asio;

/// How long a modern client may keep a list. The tools change only when the API's schema does, which is rare.
constexpr int kListTtlMs = 300'000;

/// Times that one request asks its client.
constexpr int kMostQuestions = 8;

/// Tells the observer of one request when it ends, however it does; nobody, once the server is gone.
struct Observation {
  std::weak_ptr<const std::function<void(const AnsweredRequest&)>> observer;
  std::string_view method;
  std::string_view outcome = "cancelled";
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();

  ~Observation() {
    if (const auto held = observer.lock())
      (*held)({method, outcome, std::chrono::steady_clock::now() - begin});
  }
};

/// One wait for a client's person.
class Waiting {
 public:
  explicit Waiting(const OnWaiting& tell) : tell_(tell) {
    if (tell_) tell_(true);
  }
  ~Waiting() {
    if (tell_) tell_(false);
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  const OnWaiting& tell_;
};

/// The capability that a client must declare to be asked this; empty: none.
std::string_view capability_for(std::string_view method) {
  if (method == "sampling/createMessage") return "sampling";
  if (method == "elicitation/create") return "elicitation";
  return method == "roots/list" ? "roots" : "";
}

bool can_be_asked(const Json& request, const Json& client_capabilities) {
  const std::string_view capability = capability_for(find_string(request, "method").value_or(""));
  if (capability != "elicitation") return capability.empty() || declares(client_capabilities, capability);
  const Json* params = find(request, "params");
  const std::string mode = params ? find_string(*params, "mode").value_or("form") : "form";
  return declares_elicitation(client_capabilities, mode);
}

/// Takes out what the client did not say it can be asked; the capabilities that were missing.
Json drop_undeclared(Json& input_requests, const Json& client_capabilities) {
  Json kept = Json::object();
  Json missing = Json::object();
  for (auto& [key, request] : input_requests.items()) {
    if (can_be_asked(request, client_capabilities)) {
      kept[key] = std::move(request);
    } else {
      missing[capability_for(find_string(request, "method").value_or(""))] = Json::object();
    }
  }
  input_requests = std::move(kept);
  return missing;
}

Error not_declared(const Json& capabilities) {
  return {error_codes::kMissingRequiredClientCapability,
          "This needs capabilities that the client does not declare",
          {{"requiredCapabilities", capabilities}}};
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
void Server::declare_extension(std::string name, Json settings) {
  extensions_[std::move(name)] = std::move(settings);
}
void Server::await_before_tools(std::function<asio::awaitable<void>()> all_known) {
  all_tools_known_ = std::move(all_known);
}

void Server::complete_with(std::function<asio::awaitable<Json>(Json)> complete) {
  complete_ = std::move(complete);
}
void Server::accept_logging() {
  logging_ = true;
}
void Server::accept_resource_subscriptions() {
  resource_subscriptions_ = true;
}

void Server::on_answered(std::function<void(const AnsweredRequest&)> observer) {
  on_answered_ = std::make_shared<const std::function<void(const AnsweredRequest&)>>(std::move(observer));
}

void Server::tools_changed() {
  subscriptions_.publish("toolsListChanged", "notifications/tools/list_changed");
}
void Server::prompts_changed() {
  subscriptions_.publish("promptsListChanged", "notifications/prompts/list_changed");
}
void Server::shut_down() {
  subscriptions_.close_all();
  questions_.close();
}

const std::vector<Server::Method>& Server::methods() {
  // clang-format off
  static const std::vector<Method> table = {
      // name                       legacy modern cache                 feature                         handler
      {"initialize",                true,  false, Cache::none,          Feature::always,                 &Server::initialize},
      {"ping",                      true,  false, Cache::none,          Feature::always,                 &Server::ping},
      {"server/discover",           false, true,  Cache::everyone,      Feature::always,                 &Server::discover},
      {"subscriptions/listen",      false, true,  Cache::none,          Feature::always,                 &Server::listen},
      {"tools/list",                true,  true,  Cache::by_client,     Feature::tools,                  &Server::list_tools},
      {"tools/call",                true,  true,  Cache::none,          Feature::tools,                  &Server::call_tool},
      {"prompts/list",              true,  true,  Cache::everyone,      Feature::prompts,                &Server::list_prompts},
      {"prompts/get",               true,  true,  Cache::none,          Feature::prompts,                &Server::get_prompt},
      {"resources/list",            true,  true,  Cache::everyone,      Feature::resources,              &Server::list_resources},
      {"resources/templates/list",  true,  true,  Cache::by_client,     Feature::resources,              &Server::list_resource_templates},
      {"resources/read",            true,  true,  Cache::caller,        Feature::resources,              &Server::read_resource},
      {"resources/subscribe",       true,  false, Cache::none,          Feature::resource_subscriptions, &Server::subscribe_resource},
      {"resources/unsubscribe",     true,  false, Cache::none,          Feature::resource_subscriptions, &Server::subscribe_resource},
      {"completion/complete",       true,  true,  Cache::none,          Feature::completions,            &Server::complete},
      {"logging/setLevel",          true,  false, Cache::none,          Feature::logging,                &Server::set_log_level},
  };
  // clang-format on
  return table;
}

asio::awaitable<Answer> Server::answer(IncomingRequest incoming, Conversation& conversation, Notify notify,
                                       OnWaiting on_waiting) {
  const Request& request = incoming.request;
  if (!incoming.era) {
    const Error& error = incoming.era.error();
    co_return Answer{error_message(request.id, error), error.code};
  }
  Error error{error_codes::kInternalError, "Internal error; the server's log says more"};
  const Method* method = find_method(request.method);
  Observation observation{on_answered_, method ? method->name : "other"};
  try {
    double progress = 0;
    const Call call{
        request.id, Params(request.method, request.params), *incoming.era, conversation, notify, on_waiting,
        progress};
    Outcome outcome = co_await dispatch(request, method, call);
    observation.outcome = "error";
    if (const Result* result = std::get_if<Result>(&outcome)) {
      const Json* is_error = find(result->members, "isError");
      observation.outcome = is_error && *is_error == true ? "tool_error" : "ok";
      co_return Answer{result_message(request.id, result->members, result->structured_content), std::nullopt,
                       result->tool_error};
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

const Server::Method* Server::find_method(std::string_view name) {
  const auto method = std::ranges::find(methods(), name, &Method::name);
  return method == methods().end() ? nullptr : &*method;
}

asio::awaitable<Outcome> Server::dispatch(const Request& request, const Method* method, const Call& call) {
  const bool modern = is_modern(call.era.revision);
  // A client that gives a notification an id waits for an answer, and some end the connection with an error.
  if (!modern && request.method.starts_with("notifications/")) co_return Result(Json::object());
  if (!method || !(modern ? method->modern : method->legacy) || !offers(method->feature)) {
    co_return Error{error_codes::kMethodNotFound, "Method not found: " + request.method.substr(0, 100)};
  }
  Outcome outcome = co_await (this->*method->handle)(call);
  for (int asked = 0; !modern && asked < kMostQuestions; ++asked) {
    InputRequired* required = std::get_if<InputRequired>(&outcome);
    if (!required) break;
    Questions::Answer answers = co_await ask(std::move(*required), call);
    if (Error* error = std::get_if<Error>(&answers)) co_return std::move(*error);
    if (Questions::NotPut* not_put = std::get_if<Questions::NotPut>(&answers)) {
      co_return co_await answer_without_asking(*method, call, std::move(not_put->error));
    }
    Json params = call.params.json();
    params.update(std::get<Json>(answers));
    const Call again{call.id,      Params(request.method, params),
                     call.era,     call.conversation,
                     call.notify,  call.on_waiting,
                     call.progress};
    outcome = co_await (this->*method->handle)(again);
  }
  co_return in_era(std::move(outcome), *method, call.era);
}

/// From the beginning, and with none of the answers: what a client gets that does not say it can ask. Where
/// the handler asks all the same, the error that the question ended with.
asio::awaitable<Outcome> Server::answer_without_asking(const Method& method, const Call& call, Error error) {
  spdlog::info("{}: a question to the client failed with {}", method.name, error.code);
  Call unasked = call;
  unasked.may_ask = false;
  Outcome outcome = co_await (this->*method.handle)(unasked);
  if (std::holds_alternative<InputRequired>(outcome)) co_return error;
  co_return outcome;
}

/// Asks a client of a legacy revision, which has no input-required results, what a handler needs: as requests
/// of this server (2025-11-25, Client Features). Gives what a client of the modern one would call again with.
asio::awaitable<Questions::Answer> Server::ask(InputRequired required, const Call& call) {
  const Json missing = drop_undeclared(required.input_requests, call.era.client_capabilities);
  if (!missing.empty() && required.input_requests.empty()) co_return not_declared(missing);
  const auto context = make_context(call);
  if (!context) co_return context.error();
  const ProgressTicker ticker(co_await asio::this_coro::executor, *context,
                              [](std::chrono::seconds) -> std::string { return "Waiting for an answer"; });
  const Waiting waiting(call.on_waiting);
  Json responses = Json::object();
  for (auto& [key, request] : required.input_requests.items()) {
    Questions::Answer answer =
        co_await questions_.ask(find_string(request, "method").value_or(""),
                                request.value("params", Json::object()), call.notify, question_limit_);
    if (!std::holds_alternative<Json>(answer)) co_return answer;
    responses[key] = std::get<Json>(std::move(answer));
  }
  Json answers = {{"requestState", std::move(required.request_state)}};
  answers["inputResponses"] = std::move(responses);
  co_return answers;
}

Outcome Server::in_era(Outcome outcome, const Method& method, const Era& era) const {
  if (std::holds_alternative<Error>(outcome)) return outcome;
  const bool modern = is_modern(era.revision);
  if (Result* result = std::get_if<Result>(&outcome)) {
    return modern ? Outcome(modern_result(std::move(*result), method.cache)) : std::move(outcome);
  }
  if (!modern) return Error{error_codes::kInternalError, "This asks the client without end"};
  InputRequired& required = std::get<InputRequired>(outcome);
  Json missing = drop_undeclared(required.input_requests, era.client_capabilities);
  if (!missing.empty() && required.input_requests.empty()) return not_declared(missing);
  return modern_result(input_required_result(std::move(required)), Cache::none);
}

asio::awaitable<std::optional<ToolDefinition>> Server::tool_definition(std::string name) {
  Tool* tool = co_await find_tool_when_known(std::move(name));
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
    case Feature::logging:
      return logging_;
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
  if (offers(Feature::logging) && !modern) capabilities["logging"] = Json::object();
  if (!extensions_.empty()) capabilities["extensions"] = extensions_;
  return capabilities;
}

Json Server::implementation() const {
  return {{"name", description_.name}, {"title", description_.title}, {"version", description_.version}};
}

/// With what people see once: in each modern result it would cost kilobytes.
Json Server::full_implementation() const {
  Json full = implementation();
  if (!description_.description.empty()) full["description"] = description_.description;
  if (!description_.website_url.empty()) full["websiteUrl"] = description_.website_url;
  if (!description_.icons.empty()) full["icons"] = description_.icons;
  return full;
}

Result Server::modern_result(Result result, Cache cache) const {
  constexpr std::string_view kServerInfo = "io.modelcontextprotocol/serverInfo";
  Json members = {{"resultType", "complete"}};
  Json meta = Json::object();
  for (auto& [key, value] : result.members.items()) (key == "_meta" ? meta : members[key]) = std::move(value);
  if (cache != Cache::none) {
    const bool is_for_all = description_.tool_names != ToolNames::automatic && extensions_.empty();
    const bool is_same = cache == Cache::everyone || (cache == Cache::by_client && is_for_all);
    members["ttlMs"] = kListTtlMs;
    members["cacheScope"] = is_same ? "public" : "private";
  }
  if (!meta.contains(kServerInfo)) meta[kServerInfo] = implementation();
  members["_meta"] = std::move(meta);
  result.members = std::move(members);
  return result;
}

/// Whether a completion's `ref` is a prompt or a resource template of this server.
bool Server::knows(const Params& ref) const {
  const std::string type = find_string(ref.json(), "type").value_or("");
  const auto is = [](const auto& item, std::string_view member, const std::optional<std::string>& wanted) {
    return wanted && find_string(item.definition, member) == *wanted;
  };
  if (type == "ref/prompt") {
    const auto name = find_string(ref.json(), "name");
    return std::ranges::any_of(prompts_, [&](const Prompt& prompt) { return is(prompt, "name", name); });
  }
  if (type != "ref/resource") return false;
  const auto uri = find_string(ref.json(), "uri");
  return std::ranges::any_of(resource_templates_,
                             [&](const auto& known) { return is(known, "uriTemplate", uri); }) ||
         std::ranges::any_of(resources_, [&](const auto& known) { return is(known, "uri", uri); });
}

std::string Server::listed_name(std::string_view tool_name, const ClientInfo& client) const {
  const bool dotted =
      description_.tool_names == ToolNames::dotted ||
      (description_.tool_names == ToolNames::automatic && known_client(client.name).dotted_tool_names);
  return dotted ? std::string(tool_name) : with_underscores(tool_name);
}

asio::awaitable<Tool*> Server::find_tool_when_known(std::string name) {
  Tool* tool = find_tool(name);
  if (!tool && all_tools_known_) {
    co_await all_tools_known_();
    tool = find_tool(name);
  }
  // A spelling is guessed at last, when every tool is known that may have this very name.
  co_return tool ? tool : find_tool_meant_by(name);
}

Tool* Server::find_tool(std::string_view name) const {
  const auto found = std::ranges::find_if(tools_, [name](const Tool* tool) {
    return name == tool->name() || name == with_underscores(tool->name());
  });
  return found == tools_.end() ? nullptr : *found;
}

/// The one tool whose name this is another spelling of.
Tool* Server::find_tool_meant_by(std::string_view name) const {
  Tool* meant = nullptr;
  for (Tool* tool : tools_) {
    if (!is_spelling_of(name, tool->name(), description_.name)) continue;
    if (meant) return nullptr;
    meant = tool;
  }
  return meant;
}

}  // namespace mcp
