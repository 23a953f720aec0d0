#include "tools/commands/command_schema.hpp"
#include "schemas/bundled_schemas.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "unit/run_to_end.hpp"
#include "unit/stub_api.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr char kId[] = "import.leads.list";

std::string schema_response(const std::string& title) {
  return http_response(
      200,
      R"({"data":{"command":{"command_id":"import.leads.list","title":")" + title +
          R"(","risk":"read","input_schema":{"type":"object","properties":{"import_id":{"type":"string"}}}}}})");
}

class CommandSchemaTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "schema-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    directory = pattern;
  }
  void TearDown() override { fs::remove_all(directory); }

  /// A client of `api`, which must live as long as the schema.
  ApiClient client_of(const std::string& base_url) {
    ApiSettings settings;
    settings.base_url = base_url;
    settings.api_key = "st_key";
    return {settings, {}, worker};
  }
  CommandSchemaOptions options() {
    CommandSchemaOptions options;
    options.cache_directory = directory;
    options.cache_key = "test";
    options.now = [this] { return now; };
    return options;
  }
  std::string title(ApiClient& client) {
    CommandSchema schema(io.get_executor(), client, kId, options());
    return run_to_end(io, schema.get())->title;
  }
  void write_cache(const std::string& text) {
    fs::create_directories(directory);
    std::ofstream(directory / "test.import.leads.list.json") << text;
  }

  asio::io_context io;
  base::Worker worker;
  fs::path directory;
  std::chrono::system_clock::time_point now = std::chrono::system_clock::from_time_t(1'792'000'000);
};

TEST_F(CommandSchemaTest, TheFirstListWaitsForTheApiAndTheNextStartReadsTheDisk) {
  StubApi api(io, StubApi::reply(schema_response("From the API")));
  ApiClient client = client_of(api.base_url());
  EXPECT_EQ(title(client), "From the API");
  EXPECT_EQ(api.requests.size(), 1u);
  EXPECT_TRUE(api.requests[0].starts_with("GET /api/v1/commands/import.leads.list/schema HTTP/1.1"));
  EXPECT_EQ(title(client), "From the API");
  EXPECT_EQ(api.requests.size(), 1u);
}

TEST_F(CommandSchemaTest, AnOldSchemaIsUsedAtOnceAndFetchedAgainBehind) {
  StubApi api(io, StubApi::reply(schema_response("Old")));
  ApiClient client = client_of(api.base_url());
  ASSERT_EQ(title(client), "Old");
  now += 2h;
  StubApi newer(io, StubApi::reply(schema_response("New")));
  ApiClient newer_client = client_of(newer.base_url());
  CommandSchema schema(io.get_executor(), newer_client, kId, options());
  EXPECT_EQ(run_to_end(io, schema.get())->title, "Old");
  const auto begin = std::chrono::steady_clock::now();
  std::string current;
  while (current != "New" && std::chrono::steady_clock::now() - begin < 5s) {
    io.restart();
    io.run_one_for(50ms);
    current = run_to_end(io, schema.get())->title;
  }
  EXPECT_EQ(current, "New");
}

TEST_F(CommandSchemaTest, TheSnapshotStandsInWhileTheApiCannotBeAsked) {
  for (const std::string& response :
       {http_response(500, "{}"), http_response(200, "<html>"),
        http_response(200, R"({"data":{"command":{}}})"),
        http_response(200, R"({"data":{"command":{"command_id":"other","input_schema":{}}}})"),
        http_response(200, R"({"data":{"command":{"command_id":"import.leads.list","input_schema":[]}}})"),
        http_response(
            200,
            R"({"data":{"command":{"command_id":"import.leads.list","input_schema":{"type":"array"}}}})"),
        http_response(200, R"({"data":7})")}) {
    StubApi api(io, StubApi::reply(response));
    ApiClient client = client_of(api.base_url());
    EXPECT_EQ(title(client), "List Import Leads") << response;
  }
  EXPECT_TRUE(fs::is_empty(directory));
}

