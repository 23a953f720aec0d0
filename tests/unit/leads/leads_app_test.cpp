#include "tools/leads/view/leads_app.hpp"

#include <gtest/gtest.h>

#include "sandbox/sandbox_api.hpp"
#include "server/protocol/apps.hpp"
#include "unit/golden.hpp"
#include "unit/run_to_end.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;

class LeadsAppTest : public testing::Test {
 protected:
  ApiSettings settings() const {
    ApiSettings settings;
    settings.base_url = "http://127.0.0.1:" + std::to_string(sandbox.port());
    settings.api_key = SandboxApi::kApiKey;
    return settings;
  }
  mcp::CallToolResult call(mcp::Tool& tool, const Json& arguments, bool shows_views = true) {
    mcp::CallContext context;
    if (shows_views)
      context.era.client_capabilities["extensions"][std::string(mcp::kAppsExtension)] = Json::object();
    return std::get<mcp::CallToolResult>(run_to_end(io, tool.call(arguments, context)));
  }
  static std::string text_of(const mcp::CallToolResult& result) {
    return result.content[0]["text"].get<std::string>();
  }

  asio::io_context io;
  base::Worker worker;
  Sandbox sandbox{io, "127.0.0.1", 0};
  ApiClient api{settings(), ApiClientOptions{}, worker};
  CommandSchema schema{io.get_executor(), api, std::string(LeadsTool::kName), CommandSchemaOptions{}};
  LeadsTool leads{io.get_executor(), api, schema, LeadsToolOptions{}, CursorSeal("secret"), worker};
  ImportNames names{api, AllowedImports()};
  ShowTool show{leads, names, nullptr, worker};
  RowsTool rows{leads, "", nullptr, worker};
};

TEST_F(LeadsAppTest, WhatAModelSeesIsAsReviewed) {
  expect_golden("tool_definition.import.leads.show.txt", reviewed(run_to_end(io, show.definition()).value()));
  expect_golden("show.txt", text_of(call(show, {{"import_id", "imp_large"}})));
  expect_golden("show_without_views.txt", text_of(call(show, {{"import_id", "imp_empty"}}, false)));
}

TEST_F(LeadsAppTest, ShowTellsTheViewWhatItShows) {
  const mcp::CallToolResult result = call(show, {{"import_id", "imp_demo"}});
  EXPECT_EQ(result.meta["salestouch/import"]["import_id"], "imp_demo");
  EXPECT_EQ(result.meta["salestouch/import"]["name"], "Heads of sales, fintech, Paris and Berlin");
  EXPECT_TRUE(result.structured_content.empty()) << "some hosts give it to their model";
}

TEST_F(LeadsAppTest, WrongArgumentsAreToldAsForAnyTool) {
  for (mcp::Tool* tool : {static_cast<mcp::Tool*>(&show), static_cast<mcp::Tool*>(&rows)}) {
    for (const Json& arguments : {Json::object(), Json{{"import_id", ""}}, Json{{"import_id", Json::array()}},
                                  Json{{"import_id", std::string(1'001, 'x')}}}) {
      const mcp::CallToolResult result = call(*tool, arguments);
      EXPECT_TRUE(result.is_error);
      EXPECT_EQ(result.error_code, "invalid_arguments") << arguments.dump();
    }
    EXPECT_EQ(call(*tool, {{"import_id", "imp_none"}}).error_code, "not_found");
  }
  for (const Json& more : {Json{{"first", -1}}, Json{{"limit", 2'001}}, Json{{"whole", "perhaps"}}}) {
    Json arguments = {{"import_id", "imp_demo"}};
    arguments.update(more);
    EXPECT_EQ(call(rows, arguments).error_code, "invalid_arguments") << more.dump();
  }
}

TEST_F(LeadsAppTest, AConditionIsRefusedAndWhatClientsAddIsNot) {
  for (mcp::Tool* tool : {static_cast<mcp::Tool*>(&show), static_cast<mcp::Tool*>(&rows)}) {
    EXPECT_EQ(run_to_end(io, tool->definition()).value().input_schema["additionalProperties"], false);
    for (const Json& more : {Json{{"status", {"New"}}}, Json{{"min_score", 80}}, Json{{"feilds", {"x"}}}}) {
      Json arguments = {{"import_id", "imp_demo"}};
      arguments.update(more);
      const mcp::CallToolResult result = call(*tool, arguments);
      EXPECT_EQ(result.error_code, "invalid_arguments") << more.dump();
      const std::string said = "- " + more.begin().key() + ": no such argument; this tool takes import_id";
      EXPECT_NE(text_of(result).find(said), std::string::npos) << text_of(result);
    }
    for (const Json& more : {Json{{"task_progress", "1 of 2"}}, Json{{"status", nullptr}}}) {
      Json arguments = {{"import_id", "imp_demo"}};
      arguments.update(more);
      EXPECT_FALSE(call(*tool, arguments).is_error) << more.dump();
    }
    EXPECT_FALSE(call(*tool, {{"arguments", R"({"import_id":"imp_demo"})"}}).is_error);
  }
}

TEST_F(LeadsAppTest, RowsFollowOneAnotherToTheEnd) {
  std::size_t read = 0;
  for (std::size_t total = 1; read < total;) {
    const mcp::CallToolResult page = call(rows, {{"import_id", "imp_team"}, {"first", read}, {"limit", 100}});
    const Json content = base::parse_json(page.structured_content).value();
    total = content["leads"].get<std::size_t>();
    ASSERT_GT(content["rows"].size(), 0u);
    read += content["rows"].size();
  }
  EXPECT_EQ(read, 240u);
}

}  // namespace
}  // namespace salestouch
