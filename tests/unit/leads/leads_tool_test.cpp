#include "tools/leads/leads_tool.hpp"
#include "schemas/bundled_schemas.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "sandbox/sandbox_api.hpp"
#include "tools/commands/argument_schema.hpp"
#include "tools/leads/leads_definition.hpp"
#include "unit/golden.hpp"
#include "unit/run_to_end.hpp"
#include "unit/stub_api.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using base::Json;

Json parse(const std::string& text) {
  return base::parse_json(text).value();
}

CommandDescription bundled() {
  for (const BundledSchema& schema : bundled_schemas()) {
    if (schema.command_id == LeadsTool::kName) return read_command(parse(std::string(schema.json))).value();
  }
  throw std::logic_error("no snapshot");
}

class LeadsToolTest : public testing::Test {
 protected:
  /// Without a cache unless it is asked for: what the API says then reaches each call.
  void use(const std::string& base_url, LeadsCacheOptions cache = {.max_bytes = 0}) {
    ApiSettings settings;
    settings.base_url = base_url;
    settings.api_key = SandboxApi::kApiKey;
    client = std::make_unique<ApiClient>(settings, ApiClientOptions{}, worker);
    schema = std::make_unique<CommandSchema>(io.get_executor(), *client, std::string(LeadsTool::kName),
                                             CommandSchemaOptions{});
    LeadsToolOptions options;
    options.cache = cache;
    tool = std::make_unique<LeadsTool>(io.get_executor(), *client, *schema, options, CursorSeal("secret"),
                                       worker);
  }
  void use_sandbox() {
    sandbox = std::make_unique<Sandbox>(io, "127.0.0.1", 0);
    use("http://127.0.0.1:" + std::to_string(sandbox->port()));
  }
  std::string call(const std::string& arguments, bool expect_error = false) {
    mcp::CallContext context;
    const auto result = std::get<mcp::CallToolResult>(run_to_end(io, tool->call(parse(arguments), context)));
    EXPECT_EQ(result.is_error, expect_error) << result.content.dump();
    EXPECT_EQ(result.content.size(), 1u);
    EXPECT_EQ(result.content[0]["type"], "text");
    return result.content[0]["text"].get<std::string>();
  }

  asio::io_context io;
  base::Worker worker;
  std::unique_ptr<Sandbox> sandbox;
  std::unique_ptr<ApiClient> client;
  std::unique_ptr<CommandSchema> schema;
  std::unique_ptr<LeadsTool> tool;
};

TEST(LeadsDefinition, IsAsReviewed) {
  std::vector<std::string> dropped;
  const mcp::ToolDefinition definition = leads_definition(bundled(), dropped);
  EXPECT_TRUE(dropped.empty());
  EXPECT_LE(definition.description.size(), 1'000u);
  EXPECT_TRUE(definition.annotations.read_only && definition.annotations.idempotent);
  EXPECT_FALSE(definition.annotations.destructive || definition.annotations.open_world);
  expect_golden("tool_definition.txt", reviewed(definition));
}

TEST(LeadsDefinition, AnArgumentOfTheApiBeatsOursOfTheSameName) {
  CommandDescription command = bundled();
  command.input_schema = parse(R"({"type":"object","properties":{"import_id":{"type":"string"},
    "limit":{"type":["string","null"],"description":"theirs"}},"required":["import_id"],"anyOf":[{}]})");
  std::vector<std::string> dropped;
  const mcp::ToolDefinition definition = leads_definition(command, dropped);
  EXPECT_EQ(definition.input_schema["properties"]["limit"],
            parse(R"({"type":["string","null"],"description":"theirs"})"));
  EXPECT_EQ(listed_schema(definition.input_schema)["properties"]["limit"],
            parse(R"({"type":"string","description":"theirs. May be null."})"));
  EXPECT_EQ(dropped, std::vector<std::string>{"anyOf"});
  EXPECT_FALSE(definition.input_schema.contains("anyOf"));
}

