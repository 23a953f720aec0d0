#include "tools/leads/view/show_tool.hpp"

#include "server/protocol/apps.hpp"
#include "tools/commands/call_log.hpp"
#include "tools/commands/progress_ticker.hpp"
#include "tools/leads/leads_page.hpp"
#include "tools/leads/view/leads_app.hpp"
#include "tools/results/token_meter.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;

/// For which the view's title, the name of the import, is waited for.
constexpr std::chrono::milliseconds kNameWait{1'500};
/// For the view, which no host shows to its model: what is shown.
constexpr char kImport[] = "salestouch/import";

Json show_schema() {
  return {{"type", "object"},
          {"properties", {{"import_id", {{"type", "string"}, {"minLength", 1}}}}},
          {"required", {"import_id"}},
          {"additionalProperties", false}};
}

/// What the model must know besides the summary.
std::string_view note(const mcp::Era& era) {
  return era.has_extension(mcp::kAppsExtension)
             ? "The person sees the leads as a table now: do not repeat them. import_leads_list reads them for "
               "you.\n"
             : "Where the app shows views, the person sees the leads as a table now. import_leads_list reads "
               "them for you.\n";
}

}  // namespace

ShowTool::ShowTool(LeadsTool& leads, ImportNames& names, ToolObserver* observer, base::Worker& worker)
    : leads_(leads), names_(names), observer_(observer), worker_(worker), arguments_(show_schema()) {}

asio::awaitable<std::optional<mcp::ToolDefinition>> ShowTool::definition() {
  mcp::ToolDefinition definition;
  definition.name = kName;
  definition.title = "Show Import Leads";
  definition.description =
      "Show a person all leads of an import as a table, which they can filter. You get a summary; "
      "import.leads.list reads them.";
  definition.input_schema = arguments_.schema();
  definition.annotations = {.read_only = true, .destructive = false, .idempotent = true, .open_world = true};
  definition.meta = mcp::app_tool_meta(kLeadsAppUri, mcp::AppVisibility::model_and_app);
  co_return definition;
}

asio::awaitable<mcp::ToolOutcome> ShowTool::call(Json arguments, mcp::CallContext context) {
  CallLog log(kName, context.trace, observer_);
  if (const std::optional<ApiError> refusal = log.refusal()) co_return log.failed(*refusal);
  arguments = arguments_.in_form(std::move(arguments));
  log.about(arguments);
  if (const std::optional<ApiError> problem = arguments_.problem(kName, arguments))
    co_return log.failed(*problem);
  PageRequest request;
  request.import_id = arguments["import_id"].get<std::string>();

  const ProgressTicker ticker(co_await asio::this_coro::executor, context);
  const ApiResult<std::shared_ptr<const Leads>> leads =
      co_await leads_.leads_of(request.import_id, log.tags());
  if (!leads) co_return log.failed(leads.error());
  auto summarize = [&] {
    LeadsPage page = summary_page(**leads, select_leads(**leads, {}), request);
    page.text += note(context.era);
    return page;
  };
  LeadsPage page = co_await worker_.run_if((*leads)->are_many(), summarize);
  const std::string import_name = co_await names_.name_of(request.import_id, kNameWait);
  log.succeeded(page.text.size(), count_tokens(page.text), request.budget, page.leads);

  mcp::CallToolResult result = mcp::text_result(std::move(page.text));
  result.meta[kImport] = {{"import_id", request.import_id}};
  if (!import_name.empty()) result.meta[kImport]["name"] = import_name;
  co_return result;
}

}  // namespace salestouch
