#include "tools/commands/command_tool.hpp"

#include <gtest/gtest.h>

#include "app/command_tools.hpp"
#include "sandbox/sandbox_api.hpp"
#include "server/protocol/mcp_server.hpp"
#include "unit/golden.hpp"
#include "unit/run_to_end.hpp"
#include "unit/stub_api.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;

class CommandToolTest : public testing::Test {
 protected:
  void use(const std::string& base_url, bool allow_writes) {
    ApiSettings settings;
    settings.base_url = base_url;
    settings.api_key = SandboxApi::kApiKey;
    client = std::make_unique<ApiClient>(settings, ApiClientOptions{}, worker);
    CommandToolsOptions options;
    options.commands = {"import.leads.list", "import.list", "import.get", "scoring.feedback.create",
                        "lead.enrich"};
    options.writes = allow_writes ? Writes::unattended : Writes::refused;
    names = std::make_unique<ImportNames>(*client, AllowedImports());
    tools = std::make_unique<CommandTools>(io.get_executor(), *client, *names, options, CursorSeal("secret"),
                                           worker);
  }
  void use_sandbox(bool allow_writes = false) {
    sandbox = std::make_unique<Sandbox>(io, "127.0.0.1", 0);
    use("http://127.0.0.1:" + std::to_string(sandbox->port()), allow_writes);
  }
  std::string call(std::string_view command, const std::string& arguments, bool expect_error = false) {
    const auto result = std::get<mcp::CallToolResult>(
        run_to_end(io, tools->find(command)->call(base::parse_json(arguments).value(), {})));
    EXPECT_EQ(result.is_error, expect_error) << result.content.dump();
    return result.content[0]["text"].get<std::string>();
  }
  std::optional<mcp::ToolDefinition> definition(std::string_view command) {
    return run_to_end(io, tools->find(command)->definition());
  }

  asio::io_context io;
  base::Worker worker;
  std::unique_ptr<Sandbox> sandbox;
  std::unique_ptr<ApiClient> client;
  std::unique_ptr<ImportNames> names;
  std::unique_ptr<CommandTools> tools;
};

TEST_F(CommandToolTest, DefinitionsAreAsReviewed) {
  use_sandbox();
  for (const std::string command : {"import.list", "import.get"}) {
    const mcp::ToolDefinition definition = this->definition(command).value();
    expect_golden("tool_definition." + command + ".txt", reviewed(definition));
  }
}

TEST_F(CommandToolTest, ReadsNeighbours) {
  use_sandbox();
  EXPECT_TRUE(call("import.list", "{}").starts_with("Result of import.list.\n{\"imports\":[{\"import_id\":"));
  EXPECT_NE(call("import.get", R"({"import_id":"imp_team"})").find("\"total_leads\":240"), std::string::npos);
  EXPECT_TRUE(call("import.get", R"({"import_id":"imp_no"})", true).starts_with("Error not_found: "));
}

TEST_F(CommandToolTest, ChecksArgumentsAndCursors) {
  use_sandbox();
  const std::string wrong = call("import.get", R"({"id":1})", true);
  EXPECT_TRUE(wrong.starts_with("Error invalid_arguments: import.get was not called.")) << wrong;
  EXPECT_NE(wrong.find("import_id: required but missing"), std::string::npos) << wrong;
  EXPECT_TRUE(call("import.list", R"({"cursor":"AAAA"})", true).starts_with("Error invalid_cursor: "));
  const std::string first = call("import.list", R"({"max_tokens":500})");
  const std::size_t at = first.find("\"cursor\":\"") + 10;
  const std::string cursor = first.substr(at, CursorSeal::kCursorLength);
  const std::string next = call("import.list", R"({"max_tokens":500,"cursor":")" + cursor + "\"}");
  EXPECT_NE(next.find("imp_large"), std::string::npos) << first << next;
  EXPECT_TRUE(call("import.get", R"({"import_id":"imp_team","cursor":")" + cursor + "\"}", true)
                  .starts_with("Error invalid_cursor: "));
}