TEST(LeadsDefinition, ALongDescriptionIsCut) {
  CommandDescription command = bundled();
  command.description = std::string(5'000, 'x');
  command.when_to_use = std::string(5'000, 'y');
  std::vector<std::string> dropped;
  EXPECT_LE(leads_definition(command, dropped).description.size(), 1'010u);
}

TEST(LeadsDefinition, AWritingCommandIsAnnotatedAsOne) {
  CommandDescription command = bundled();
  command.risk = "mutate";
  std::vector<std::string> dropped;
  const mcp::ToolAnnotations annotations = leads_definition(command, dropped).annotations;
  EXPECT_TRUE(annotations.destructive && annotations.open_world);
  EXPECT_FALSE(annotations.read_only || annotations.idempotent);
}

TEST_F(LeadsToolTest, ResultsAreAsReviewed) {
  use_sandbox();
  expect_golden("full_page.txt", call(R"({"import_id":"imp_demo","limit":3})"));
  expect_golden("compact_page.txt", call(R"({"import_id":"imp_demo","response_profile":"compact"})"));
  expect_golden("fields_page.txt",
                call(R"({"import_id":"imp_demo","fields":["name","email","avatarUrl"],"limit":3})"));
  expect_golden("empty_import.txt", call(R"({"import_id":"imp_empty"})"));
  expect_golden("unknown_import.txt", call(R"({"import_id":"imp_nobody"})", true));
  expect_golden("bad_arguments.txt",
                call(R"({"import":"x","limit":"many","response_profile":"tiny"})", true));
  expect_golden("unknown_field.txt", call(R"({"import_id":"imp_demo","fields":["salary"]})", true));
}

TEST_F(LeadsToolTest, NothingLeavesTheMachineBeforeTheArgumentsAreRight) {
  StubApi api(io, StubApi::reply(http_response(200, "{}")));
  use(api.base_url());
  run_to_end(io, tool->definition());
  const std::size_t before = api.requests.size();
  for (const char* arguments :
       {"{}", R"({"import_id":true})", R"({"import_id":"i","x":1})", R"({"import_id":"i","limit":-1})",
        R"({"import_id":"i","max_tokens":499})", R"({"import_id":"i","cursor":"forged"})"}) {
    call(arguments, true);
  }
  call(R"({"import_id":")" + std::string(1'001, 'x') + "\"}", true);
  EXPECT_EQ(api.requests.size(), before);
}

TEST_F(LeadsToolTest, AFieldIsWhatSomeLeadHas) {
  StubApi api(
      io,
      StubApi::reply(http_response(
          200,
          R"({"data":{"leads":[{"id":"1"},{"id":"2","utm_source":"ads"},{"id":"3","x":18446744073709551616}]}})")));
  use(api.base_url(), {});
  EXPECT_NE(call(R"({"import_id":"i","fields":["id","utm_source"]})").find("\nutm_source: ads\n"),
            std::string::npos);
  EXPECT_NE(call(R"({"import_id":"i","has":["utm_source"]})").find("1 that match, of 3"), std::string::npos);
  EXPECT_NE(call(R"({"import_id":"i","has":["x"]})").find("1 that match, of 3"), std::string::npos);
  const std::string wrong =
      call(R"({"import_id":"i","fields":["utm_sauce","utm_source"],"has":["nope"]})", true);
  EXPECT_TRUE(wrong.starts_with(
      "Error invalid_arguments: No leads were chosen.\n- fields: a lead has no utm_sauce; it has id, name,"))
      << wrong;
  EXPECT_NE(wrong.find("\n- has: a lead has no nope.\n"), std::string::npos) << wrong;
  EXPECT_EQ(wrong.find("no utm_source"), std::string::npos) << wrong;
  EXPECT_NE(wrong.find("; leads of this import have utm_source, x."), std::string::npos) << wrong;
}

TEST_F(LeadsToolTest, AFieldThatLeadsHaveInTheAskedSpellingIsMeant) {
  StubApi api(io, StubApi::reply(http_response(
                      200, R"({"data":{"leads":[{"id":"1","Name":"Cap","Email":"c@x.y"},{"id":"2"}]}})")));
  use(api.base_url(), {});
  const auto table = [&](const std::string& fields) {
    return call(R"({"import_id":"i","response_profile":"compact","fields":)" + fields + "}");
  };
  for (const char* fields : {R"(["Name","Email"])", R"("Name, Email")", R"("[\"Name\",\"Email\"]")"})
    EXPECT_NE(table(fields).find("\nName\tEmail\nCap\tc@x.y\n"), std::string::npos) << fields;
  EXPECT_NE(table(R"(["Name","name","NAME"])").find("\nName\tname\nCap\t\n"), std::string::npos);
  EXPECT_NE(table(R"(["E-mail","ID"])").find("\nemail\tid\n\t1\n"), std::string::npos);
  EXPECT_NE(call(R"({"import_id":"i","has":["Email"]})").find("1 that match, of 2"), std::string::npos);

  const std::string page = call(R"({"import_id":"i","fields":["Name"],"limit":1})");
  const std::size_t begin = page.find("\"cursor\":\"") + 10;
  const std::string cursor = page.substr(begin, page.find('"', begin) - begin);
  EXPECT_TRUE(call(R"({"import_id":"i","fields":["Name"],"cursor":")" + cursor + "\"}")
                  .starts_with("Import i: leads 2-2 of 2, the last page."));
}

TEST_F(LeadsToolTest, AFieldThatNoLeadHasIsNamedWhereItIsAskedFor) {
  StubApi api(
      io, StubApi::reply(http_response(
              200, R"({"data":{"leads":[{"id":"1","attributes":{"email":"a@b.example"}},{"id":"2"}]}})")));
  use(api.base_url(), {});
  for (const auto& [more, absent] : std::vector<std::pair<std::string, std::string>>{
           {R"("has":["email"])", "email or name"},
           {R"("status":["New"])", "name or status"},
           {R"("min_score":1)", "name or score"},
           {R"("query":"Anna")", "name"},
           {R"("response_profile":"compact")", "name"},
           {R"("response_profile":"summary")", "status or score"},
           {R"("fields":["id","email"])", "email"},
           {R"("fields":["id"],"sort":"added_desc")", "addedDate"}}) {
    const std::string page = call(R"({"import_id":"i",)" + more + "}");
    EXPECT_NE(page.find(" No lead of this import has " + absent + "; they have attributes."),
              std::string::npos)
        << more << '\n'
        << page;
  }
  EXPECT_EQ(call(R"({"import_id":"i","fields":["id"]})").find("No lead"), std::string::npos);
}

TEST_F(LeadsToolTest, AStatusIsWhatTheSchemaListsOrSomeLeadHas) {
  StubApi api(io,
              StubApi::reply(http_response(
                  200, R"({"data":{"leads":[{"id":"1","status":"Archived"},{"id":"2","status":"New"}]}})")));
  use(api.base_url(), {});
  for (const char* statuses : {R"(["Archived"])", R"("archived")", R"(["meeting_booked","Archived"])"}) {
    const std::string page = call(R"({"import_id":"i","status":)" + std::string(statuses) + "}");
    EXPECT_TRUE(page.starts_with("Import i: leads 1-1 of 1 that match, of 2")) << page;
  }
  EXPECT_TRUE(call(R"({"import_id":"i","status":["Replied"]})").starts_with("Import i: none of its 2 leads"));
  const std::string wrong = call(R"({"import_id":"i","status":["Archivd"]})", true);
  EXPECT_TRUE(
      wrong.starts_with("Error invalid_arguments: No leads were chosen.\n- status: no lead has \"Archivd\"; "
                        "known are New, Waiting, Contacted, "))
      << wrong;
  EXPECT_NE(wrong.find("; leads of this import have Archived."), std::string::npos) << wrong;
}

TEST_F(LeadsToolTest, ValuesThatNobodyMeantLeaveNoLeadOut) {
  StubApi api(
      io, StubApi::reply(http_response(
              200, R"({"data":{"leads":[{"id":"1","name":"Ann"},{"id":"2","name":"Null","score":7}]}})")));
  use(api.base_url(), {});
  for (
      const char* more :
      {R"("min_score":0)", R"("min_score":-1)", R"("min_score":"0.0")", R"("query":"")", R"("query":"null")",
       R"("query":"None")", R"("query":"undefined")", R"("status":["null"])", R"("status":[""])",
       R"("has":["null",""])", R"("fields":[null,"undefined"])",
       R"("response_profile":"","fields":[],"status":[],"min_score":0,"has":[],"added_since":"","active_since":"",
           "query":"","sort":"import_order","limit":0,"max_tokens":0,"cursor":"")"}) {
    const std::string page = call(R"({"import_id":"i",)" + std::string(more) + "}");
    EXPECT_TRUE(page.starts_with("Import i: leads 1-2 of 2, the last page.")) << more << '\n' << page;
  }
  for (const char* more : {R"("min_score":0.1)", R"("query":"Null")", R"("status":["New","null"])"}) {
    const std::string page = call(R"({"import_id":"i",)" + std::string(more) + "}");
    EXPECT_EQ(page.find("leads 1-2 of 2, the last page"), std::string::npos) << more << '\n' << page;
  }
}

TEST_F(LeadsToolTest, WhatExcludesIsRefusedAndNotChosen) {
  use_sandbox();
  for (const char* mark : {"-", "--", "+", "~", "^", "=", "<", ">", "!", "*", "- "}) {
    for (const char* name : {"status", "has", "fields"}) {
      const std::string word = std::string(name) == "status" ? "New" : "email";
      for (const std::string& value : {mark + word, word + mark, "name, " + (mark + word)}) {
        if (value == word + "- ") continue;
        const std::string said =
            call(R"({"import_id":"imp_demo",")" + std::string(name) + R"(":[")" + value + "\"]}", true);
        EXPECT_TRUE(said.starts_with("Error invalid_arguments: ")) << name << ' ' << value;
      }
    }
    call(R"({"import_id":"imp_demo","sort":")" + std::string(mark) + "score_desc\"}", true);
    call(R"({"import_id":"imp_demo",")" + std::string(mark) + R"(status":["New"]})", true);
  }
}

TEST_F(LeadsToolTest, EitherOfTwoFieldsIsNotReadAsBoth) {
  use_sandbox();
  EXPECT_NE(call(R"({"import_id":"imp_demo","has":"email, phone"})").find(" that match, of "),
            std::string::npos);
  for (const char* either : {R"("email|phone")", R"(["email | phone"])", R"("email or phone")"}) {
    const std::string said = call(R"({"import_id":"imp_demo","has":)" + std::string(either) + "}", true);
    EXPECT_NE(said.find("- has: a lead has no email"), std::string::npos) << said;
  }
  EXPECT_TRUE(call(R"({"import_id":"imp_demo","response_profile":"compact","fields":"name|email"})")
                  .starts_with("Import imp_demo: leads 1-"));
}

TEST_F(LeadsToolTest, AStatusMayBeSeveral) {
  StubApi api(io, StubApi::reply(http_response(200, R"({"data":{"leads":[
      {"id":"1","status":["New","Contacted"]},{"id":"2","status":"Contacted"},{"id":"3","status":[]}]}})")));
  use(api.base_url(), {});
  EXPECT_NE(call(R"({"import_id":"i","status":["New"]})").find("1 that match, of 3"), std::string::npos);
  EXPECT_NE(call(R"({"import_id":"i","status":["Contacted"]})").find("2 that match, of 3"),
            std::string::npos);
}

