#include "tools/leads/import_resources.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <chrono>
#include <memory>

#include "tools/api/api_answer.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;
using std::chrono::steady_clock;

/// Values of one completion (MCP, Completion).
constexpr std::size_t kMaxValues = 100;
/// A client asks anew with each letter that a person types.
constexpr std::chrono::seconds kIdsKept{30};

struct KnownImport {
  std::string import_id;
  std::string name;
};

/// The imports to complete from, asked for anew when they are old.
class ImportIds {
 public:
  ImportIds(ApiClient& api, AllowedImports allowed) : api_(api), allowed_(std::move(allowed)) {}

  /// Empty when the API cannot be asked: a completion is a help, not an answer.
  asio::awaitable<std::vector<KnownImport>> get() {
    if (asked_at_ && steady_clock::now() - *asked_at_ < kIdsKept) co_return imports_;
    const std::string command(kImportsCommand);
    const Json no_input = Json::object();
    ApiResult<HttpAnswer> http = co_await api_.run_command(command, no_input, std::nullopt);
    if (!http) co_return std::vector<KnownImport>();
    const ApiResult<ApiAnswer> answer = read_answer(std::move(*http));
    const std::optional<Json> data = answer ? base::parse_json(answer->data()) : std::nullopt;
    const Json* list = data ? base::find(*data, "imports") : nullptr;
    imports_.clear();
    if (list && list->is_array()) {
      for (const Json& import : *list) {
        std::string id = base::find_string(import, "import_id").value_or("");
        if (allowed_.allow(id))
          imports_.push_back({std::move(id), base::find_string(import, "name").value_or("")});
      }
    }
    asked_at_ = steady_clock::now();
    co_return imports_;
  }

 private:
  ApiClient& api_;
  AllowedImports allowed_;
  std::vector<KnownImport> imports_;
  std::optional<steady_clock::time_point> asked_at_;
};

/// The ids that begin with what was typed, and those of imports whose name has it.
Json completion(const std::vector<KnownImport>& imports, const std::string& typed) {
  Json values = Json::array();
  std::size_t total = 0;
  for (const KnownImport& import : imports) {
    if (import.import_id.empty()) continue;
    if (!boost::algorithm::istarts_with(import.import_id, typed) &&
        !boost::algorithm::icontains(import.name, typed))
      continue;
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

void add_import_resources(mcp::Server& server, mcp::Tool* list, mcp::Tool* leads, ApiClient& api,
                          const AllowedImports& allowed) {
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
  server.complete_with(
      [ids = std::make_shared<ImportIds>(api, allowed)](Json params) -> asio::awaitable<Json> {
        const Json& argument = params["argument"];
        const bool is_import = argument["name"] == "import_id";
        std::vector<KnownImport> imports;
        if (is_import) imports = co_await ids->get();
        co_return completion(imports, argument["value"].get<std::string>());
      });
}

}  // namespace salestouch
