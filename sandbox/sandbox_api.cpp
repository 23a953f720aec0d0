#include "sandbox/sandbox_api.hpp"

#include "base/json.hpp"
#include "base/net/http_url.hpp"
#include "sandbox/made_up_leads.hpp"
#include "schemas/bundled_schemas.hpp"

namespace salestouch {
namespace {

namespace http = boost::beast::http;
using base::Json;

constexpr std::string_view kCommands = "/api/v1/commands";

/// Made up, too: one that changes something and one that a person must approve.
constexpr BundledSchema kWritingCommands[] = {{"scoring.feedback.create", R"({
      "command_id": "scoring.feedback.create", "title": "Create Scoring Feedback", "risk": "mutate",
      "description": "Tell whether a lead's score was right.", "summary": "Rate a score.",
      "visibility": "public", "category": "scoring", "default_permission": "allow",
      "when_to_use": "after a person has judged a lead.", "risk_notes": [], "output_notes": [],
      "related_commands": [], "related_resources": [], "examples": [],
      "input_schema": {"type": "object", "additionalProperties": false, "required": ["lead_id", "verdict"],
        "properties": {"lead_id": {"type": "string"}, "verdict": {"type": "string", "enum": ["right", "wrong"]}}},
      "output_schema": {"type": "object", "properties": {"lead_id": {"type": "string"},
        "verdict": {"type": "string"}, "recorded": {"type": "boolean"}}}})"},
                                              {"lead.enrich", R"({
      "command_id": "lead.enrich", "title": "Enrich Lead", "risk": "approval",
      "description": "Look up more about a lead; costs a credit.", "summary": "Enrich a lead.",
      "visibility": "public", "category": "leads", "default_permission": "ask",
      "when_to_use": "when an important lead lacks its email.", "risk_notes": ["Costs a credit."],
      "output_notes": [], "related_commands": [], "related_resources": [], "examples": [],
      "input_schema": {"type": "object", "additionalProperties": false, "required": ["lead_id"],
        "properties": {"lead_id": {"type": "string"}}},
      "output_schema": {"type": "object"}})"}};

struct Import {
  std::string_view import_id;
  std::string_view name;
  std::string_view type;
  std::size_t leads;
};

constexpr Import kImports[] = {
    {"imp_empty", "Webinar sign-ups, not yet processed", "csv", 0},
    {"imp_demo", "Heads of sales, fintech, Paris and Berlin", "linkedin_search", 12},
    {"imp_team", "Operations leads, manufacturing, Europe", "linkedin_search", 240},
    {"imp_large", "Everyone who reacted to the launch post", "linkedin_post_reactions", 5000},
};

/// Of a round size, for measurements; not in the list of imports. Each has copies, such as imp_10-7, for
/// calls that are not to be equal.
constexpr Import kSizedImports[] = {
    {"imp_10", "Ten leads", "csv", 10},
    {"imp_100", "A hundred leads", "csv", 100},
    {"imp_1000", "A thousand leads", "csv", 1000},
    {"imp_5000", "Five thousand leads", "csv", 5000},
};

const Import* find_import(std::string_view import_id) {
  for (const Import& import : kImports) {
    if (import.import_id == import_id) return &import;
  }
  for (const Import& import : kSizedImports) {
    if (import.import_id == import_id.substr(0, import_id.find('-'))) return &import;
  }
  return nullptr;
}

SandboxResponse respond(http::status status, std::string body) {
  SandboxResponse response(status, 11);
  response.set(http::field::content_type, "application/json; charset=utf-8");
  response.body() = std::move(body);
  return response;
}

SandboxResponse bare_error(http::status status, std::string_view code, std::string_view message) {
  return respond(status, base::dump_json({{"error", {{"code", code}, {"message", message}}}}));
}

SandboxResponse envelope_error(http::status status, std::string_view code, std::string_view message) {
  return respond(status, base::dump_json({{"ok", false},
                                          {"status", static_cast<unsigned>(status)},
                                          {"data", nullptr},
                                          {"error", {{"code", code}, {"message", message}}},
                                          {"meta", {{"warnings", Json::array()}}}}));
}

std::string success_envelope(std::string_view data) {
  return R"({"ok":true,"status":200,"data":)" + std::string(data) +
         R"(,"error":null,"meta":{"approval_required":false,"warnings":[]}})";
}

Json import_summary(const Import& import) {
  return {{"import_id", import.import_id},
          {"type", import.type},
          {"name", import.name},
          {"source_url",
           "https://www.linkedin.com/search/results/people/?keywords=" + std::string(import.import_id)},
          {"context", "Made-up data of the sandbox."},
          {"mission", {{"id", "mis_1"}, {"name", "Autumn outreach"}, {"status", "active"}}},
          {"created_at", "2026-09-14T08:30:00.000Z"},
          {"updated_at", "2026-09-14T08:41:12.000Z"},
          {"created_count", import.leads},
          {"skipped_count", import.leads / 20},
          {"invalid_count", import.leads / 100},
          {"total_leads", import.leads}};
}

Json bundled_command(const BundledSchema& bundled) {
  return base::parse_json(bundled.json).value_or(Json::object());
}

std::vector<BundledSchema> all_commands() {
  const auto bundled = bundled_schemas();
  std::vector<BundledSchema> commands(bundled.begin(), bundled.end());
  commands.insert(commands.end(), std::begin(kWritingCommands), std::end(kWritingCommands));
  return commands;
}

SandboxResponse catalogue() {
  Json commands = Json::array();
  for (const BundledSchema& bundled : all_commands()) {
    Json command = bundled_command(bundled);
    command.erase("input_schema");
    command.erase("output_schema");
    commands.push_back(std::move(command));
  }
  Json body = Json::object();
  body["data"]["commands"] = std::move(commands);
  return respond(http::status::ok, base::dump_json(body));
}

SandboxResponse schema(std::string_view command_id) {
  for (const BundledSchema& bundled : all_commands()) {
    if (bundled.command_id != command_id) continue;
    Json body = Json::object();
    body["data"]["command"] = bundled_command(bundled);
    return respond(http::status::ok, base::dump_json(body));
  }
  return bare_error(http::status::not_found, "command_not_found", "No such command.");
}

bool is_authorized(const SandboxRequest& request) {
  return request[http::field::authorization] == "Bearer " + std::string(SandboxApi::kApiKey) ||
         request["X-API-Key"] == SandboxApi::kApiKey;
}

}  // namespace