TEST_F(LeadsToolTest, MarkupBehindAValueIsNoPartOfIt) {
  use_sandbox();
  std::string tags;
  while (tags.size() < 1'000'000) tags += "</";
  call(R"({"import_id":"imp_demo","query":")" + tags + ">\"}", true);  // in no time: it is too long
  EXPECT_TRUE(call(R"({"import_id":"imp_demo","query":"hannah%20carter"})")
                  .starts_with("Import imp_demo: leads 1-1 "));
  EXPECT_TRUE(call(R"({"import_id":"imp_demo</parameter>\n<parameter name=\"query\">","limit":1})")
                  .starts_with("Import imp_demo: leads 1-1 "));
  EXPECT_NE(call(R"({"import_id":"imp_demo","query":"dublin</query>"})").find("3 that match, of 12"),
            std::string::npos);
  EXPECT_TRUE(call(R"({"import_id":"imp_demo","fields":["LinkedIn URL"],"response_profile":"compact"})")
                  .starts_with("Import imp_demo: leads 1-"));
}

TEST_F(LeadsToolTest, TheUriOfItsLeadsNamesAnImport) {
  use_sandbox();
  EXPECT_TRUE(
      call(R"({"import_id":"{\"import_id\":\"imp_demo\"}"})").starts_with("Import imp_demo: leads 1-"));
  for (const char* uri : {"salestouch://imports/imp_demo/leads", "salestouch://imports/imp_demo"}) {
    EXPECT_TRUE(call(R"({"import_id":")" + std::string(uri) + "\"}").starts_with("Import imp_demo: leads 1-"))
        << uri;
  }
  call(R"({"import_id":"salestouch://imports"})", true);
}

TEST_F(LeadsToolTest, QuartilesAreScoresThatLeadsHave) {
  const auto scores = [&](const std::vector<int>& all) {
    std::string leads;
    for (const int score : all)
      leads += (leads.empty() ? "" : ",") + (R"({"score":)" + std::to_string(score)) + "}";
    StubApi api(io, StubApi::reply(http_response(200, R"({"data":{"leads":[)" + leads + "]}}")));
    use(api.base_url(), {});
    const std::string text = call(R"({"import_id":"i","response_profile":"summary"})");
    const std::size_t begin = text.find("score: ");
    return text.substr(begin, text.find('\n', begin) - begin);
  };
  EXPECT_EQ(scores({90, 50}), "score: lowest 50, quarter 50, median 50, three quarters 90, highest 90");
  EXPECT_EQ(scores({7}), "score: lowest 7, quarter 7, median 7, three quarters 7, highest 7");
  EXPECT_EQ(scores({1, 2, 3, 4}), "score: lowest 1, quarter 1, median 2, three quarters 3, highest 4");
  EXPECT_EQ(scores({1, 2, 3, 4, 5}), "score: lowest 1, quarter 2, median 3, three quarters 4, highest 5");
}

TEST_F(LeadsToolTest, OneMeaningInTwoSpellingsIsTaken) {
  StubApi api(io, StubApi::reply(http_response(200, R"({"data":{"leads":[{"id":"1"}]}})")));
  use(api.base_url(), {});
  for (const char* arguments :
       {R"({"import_id":"i","importId":"i"})", R"({"importId":"i","ImportID":"i"})"}) {
    EXPECT_TRUE(call(arguments).starts_with("Import i: leads 1-1 of 1")) << arguments;
    EXPECT_NE(api.requests.back().find(R"("input":{"import_id":"i"})"), std::string::npos);
  }
  EXPECT_NE(call(R"({"import_id":"i","importId":"j"})", true).find("- importId: no such argument"),
            std::string::npos);
}

TEST_F(LeadsToolTest, StrangeIdsOnlyEverStandInTheBody) {
  StubApi api(io, StubApi::reply(http_response(404, "{}")));
  use(api.base_url());
  for (const char* id : {"../admin", "a/b", "%2f", "a\\r\\nX-Evil: 1", "\\\"", "\\u0000"}) {
    call(R"({"import_id":")" + std::string(id) + "\"}", true);
    EXPECT_TRUE(api.requests.back().starts_with("POST /api/v1/commands/import.leads.list HTTP/1.1\r\n"));
    EXPECT_EQ(api.requests.back().find("\r\nX-Evil"), std::string::npos);
  }
}

