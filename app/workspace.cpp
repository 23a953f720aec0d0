#include "app/workspace.hpp"

#include "tools/leads/import_resources.hpp"
#include "tools/leads/lead_prompts.hpp"
#include "tools/leads/leads_instructions.hpp"
#include "version.hpp"

namespace salestouch {
namespace {

CursorSeal seal_of(const std::string& api_name, const ApiSettings& settings) {
  return CursorSeal(api_name + '\n' + settings.api_key + '\n' + settings.access_token);
}

mcp::ServerDescription description(mcp::ToolNames tool_names) {
  return {.name = "salestouch",
          .title = "SalesTouch",
          .version = kVersion,
          .instructions = kLeadsInstructions,
          .tool_names = tool_names,
          .description = "Reads the imports of a SalesTouch workspace and their leads",
          .website_url = "https://www.salestouch.io"};
}

}  // namespace

WorkspaceOptions workspace_options(const Options& options, const ApiSettings& settings,
                                   std::filesystem::path cache_directory) {
  WorkspaceOptions workspace;
  // The sandbox has another port on every run; what is kept about it, and the cursors it gave, go on.
  workspace.api_name = options.sandbox ? "sandbox" : settings.base_url;
  workspace.tool_names = options.tool_names;
  workspace.apps = options.apps;
  CommandToolsOptions& tools = workspace.tools;
  tools.all = options.commands == std::vector<std::string>{"all"};
  tools.commands = tools.all ? Options().commands : options.commands;
  tools.writes = options.writes;
  tools.schema.cache_key = workspace.api_name;
  tools.schema.cache_directory = std::move(cache_directory);
  tools.leads.budget = {options.max_tokens, options.max_characters};
  tools.leads.full_format = options.full_format;
  tools.leads.output = options.output;
  if (options.no_cache) tools.leads.cache.max_bytes = 0;
  return workspace;
}

Workspace::Workspace(boost::asio::io_context& io, ApiSettings settings, ApiClientOptions api,
                     WorkspaceOptions options, base::Worker& worker)
    : api_(std::move(settings), std::move(api), worker),
      import_names_(api_, options.tools.leads.allowed_imports),
      tools_(io.get_executor(), api_, import_names_, options.tools,
             seal_of(options.api_name, api_.settings()), worker),
      server_(description(options.tool_names)) {
  tools_.add_to(server_);
  const LeadsToolOptions& leads_options = options.tools.leads;
  LeadsTool* leads = tools_.leads();
  mcp::Tool* imports = leads_options.allowed_imports.are_all() ? tools_.find(kImportsCommand) : nullptr;
  add_import_resources(server_, imports, leads, import_names_);
  if (!leads) return;
  add_lead_prompts(server_);
  if (options.apps == Apps::off) return;
  leads_app_.emplace(*leads, import_names_, options.apps, leads_options.observer, worker);
  leads_app_->add_to(server_);
}

}  // namespace salestouch