SandboxResponse SandboxApi::handle(const SandboxRequest& request) {
  if (!is_authorized(request)) {
    return bare_error(http::status::unauthorized, "unauthorized", "Missing or invalid API key.");
  }
  std::string_view path(request.target());
  if (!path.starts_with(kCommands))
    return bare_error(http::status::not_found, "not_found", "No such endpoint.");
  path.remove_prefix(kCommands.size());
  const bool get = request.method() == http::verb::get;
  if (path.empty() && get) return catalogue();
  if (!path.starts_with('/')) return bare_error(http::status::not_found, "not_found", "No such endpoint.");
  path.remove_prefix(1);
  if (get && path.ends_with("/schema")) return schema(path.substr(0, path.size() - 7));
  if (request.method() == http::verb::post) return run(path, request);
  return bare_error(http::status::method_not_allowed, "method_not_allowed", "Use POST to run a command.");
}

SandboxResponse SandboxApi::run(std::string_view command_id, const SandboxRequest& request) {
  std::optional<Json> body = base::parse_json(request.body());
  const Json* input = body ? base::find(*body, "input") : nullptr;
  if (!input || !input->is_object()) {
    return bare_error(http::status::bad_request, "invalid_body", "The body must be {\"input\":{...}}.");
  }
  if (command_id == "import.list") {
    Json imports = Json::array();
    for (const Import& import : kImports) imports.push_back(import_summary(import));
    Json data = Json::object();
    data["imports"] = std::move(imports);
    return respond(http::status::ok, success_envelope(base::dump_json(data)));
  }
  if (command_id == "scoring.feedback.create") {
    Json recorded = *input;
    recorded["recorded"] = true;
    return respond(http::status::ok, success_envelope(base::dump_json(recorded)));
  }
  if (command_id == "lead.enrich") {
    return respond(http::status::accepted,
                   R"({"ok":true,"status":202,"data":null,"error":null,"meta":{"approval_required":true,)"
                   R"("approval_request_id":"apr_sandbox_1","warnings":[]}})");
  }
  if (command_id != "import.get" && command_id != "import.leads.list") {
    return bare_error(http::status::not_found, "command_not_found", "No such command.");
  }
  const std::optional<std::string> import_id = base::find_string(*input, "import_id");
  if (!import_id) {
    return envelope_error(http::status::unprocessable_entity, "invalid_input", "import_id is required.");
  }
  const Import* import = find_import(*import_id);
  if (!import) return envelope_error(http::status::not_found, "import_not_found", "Import not found.");
  if (command_id == "import.get") {
    Json summary = import_summary(*import);
    summary["import_id"] = *import_id;
    return respond(http::status::ok, success_envelope(base::dump_json(summary)));
  }
  std::string leads = leads_body(import->import_id, import->leads);
  const std::string_view copy = std::string_view(*import_id).substr(import->import_id.size());
  leads.insert(leads.find(import->import_id) + import->import_id.size(), copy);  // the first is the id
  return respond(http::status::ok, std::move(leads));
}

const std::string& SandboxApi::leads_body(std::string_view import_id, std::size_t count) {
  auto body = leads_bodies_.find(import_id);
  if (body == leads_bodies_.end()) {
    std::string data = R"({"import_id":")" + std::string(import_id) + R"(","leads":)";
    data += made_up_leads(import_id, count) + "}";
    body = leads_bodies_.emplace(import_id, success_envelope(data)).first;
  }
  return body->second;
}

namespace {

/// The data is made up, but a sandbox others could reach would still be a service nobody asked for.
const std::string& loopback_only(const std::string& address) {
  if (!base::is_loopback(address)) {
    throw boost::system::system_error(boost::asio::error::access_denied, "the sandbox is for loopback only");
  }
  return address;
}

}  // namespace

Sandbox::Sandbox(boost::asio::io_context& io, const std::string& address, unsigned short port)
    : server_(
          io,
          mcp::admit_all([this](mcp::HttpRequest request,
                                mcp::HttpReply&) -> boost::asio::awaitable<std::optional<mcp::HttpResponse>> {
            co_return api_.handle(request);
          }),
          {.address = loopback_only(address), .port = port, .limits = {}, .tls = nullptr}) {
  server_.start();
}

}  // namespace salestouch