TEST_F(LeadsToolTest, TheProfileIsPassedOnUnlessFieldsNeedMore) {
  StubApi api(io, StubApi::reply(http_response(200, R"({"data":{"leads":[]}})")));
  use(api.base_url());
  auto sent = [&](const std::string& arguments) {
    call(arguments);
    return api.requests.back().substr(api.requests.back().find("\r\n\r\n") + 4);
  };
  EXPECT_EQ(sent(R"({"import_id":"i"})"), R"({"input":{"import_id":"i"},"response_profile":"full"})");
  EXPECT_EQ(sent(R"({"import_id":"i","response_profile":"compact","max_tokens":500})"),
            R"({"input":{"import_id":"i"},"response_profile":"compact"})");
  EXPECT_EQ(sent(R"({"import_id":"i","response_profile":"compact","fields":["skills"]})"),
            R"({"input":{"import_id":"i"},"response_profile":"full"})");
}

std::string cursor_in(const std::string& text) {
  const std::size_t begin = text.find("\"cursor\":\"") + 10;
  return text.substr(begin, text.find('"', begin) - begin);
}

TEST_F(LeadsToolTest, ACursorGoesOnOnlyWithItsOwnArguments) {
  use_sandbox();
  const std::string cursor = cursor_in(call(R"({"import_id":"imp_team","limit":5})"));
  const std::string page = call(R"({"import_id":"imp_team","limit":2,"cursor":")" + cursor + "\"}");
  EXPECT_TRUE(page.starts_with("Import imp_team: leads 6-7 of 240.")) << page.substr(0, 80);
  for (const char* other :
       {R"("import_id":"imp_large")", R"("import_id":"imp_team","response_profile":"compact")",
        R"("import_id":"imp_team","fields":["id"])"}) {
    const std::string error = call("{" + std::string(other) + R"(,"cursor":")" + cursor + "\"}", true);
    EXPECT_TRUE(error.starts_with("Error invalid_cursor:")) << error;
  }
}

