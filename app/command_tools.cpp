#include "app/command_tools.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>

#include "base/ascii.hpp"
#include "tools/api/api_answer.hpp"
#include "tools/leads/import_choice.hpp"
#include "tools/leads/view/rows_tool.hpp"
#include "tools/leads/view/show_tool.hpp"

namespace salestouch {

namespace asio = boost::asio;
using base::Json;

namespace {

/// Schemas fetched at once: the calls of agents have the other turns.
constexpr std::size_t kSchemasAtOnce = 8;
constexpr std::size_t kMostSchemas = 10'000;
/// For which a list waits for the API to say what there is.
constexpr std::chrono::seconds kListWait{1};
/// Of a tool's name, as the APIs of models take it.
constexpr std::size_t kMostOfAName = 64;

/// The name under which a client that is not fine with dots is told of a tool.
std::string without_dots(std::string_view id) {
  std::string name(id);
  std::ranges::replace(name, '.', '_');
  return name;
}

/// Why no client can be told of a tool of this name, or nothing. One bad name, or one name twice, and the API
/// of a model refuses the whole list.
std::string_view problem_of_name(std::string_view id) {
  const auto is_plain = [](char c) {
    return base::is_letter_or_digit(c) || c == '_' || c == '-' || c == '.';
  };
  if (id.empty() || id.size() > kMostOfAName) return "a tool's name has 1 to 64 characters";
  if (!std::ranges::all_of(id, is_plain)) return "a tool's name has letters, digits, '_', '-' and '.' alone";
  for (const std::string_view ours : {ShowTool::kName, RowsTool::kName}) {
    if (without_dots(id) == without_dots(ours)) return "a tool of this server has that name";
  }
  return {};
}

/// Between the last of several changes and the word of them.
constexpr std::chrono::milliseconds kQuiet{100};

}  // namespace

CommandTools::CommandTools(asio::any_io_executor executor, ApiClient& api, ImportNames& names,
                           CommandToolsOptions options, const CursorSeal& seal, base::Worker& worker)
    : executor_(executor),
      api_(api),
      names_(names),
      options_(std::move(options)),
      seal_(seal),
      worker_(worker),
      schema_turns_{CallSlots(kSchemasAtOnce, kMostSchemas)},
      all_known_(executor),
      change_(executor) {
  // A list asks for all of them: fetching one after the other would take as many round trips.
  options_.schema.on_get = [this] { refresh_schemas(); };
  options_.schema.on_change = [this] { tell_of_change(); };
  options_.schema.turns = &schema_turns_;
  for (const std::string& id : options_.commands) {
    if (can_be_offered(id)) offer(id);
  }
}

bool CommandTools::can_be_offered(const std::string& id) const {
  std::string_view problem = problem_of_name(id);
  const auto is_taken = [&](const auto& tool) { return without_dots(tool->name()) == without_dots(id); };
  if (problem.empty() && std::ranges::any_of(tools_, is_taken)) problem = "another command has that name";
  if (!problem.empty()) spdlog::warn("command {} is not offered: {}", one_line(id, 100), problem);
  return problem.empty();
}

mcp::Tool& CommandTools::offer(const std::string& id) {
  CommandSchema& schema =
      *schemas_.emplace_back(std::make_unique<CommandSchema>(executor_, api_, id, options_.schema));
  if (id == LeadsTool::kName) {
    auto leads = std::make_unique<LeadsTool>(executor_, api_, schema, options_.leads, seal_, worker_);
    leads_ = leads.get();
    return add_with_choice(std::move(leads));
  }
  const CommandToolOptions tool_options{options_.leads.budget, options_.writes, options_.leads.observer,
                                        options_.leads.allowed_imports};
  auto tool = std::make_unique<CommandTool>(id, api_, schema, tool_options, seal_, worker_);
  if (id == kImportCommand) return add_with_choice(std::move(tool));
  return *tools_.emplace_back(std::move(tool));
}

mcp::Tool& CommandTools::add_with_choice(std::unique_ptr<mcp::Tool> tool) {
  return *tools_.emplace_back(
      std::make_unique<ImportChoice>(std::move(tool), names_, options_.leads.observer));
}

void CommandTools::add_to(mcp::Server& server) {
  server_ = &server;
  for (const auto& tool : tools_) server.add(*tool);
  if (options_.all) ask_for_all();
}

void CommandTools::refresh_schemas() {
  for (const auto& schema : schemas_) schema->refresh();
}

void CommandTools::ask_for_all() {
  knows_all_ = false;
  server_->await_before_tools([this]() -> asio::awaitable<void> {
    refresh_schemas();  // they are waited for next
    if (!knows_all_) co_await all_known_.wait_for(kListWait);
  });
  auto listed = [this](const std::exception_ptr& failure, ApiResult<std::vector<std::string>> commands) {
    knows_all_ = true;
    if (failure || !commands) {
      spdlog::warn("--commands all: {}; offering what is known without",
                   failure ? "the API was not asked to the end" : commands.error().message);
    } else {
      for (const std::string& id : *commands) {
        if (!find(id) && can_be_offered(id)) server_->add(offer(id));
      }
      refresh_schemas();  // so that the change is told of when there is something to see
      tell_of_change();
    }
    all_known_.notify();
  };
  asio::co_spawn(executor_, listed_commands(api_, options_.writes != Writes::refused), listed);
}

void CommandTools::tell_of_change() {
  if (server_) change_.set(std::chrono::steady_clock::now() + kQuiet, [this] { server_->tools_changed(); });
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
