#include "tools/leads/view/rows_tool.hpp"

#include "server/protocol/apps.hpp"
#include "tools/commands/call_log.hpp"
#include "tools/leads/view/lead_rows.hpp"
#include "tools/leads/view/leads_app.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;

constexpr std::size_t kMostRows = 2'000;

Json rows_schema() {
  return {{"type", "object"},
          {"properties",
           {{"import_id", {{"type", "string"}, {"minLength", 1}}},
            {"first", {{"type", "integer"}, {"minimum", 0}}},
            {"limit", {{"type", "integer"}, {"minimum", 1}, {"maximum", kMostRows}}},
            {"whole", {{"type", "boolean"}}}}},
          {"required", {"import_id"}},
          {"additionalProperties", false}};
}

}  // namespace

RowsTool::RowsTool(LeadsTool& leads, std::string listed_to, ToolObserver* observer, base::Worker& worker)
    : leads_(leads),
      listed_to_(std::move(listed_to)),
      observer_(observer),
      worker_(worker),
      arguments_(rows_schema()) {}

asio::awaitable<std::optional<mcp::ToolDefinition>> RowsTool::definition() {
  mcp::ToolDefinition definition;
  definition.name = kName;
  definition.title = "Rows of the leads view";
  definition.description = "For the leads view alone.";
  definition.input_schema = arguments_.schema();
  definition.annotations = {.read_only = true, .destructive = false, .idempotent = true, .open_world = false};
  definition.meta = mcp::app_tool_meta(kLeadsAppUri, mcp::AppVisibility::app);
  definition.extension = listed_to_;
  co_return definition;
}

asio::awaitable<mcp::ToolOutcome> RowsTool::call(Json arguments, mcp::CallContext context) {
  CallLog log(kName, context.trace, observer_);
  arguments = arguments_.in_form(std::move(arguments));
  log.about(arguments);
  if (const std::optional<ApiError> problem = arguments_.problem(kName, arguments))
    co_return log.failed(*problem);
  RowsRequest request{.import_id = arguments["import_id"].get<std::string>()};
  request.first = arguments.value("first", request.first);
  request.limit = arguments.value("limit", request.limit);
  const bool is_whole = arguments.value("whole", false);

  const ApiResult<std::shared_ptr<const Leads>> leads =
      co_await leads_.leads_of(request.import_id, log.tags());
  if (!leads) co_return log.failed(leads.error());
  auto write = [&] { return is_whole ? whole_lead(**leads, request) : lead_rows(**leads, request); };
  Rows rows = co_await worker_.run_if((*leads)->are_many(), write);
  log.succeeded(rows.json.size(), 0, {}, rows.leads);
  mcp::CallToolResult result = mcp::text_result(std::to_string(rows.leads) + " leads for the leads view");
  result.structured_content = std::move(rows.json);
  co_return result;
}

}  // namespace salestouch