TEST_F(LeadsToolTest, ACursorGoesOnHoweverTheSameConditionsAreSpelled) {
  use_sandbox();
  const std::string first = R"({"import_id":"imp_team","limit":1,"query":"Mbeki","status":["New","Replied"])";
  const std::string cursor = cursor_in(call(first + "}"));
  for (const char* same : {R"("query":" MBE\u0301KI ","status":["replied","new"])",
                           R"("query":"mbeki","status":["NEW","Replied","new"])"}) {
    const std::string page =
        call(R"({"import_id":"imp_team","limit":1,)" + std::string(same) + R"(,"cursor":")" + cursor + "\"}");
    EXPECT_TRUE(page.starts_with("Import imp_team: leads 2-2 of ")) << page.substr(0, 200);
  }
}

TEST_F(LeadsToolTest, AChangedImportIsToldNeverGuessed) {
  std::string leads = R"([{"id":"a"},{"id":"b"},{"id":"c"}])";
  StubApi api(io, [&](StubApi::Socket& socket) {
    return StubApi::reply(http_response(200, R"({"data":{"leads":)" + leads + "}}"))(socket);
  });
  use(api.base_url());
  const std::string cursor = cursor_in(call(R"({"import_id":"i","limit":1})"));
  leads = R"([{"id":"b"},{"id":"c"}])";
  const std::string error = call(R"({"import_id":"i","cursor":")" + cursor + "\"}", true);
  EXPECT_TRUE(error.starts_with("Error import_changed:")) << error;
  EXPECT_NE(error.find("2 leads now"), std::string::npos);
}

