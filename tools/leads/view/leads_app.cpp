#include "tools/leads/view/leads_app.hpp"

#include <charconv>

#include "server/protocol/apps.hpp"
#include "views/bundled_views.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;

/// Rows of a page that is read as a resource.
constexpr std::size_t kRowsOfAResource = 500;

std::optional<std::size_t> whole_number(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// What the tool answers to `arguments`, as the contents of a resource.
asio::awaitable<mcp::Outcome> read(mcp::Tool& rows, std::string uri, Json arguments,
                                   mcp::CallContext context) {
  const mcp::ProtocolRevision revision = context.era.revision;
  mcp::ToolOutcome outcome = co_await rows.call(std::move(arguments), std::move(context));
  auto& result = std::get<mcp::CallToolResult>(outcome);  // it never asks for more
  if (result.is_error) {
    const int code = result.error_code == "not_found" ? mcp::resource_not_found(revision)
                                                      : mcp::error_codes::kInternalError;
    co_return mcp::Error{code, base::find_string(result.content[0], "text").value_or("")};
  }
  Json contents = {{"uri", std::move(uri)},
                   {"mimeType", "application/json"},
                   {"text", std::move(result.structured_content)}};
  co_return Json{{"contents", Json::array({std::move(contents)})}};
}

/// The template `salestouch://imports/{import_id}/` + `path`, read with its place and these `arguments`.
mcp::ResourceTemplate rows_template(mcp::Tool& rows, const std::string& path, std::string name,
                                    std::string description, std::string listed_to, Json arguments) {
  return {
      {{"uriTemplate", "salestouch://imports/{import_id}/" + path},
       {"name", std::move(name)},
       {"description", std::move(description)},
       {"mimeType", "application/json"}},
      [&rows, arguments = std::move(arguments)](std::string uri, mcp::UriVariables variables,
                                                mcp::CallContext context) -> asio::awaitable<mcp::Outcome> {
        const std::optional<std::size_t> first = whole_number(variables["first"]);
        if (!first) {
          co_return mcp::Error{mcp::resource_not_found(context.era.revision),
                               "Resource not found",
                               {{"uri", uri.substr(0, 1'000)}}};
        }
        Json asked = arguments;
        asked["import_id"] = variables["import_id"];
        asked["first"] = *first;
        co_return co_await read(rows, std::move(uri), std::move(asked), std::move(context));
      },
      std::move(listed_to)};
}

/// To whom what only the view uses is listed.
std::string listed_to_hosts(Apps listed) {
  return listed == Apps::automatic ? std::string(mcp::kAppsExtension) : std::string();
}

}  // namespace

LeadsApp::LeadsApp(LeadsTool& leads, ImportNames& names, Apps listed, ToolObserver* observer,
                   base::Worker& worker)
    : show_(leads, names, observer, worker),
      rows_(leads, listed_to_hosts(listed), observer, worker),
      listed_to_(listed_to_hosts(listed)) {}

void LeadsApp::add_to(mcp::Server& server) {
  server.declare_extension(std::string(mcp::kAppsExtension));
  server.add(show_);
  server.add(rows_);
  server.add(mcp::app_view(std::string(kLeadsAppUri), "leads_view", "Leads",
                           "The leads of an import as a table, for a person.", bundled_leads_view()));
  server.add(rows_template(rows_, "rows/{first}", "import_rows",
                           "For the leads view: rows of an import from this place on.", listed_to_,
                           {{"limit", kRowsOfAResource}}));
  server.add(rows_template(rows_, "lead/{first}", "import_lead",
                           "For the leads view: the lead at this place of an import, whole.", listed_to_,
                           {{"whole", true}}));
}

}  // namespace salestouch