TEST_F(CommandToolTest, WritesAreNeitherOfferedNorRunUnlessAllowed) {
  use_sandbox();
  for (const char* command : {"scoring.feedback.create", "lead.enrich"}) {
    EXPECT_FALSE(definition(command));
    EXPECT_TRUE(call(command, R"({"lead_id":"l","verdict":"right"})", true)
                    .starts_with("Error writes_not_allowed: "));
  }
}

TEST_F(CommandToolTest, AllowedWritesRunAndSayWhatTheyAre) {
  use_sandbox(/*allow_writes=*/true);
  const std::optional<mcp::ToolDefinition> feedback = definition("scoring.feedback.create");
  ASSERT_TRUE(feedback);
  EXPECT_TRUE(feedback->annotations.destructive && !feedback->annotations.read_only &&
              !feedback->annotations.idempotent);
  EXPECT_FALSE(feedback->input_schema["properties"].contains("cursor"));
  EXPECT_EQ(call("scoring.feedback.create", R"({"lead_id":"l_1","verdict":"wrong"})"),
            "Result of scoring.feedback.create.\n"
            R"({"lead_id":"l_1","verdict":"wrong","recorded":true})");
  const std::string asked = call("lead.enrich", R"({"lead_id":"l_1"})", true);
  EXPECT_NE(asked.find("approval_request_id: apr_sandbox_1"), std::string::npos) << asked;
}

TEST_F(CommandToolTest, ACommandThatNobodyDescribedIsNotRun) {
  StubApi api(io, StubApi::reply(http_response(404, "{}")));
  use(api.base_url(), /*allow_writes=*/true);
  EXPECT_FALSE(definition("lead.enrich"));
  EXPECT_TRUE(call("lead.enrich", R"({"lead_id":"l_1"})", true).starts_with("Error command_unknown: "));
  EXPECT_TRUE(std::ranges::none_of(api.requests,
                                   [](const std::string& request) { return request.starts_with("POST"); }));
}

TEST_F(CommandToolTest, AChangeIsNeverRunTwice) {
  SandboxRequest request(boost::beast::http::verb::get, "/api/v1/commands/scoring.feedback.create/schema",
                         11);
  request.set(boost::beast::http::field::authorization, "Bearer st_sandbox");
  const std::string schema = SandboxApi().handle(request).body();
  StubApi* stub = nullptr;
  StubApi api(io, [&](StubApi::Socket& socket) -> asio::awaitable<void> {
    const bool is_run = stub->requests.back().starts_with("POST");
    auto behave = StubApi::reply(is_run ? http_response(503, "{}") : http_response(200, schema));
    co_await behave(socket);
  });
  stub = &api;
  use(api.base_url(), /*allow_writes=*/true);
  call("scoring.feedback.create", R"({"lead_id":"l_1","verdict":"wrong"})", true);
  EXPECT_EQ(std::ranges::count_if(api.requests, [](const std::string& r) { return r.starts_with("POST"); }),
            1);
}

TEST_F(CommandToolTest, TheCatalogueGivesWhatMayBeOffered) {
  use_sandbox();
  EXPECT_EQ(run_to_end(io, listed_commands(*client, false))->size(), 3u);
  EXPECT_EQ(run_to_end(io, listed_commands(*client, true))->size(), 5u);
}

TEST_F(CommandToolTest, AServerHearsThatADescriptionChanged) {
  use_sandbox();
  mcp::Server server({"salestouch", "SalesTouch", "1", "", mcp::ToolNames::dotted});
  tools->add_to(server);
  std::vector<std::string> heard;
  mcp::Conversation conversation;
  mcp::Era era;
  era.revision = mcp::ProtocolRevision::v2026_07_28;
  asio::co_spawn(
      io,
      server.answer(
          {{Json(1), "subscriptions/listen", Json{{"notifications", {{"toolsListChanged", true}}}}}, era},
          conversation, [&](std::string message) { heard.push_back(message); }),
      [](std::exception_ptr, mcp::Answer) {});
  // The sandbox describes lead.enrich; until then nothing is known of it.
  run_to_end(io, tools->find("lead.enrich")->definition());
  EXPECT_TRUE(becomes(io, [&] { return heard.size() >= 2; }));
  EXPECT_NE(heard.back().find("notifications/tools/list_changed"), std::string::npos);
  server.shut_down();
  io.restart();
  io.poll();
}

}  // namespace
}  // namespace salestouch