TEST_F(LeadsToolTest, PagesAndViewsOfOneImportAreOneFetch) {
  StubApi api(io, StubApi::reply(http_response(
                      200, R"({"data":{"leads":[{"id":"a","score":1},{"id":"b","score":2}]}})")));
  use(api.base_url(), {});
  const std::string cursor = cursor_in(call(R"({"import_id":"i","limit":1})"));
  call(R"({"import_id":"i","cursor":")" + cursor + "\"}");
  call(R"({"import_id":"i","min_score":2,"sort":"score_desc"})");
  call(R"({"import_id":"i","response_profile":"summary"})");
  const auto runs = [&] {
    return std::ranges::count_if(api.requests,
                                 [](const std::string& request) { return request.starts_with("POST"); });
  };
  EXPECT_EQ(runs(), 1);
  call(R"({"import_id":"another"})");
  EXPECT_EQ(runs(), 2);
}

TEST_F(LeadsToolTest, ASchemaThatCannotBeCheckedRefusesNoCall) {
  StubApi api(io, [&](StubApi::Socket& socket) {
    const bool asks_schema = api.requests.back().starts_with("GET");
    return StubApi::reply(http_response(
        200, asks_schema ? R"({"data":{"command":{"command_id":"import.leads.list","risk":"read",
      "input_schema":{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"import_id":{"type":"unheard",
      "pattern":"(a+)+$"},"tags":{"prefixItems":[{"type":"string"}],"unevaluatedItems":false}},"dependentRequired":{"a":["b"]}}}}})"
                         : R"({"data":{"leads":[]}})"))(socket);
  });
  use(api.base_url());
  call(R"({"import_id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!","tags":[1]})");
  EXPECT_NE(api.requests.back().find(R"("tags":[1])"), std::string::npos);
}

}  // namespace
}  // namespace salestouch