TEST_F(CommandSchemaTest, ASlowApiHoldsUpTheListForTheFirstWaitOnly) {
  StubApi* stub = nullptr;
  StubApi api(io, [&](StubApi::Socket& socket) { return stub->hang()(socket); });
  stub = &api;
  ApiClient client = client_of(api.base_url());
  CommandSchemaOptions impatient = options();
  impatient.first_wait = 100ms;
  CommandSchema schema(io.get_executor(), client, kId, impatient);
  EXPECT_EQ(run_to_end(io, schema.get())->title, "List Import Leads");
  EXPECT_EQ(api.closed_by_peer, 0);
  schema.stop();
  const auto begin = std::chrono::steady_clock::now();
  while (api.closed_by_peer == 0 && std::chrono::steady_clock::now() - begin < 5s) {
    io.restart();
    io.run_one_for(50ms);
  }
  EXPECT_EQ(api.closed_by_peer, 1);
}

TEST_F(CommandSchemaTest, AnApiThatFailedIsNotAskedOnEveryList) {
  StubApi api(io, StubApi::reply(http_response(500, "{}")));
  ApiClient client = client_of(api.base_url());
  CommandSchema schema(io.get_executor(), client, kId, options());
  for (int i = 0; i < 3; ++i) run_to_end(io, schema.get());
  EXPECT_EQ(api.requests.size(), 1u);
  now += 61s;
  run_to_end(io, schema.get());
  EXPECT_EQ(api.requests.size(), 2u);
}

TEST_F(CommandSchemaTest, AnApiThatAsksForFewerCallsIsLeftAloneByAllAndAskedAgain) {
  const std::string refusal =
      "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  std::optional<std::chrono::steady_clock::time_point> refused_at;
  StubApi api(io, [&](StubApi::Socket& socket) {
    const bool first = !refused_at;
    if (first) refused_at = std::chrono::steady_clock::now();
    return StubApi::reply(first ? refusal : schema_response("From the API"))(socket);
  });
  ApiClient client = client_of(api.base_url());
  SchemaTurns turns{CallSlots(1, 9)};
  CommandSchemaOptions shared = options();
  shared.turns = &turns;
  shared.cache_directory.clear();
  shared.first_wait = 5s;
  CommandSchema first(io.get_executor(), client, kId, shared);
  CommandSchema second(io.get_executor(), client, kId, shared);
  first.refresh();
  EXPECT_EQ(run_to_end(io, second.get())->title, "From the API");
  EXPECT_EQ(run_to_end(io, first.get())->title, "From the API");
  EXPECT_EQ(api.requests.size(), 3u);  // one that is refused, and one of each
  EXPECT_GE(std::chrono::steady_clock::now() - *refused_at, 1s);
}

TEST_F(CommandSchemaTest, GarbageInTheCacheIsNoSchema) {
  StubApi api(io, StubApi::reply(http_response(500, "{}")));
  ApiClient client = client_of(api.base_url());
  for (const char* text :
       {"", "garbage", "[]", "{}", R"({"format":99,"api":"test","fetched_at":1,"command":{}})",
        R"({"format":1,"api":"test","fetched_at":"x","command":{}})",
        R"({"format":1,"api":"other","fetched_at":1,"command":{}})",
        R"({"format":1,"api":"test","fetched_at":1,"command":{"command_id":"x"}})"}) {
    write_cache(text);
    EXPECT_EQ(title(client), "List Import Leads") << text;
  }
}

TEST_F(CommandSchemaTest, AnUnwritableCacheDirectoryIsNoFailure) {
  StubApi api(io, StubApi::reply(schema_response("From the API")));
  ApiClient client = client_of(api.base_url());
  directory = "/proc/no/such/directory";
  EXPECT_EQ(title(client), "From the API");
  directory = "/nonexistent";
}

TEST_F(CommandSchemaTest, WithoutCredentialsTheApiIsNotAsked) {
  StubApi api(io, StubApi::reply(schema_response("From the API")));
  ApiSettings settings;
  settings.base_url = api.base_url();
  ApiClient client(settings, {}, worker);
  EXPECT_EQ(title(client), "List Import Leads");
  EXPECT_TRUE(api.requests.empty());
}

TEST(BundledSchemas, AreAllReadable) {
  EXPECT_EQ(bundled_schemas().size(), 3u);
  for (const BundledSchema& bundled : bundled_schemas()) {
    auto json = base::parse_json(bundled.json);
    ASSERT_TRUE(json) << bundled.command_id;
    auto command = read_command(*json);
    ASSERT_TRUE(command) << bundled.command_id;
    EXPECT_EQ(command->command_id, bundled.command_id);
    EXPECT_EQ(command->risk, "read");
  }
}

}  // namespace
}  // namespace salestouch
