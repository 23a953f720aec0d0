#include "tools/leads/import_resources.hpp"

#include <set>
#include <string_view>

#include "tools/leads/folded_text.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;

/// Values of one completion (MCP, Completion).
constexpr std::size_t kMaxValues = 100;

/// The ids that begin with what was typed, and those of imports whose name has it.
Json completion(const std::vector<NamedImport>& imports, const std::string& typed) {
  Json values = Json::array();
  std::size_t total = 0;
  std::set<std::string_view> offered;
  const std::string wanted = squeezed(folded(typed));
  for (const NamedImport& import : imports) {
    if (import.import_id.empty()) continue;
    const bool fits = folded(import.import_id).starts_with(wanted) ||
                      squeezed(folded(import.name)).find(wanted) != std::string::npos;
    if (!fits || !offered.insert(import.import_id).second) continue;
    if (++total <= kMaxValues) values.push_back(import.import_id);
  }
  return {{"values", std::move(values)}, {"total", total}, {"hasMore", total > kMaxValues}};
}

/// A tool's result as the contents of a resource.
mcp::Outcome contents_of(mcp::ToolOutcome outcome, const std::string& uri, const mcp::Era& era) {
  if (auto* error = std::get_if<mcp::Error>(&outcome)) return std::move(*error);
  if (auto* required = std::get_if<mcp::InputRequired>(&outcome)) return std::move(*required);
  auto& result = std::get<mcp::CallToolResult>(outcome);
  std::string text = base::find_string(result.content[0], "text").value_or("");
  if (result.is_error) {
    const int code = result.error_code == "not_found"           ? mcp::resource_not_found(era.revision)
                     : result.error_code == "invalid_arguments" ? mcp::error_codes::kInvalidParams
                                                                : mcp::error_codes::kInternalError;
    return mcp::Error{code, std::move(text), {{"uri", uri.substr(0, 1'000)}}};
  }
  Json contents = Json::array({{{"uri", uri}, {"mimeType", "text/plain"}, {"text", std::move(text)}}});
  // A structured result's text is its header alone.
  if (!result.structured_content.empty()) {
    contents.push_back(
        {{"uri", uri}, {"mimeType", "application/json"}, {"text", std::move(result.structured_content)}});
  }
  return Json{{"contents", std::move(contents)}};
}

asio::awaitable<mcp::Outcome> read(mcp::Tool& tool, std::string uri, Json arguments,
                                   mcp::CallContext context) {
  const mcp::Era era = context.era;
  mcp::ToolOutcome outcome = co_await tool.call(std::move(arguments), std::move(context));
  co_return contents_of(std::move(outcome), uri, era);
}

}  // namespace

void add_import_resources(mcp::Server& server, mcp::Tool* list, mcp::Tool* leads, ImportNames& names) {
  if (list) {
    server.add(mcp::Resource{{{"uri", "salestouch://imports"},
                              {"name", "imports"},
                              {"title", "Imports"},
                              {"description", "The imports of the workspace: their ids, names and sizes."},
                              {"mimeType", "text/plain"}},
                             [list](std::string uri, mcp::CallContext context) {
                               return read(*list, std::move(uri), Json::object(), std::move(context));
                             }});
  }
  if (leads) {
    server.add(mcp::ResourceTemplate{
        {{"uriTemplate", "salestouch://imports/{import_id}/leads"},
         {"name", "import_leads"},
         {"title", "Leads of an import"},
         {"description",
          "The first page of an import's leads, as a table of their main fields; its first line says how to go "
          "on."},
         {"mimeType", "text/plain"}},
        [leads](std::string uri, mcp::UriVariables variables, mcp::CallContext context) {
          Json arguments = {{"import_id", variables["import_id"]}, {"response_profile", "compact"}};
          return read(*leads, std::move(uri), std::move(arguments), std::move(context));
        }});
  }
  server.complete_with([&names](Json params) -> asio::awaitable<Json> {
    const Json& argument = params["argument"];
    const bool is_import = argument["name"] == "import_id";
    std::vector<NamedImport> imports;
    if (is_import) imports = co_await names.all();
    co_return completion(imports, argument["value"].get<std::string>());
  });
}

}  // namespace salestouch
