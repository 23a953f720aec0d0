#include "sandbox/sandbox_api.hpp"
#include "schemas/bundled_schemas.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "sandbox/made_up_leads.hpp"
#include "tools/commands/argument_check.hpp"
#include "tools/commands/command_schema.hpp"

namespace salestouch {
namespace {

namespace http = boost::beast::http;
using base::Json;

constexpr base::JsonLimits kLarge{64, 10'000'000};

SandboxResponse ask(SandboxApi& api, http::verb verb, const std::string& target, const std::string& body = "",
                    const std::string& authorization = "Bearer st_sandbox") {
  SandboxRequest request(verb, target, 11);
  if (!authorization.empty()) request.set(http::field::authorization, authorization);
  request.body() = body;
  return api.handle(request);
}

SandboxResponse run(SandboxApi& api, const std::string& command, const std::string& input) {
  return ask(api, http::verb::post, "/api/v1/commands/" + command, R"({"input":)" + input + "}");
}

Json json_of(const SandboxResponse& response) {
  return base::parse_json(response.body(), kLarge).value();
}

TEST(SandboxApiTest, EveryLeadFitsTheOutputSchema) {
  Json leads = base::parse_json(made_up_leads("imp_demo", 300), kLarge).value();
  for (const BundledSchema& bundled : bundled_schemas()) {
    if (bundled.command_id != "import.leads.list") continue;
    const Json lead_schema =
        base::parse_json(bundled.json).value()["output_schema"]["properties"]["leads"]["items"];
    const ArgumentCheck check(lead_schema);
    for (const Json& lead : leads) {
      const std::vector<std::string> problems = check.problems(lead);
      ASSERT_TRUE(problems.empty()) << problems[0] << "\n" << lead.dump();
    }
  }
}

TEST(SandboxApiTest, LeadsAreTheSameOnEveryRunAndAboutTwoKilobytes) {
  EXPECT_EQ(made_up_leads("a", 50), made_up_leads("a", 50));
  EXPECT_NE(made_up_leads("a", 50), made_up_leads("b", 50));
  EXPECT_TRUE(made_up_leads("a", 50).starts_with(made_up_leads("a", 10).substr(0, 5'000)));
  const std::size_t bytes = made_up_leads("imp_large", 1'000).size() / 1'000;
  EXPECT_GT(bytes, 1'500u);
  EXPECT_LT(bytes, 2'600u);
}

TEST(SandboxApiTest, ImportsHaveTheLeadsTheyCount) {
  SandboxApi api;
  const Json imports = json_of(run(api, "import.list", "{}"))["data"]["imports"];
  ASSERT_EQ(imports.size(), 4u);
  for (const Json& import : imports) {
    const std::string input = Json{{"import_id", import["import_id"]}}.dump();
    const Json data = json_of(run(api, "import.leads.list", input))["data"];
    EXPECT_EQ(data["import_id"], import["import_id"]);
    EXPECT_EQ(data["leads"].size(), import["total_leads"].get<std::size_t>());
    EXPECT_EQ(json_of(run(api, "import.get", input))["data"], import);
  }
}

TEST(SandboxApiTest, ACopyOfAnImportIsOneOfItsOwn) {
  SandboxApi api;
  for (const char* command : {"import.get", "import.leads.list"}) {
    const Json copy = json_of(run(api, command, R"({"import_id":"imp_10-7"})"));
    EXPECT_EQ(copy["data"]["import_id"], "imp_10-7") << command;
  }
}

TEST(SandboxApiTest, ErrorsComeInBothShapes) {
  SandboxApi api;
  const SandboxResponse bare = ask(api, http::verb::get, "/api/v1/commands", "", "");
  EXPECT_EQ(bare.result_int(), 401u);
  EXPECT_EQ(json_of(bare)["error"]["code"], "unauthorized");
  EXPECT_EQ(ask(api, http::verb::get, "/api/v1/commands", "", "Bearer st_other").result_int(), 401u);

  const SandboxResponse envelope = run(api, "import.leads.list", R"({"import_id":"nobody"})");
  EXPECT_EQ(envelope.result_int(), 404u);
  EXPECT_EQ(json_of(envelope)["ok"], false);
  EXPECT_EQ(json_of(envelope)["error"]["code"], "import_not_found");

  EXPECT_EQ(run(api, "import.leads.list", "{}").result_int(), 422u);
  EXPECT_EQ(run(api, "no.such", "{}").result_int(), 404u);
  EXPECT_EQ(ask(api, http::verb::post, "/api/v1/commands/import.list", "garbage").result_int(), 400u);
  EXPECT_EQ(ask(api, http::verb::delete_, "/api/v1/commands/import.list").result_int(), 405u);
  EXPECT_EQ(ask(api, http::verb::get, "/elsewhere").result_int(), 404u);
}

TEST(SandboxApiTest, TheCatalogueHasTheCommandsAndTheSchemaEndpointTheirSchemas) {
  SandboxApi api;
  const Json commands = json_of(ask(api, http::verb::get, "/api/v1/commands"))["data"]["commands"];
  EXPECT_EQ(commands.size(), 5u);
  for (const Json& command : commands) {
    const std::string target = "/api/v1/commands/" + command["command_id"].get<std::string>() + "/schema";
    EXPECT_TRUE(read_command(json_of(ask(api, http::verb::get, target))["data"]["command"])) << target;
  }
  EXPECT_EQ(ask(api, http::verb::get, "/api/v1/commands/no.such/schema").result_int(), 404u);
}

TEST(HttpListenerTest, ListensOnLoopbackOnly) {
  boost::asio::io_context io;
  EXPECT_THROW(Sandbox(io, "0.0.0.0", 0), boost::system::system_error);
}

}  // namespace
}  // namespace salestouch
