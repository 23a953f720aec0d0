#include "app/command_tools.hpp"

#include "tools/api/api_answer.hpp"

namespace salestouch {

namespace asio = boost::asio;
using base::Json;

CommandTools::CommandTools(asio::any_io_executor executor, ApiClient& api, CommandToolsOptions options,
                           const CursorSeal& seal, base::Worker& worker) {
  // A list asks for all of them: fetching one after the other would take as many round trips.
  options.schema.on_get = [this] {
    for (const auto& schema : schemas_) schema->refresh();
  };
  options.schema.on_change = [this] {
    if (server_) server_->tools_changed();
  };
  for (const std::string& id : options.commands) {
    CommandSchema& schema =
        *schemas_.emplace_back(std::make_unique<CommandSchema>(executor, api, id, options.schema));
    if (id == LeadsTool::kName) {
      tools_.push_back(std::make_unique<LeadsTool>(executor, api, schema, options.leads, seal, worker));
    } else {
      const CommandToolOptions tool_options{options.leads.budget, options.allow_writes,
                                            options.leads.observer};
      tools_.push_back(std::make_unique<CommandTool>(id, api, schema, tool_options, seal, worker));
    }
  }
}

void CommandTools::add_to(mcp::Server& server) {
  server_ = &server;
  for (const auto& tool : tools_) server.add(*tool);
}

mcp::Tool* CommandTools::find(std::string_view command_id) const {
  for (const auto& tool : tools_) {
    if (tool->name() == command_id) return tool.get();
  }
  return nullptr;
}

asio::awaitable<ApiResult<std::vector<std::string>>> listed_commands(ApiClient& api, bool allow_writes) {
  ApiResult<HttpAnswer> http = co_await api.commands();
  if (!http) co_return http.error();
  ApiResult<ApiAnswer> answer = read_answer(std::move(*http));
  if (!answer) co_return answer.error();
  const std::optional<Json> data = base::parse_json(answer->data());
  const Json* commands = data ? base::find(*data, "commands") : nullptr;
  if (!commands || !commands->is_array())
    co_return ApiError{"response_not_json", "The API's answer has no list of commands.", true, "Try again."};
  std::vector<std::string> ids;
  for (const Json& command : *commands) {
    std::optional<std::string> id = base::find_string(command, "command_id");
    const bool reads = base::find_string(command, "risk") == "read";
    if (id && (reads || allow_writes)) ids.push_back(std::move(*id));
  }
  co_return ids;
}

}  // namespace salestouch
