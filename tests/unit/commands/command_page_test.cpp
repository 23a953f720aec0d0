#include "tools/commands/command_page.hpp"

#include <gtest/gtest.h>

#include <regex>

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "tools/results/token_meter.hpp"

namespace salestouch {
namespace {

using base::Json;

const CursorSeal kSeal("secret");

ApiAnswer answer_with(const std::string& data) {
  HttpAnswer http;
  http.status = 200;
  http.body = R"({"ok":true,"status":200,"data":)" + data + R"(,"error":null,"meta":{"warnings":[]}})";
  return *read_answer(std::move(http));
}

CommandPageRequest request_of(std::size_t tokens) {
  CommandPageRequest request;
  request.command_id = "mission.search";
  request.scope = "mission.search";
  request.budget.tokens = tokens;
  request.budget.characters = ValueCuts::kAll;
  return request;
}

std::string missions(int count, const std::string& more = "") {
  std::string list;
  for (int i = 0; i < count; ++i) {
    list += (i ? "," : "") + std::string(R"({"mission_id":"mis_)") + std::to_string(i) +
            R"(","name":"Autumn outreach | \"best\" ones","note":"Über 5 €\u202e","size":)" +
            std::to_string(i) + "}";
  }
  return R"({"workspace":"w_1","page":{"missions":[)" + list + R"(],"total":)" + std::to_string(count) +
         "},\"more\":[1,2]" + more + "}";
}

Json body_of(const CommandPage& page) {
  return base::parse_json(page.text.substr(page.text.find('\n') + 1)).value();
}

std::string header_of(const CommandPage& page) {
  return page.text.substr(0, page.text.find('\n'));
}

TEST(CommandPageTest, WhatFitsComesWholeAndAsItWas) {
  const std::string data = missions(3);
  const CommandPage page = *command_page(answer_with(data), request_of(8'000), kSeal);
  EXPECT_EQ(header_of(page), "Result of mission.search.");
  EXPECT_EQ(body_of(page), base::parse_json(data).value());
  EXPECT_EQ(page.text.find("\u202e"), std::string::npos);
  EXPECT_EQ(page.cursor, "");
  EXPECT_EQ(page.tokens, count_tokens(page.text));
}

TEST(CommandPageTest, ALongListIsPagedToItsEndWithTheRestOnEachPage) {
  const ApiAnswer answer = answer_with(missions(200));
  const Json whole = base::parse_json(missions(200)).value();
  for (const std::size_t tokens : {500, 900, 3'000}) {
    CommandPageRequest request = request_of(tokens);
    Json seen = Json::array();
    for (int pages = 0; pages < 200; ++pages) {
      const CommandPage page = *command_page(answer, request, kSeal);
      ASSERT_LE(page.tokens, tokens) << page.text;
      Json body = body_of(page);
      ASSERT_FALSE(body["page"]["missions"].empty());
      for (const Json& mission : body["page"]["missions"]) seen.push_back(mission);
      body["page"]["missions"] = whole["page"]["missions"];
      EXPECT_EQ(body, whole);
      if (page.cursor.empty()) break;
      EXPECT_NE(header_of(page).find("\"cursor\":\"" + page.cursor + "\""), std::string::npos);
      request.cursor = kSeal.open(page.cursor, request.scope);
      ASSERT_TRUE(request.cursor);
    }
    EXPECT_EQ(seen, whole["page"]["missions"]);
  }
}

TEST(CommandPageTest, WhatStandsBesideAListDoesNotPushItOut) {
  const auto list = [](int count, const std::string& id) {
    std::string items;
    for (int i = 0; i < count; ++i)
      items += (i ? "," : "") + std::string(R"({"id":")") + id + std::to_string(i) + R"(","name":")" +
               std::string(100, 'n') + "\"}";
    return "[" + items + "]";
  };
  for (const std::string& beside :
       {R"("archived":)" + list(300, "z"), R"("note":")" + std::string(60'000, 'x') + "\"",
        R"("by_month":{"may":)" + list(300, "m") + "}"}) {
    for (const std::string& data : {R"({"imports":)" + list(400, "i") + "," + beside + "}",
                                    "{" + beside + R"(,"imports":)" + list(400, "i") + "}"}) {
      const ApiAnswer answer = answer_with(data);
      CommandPageRequest request = request_of(4'000);
      std::size_t pages = 0;
      std::size_t seen = 0;
      for (bool goes_on = true; goes_on && pages < 100; ++pages) {
        const CommandPage page = *command_page(answer, request, kSeal);
        ASSERT_LE(page.tokens, 4'000u);
        const Json body = body_of(page);
        seen += body["imports"].size();
        EXPECT_NE(header_of(page).find("What stands beside it is cut"), std::string::npos) << header_of(page);
        EXPECT_NE(page.text.find("[+"), std::string::npos);
        EXPECT_EQ(header_of(page).find("max_tokens shows more") != std::string::npos, pages == 0);
        goes_on = !page.cursor.empty();
        if (goes_on) request.cursor = kSeal.open(page.cursor, request.scope);
      }
      EXPECT_EQ(seen, 400u);
      EXPECT_LE(pages, 12u);  // of 400 items with 35 tokens or so
    }
  }
}

TEST(CommandPageTest, AListThatChangedIsNotGoneOnWith) {
  CommandPageRequest request = request_of(500);
  const CommandPage page = *command_page(answer_with(missions(200)), request, kSeal);
  request.cursor = kSeal.open(page.cursor, request.scope);
  const auto next = command_page(answer_with(missions(199)), request, kSeal);
  ASSERT_FALSE(next);
  EXPECT_EQ(next.error().code, "list_changed");
}

TEST(CommandPageTest, WhatMustNotRunAgainHasNoCursor) {
  CommandPageRequest request = request_of(500);
  request.can_continue = false;
  const CommandPage page = *command_page(answer_with(missions(200)), request, kSeal);
  EXPECT_EQ(page.cursor, "");
  EXPECT_NE(header_of(page).find("The others do not fit"), std::string::npos) << header_of(page);
}

TEST(CommandPageTest, AnyShapeFitsAndIsJson) {
  std::string members = R"("x":1)";
  for (int i = 0; i < 3'000; ++i) members += ",\"member_" + std::to_string(i) + "\":\"value\"";
  const std::string long_text(200'000, 'x');
  const auto nested = [](const std::string& name, int times, std::string value) {
    while (times-- > 0) value = "{\"" + name + "\":" + value + '}';
    return value;
  };
  std::string dear_name;
  for (int i = 0; i < 10; ++i) dear_name += "\\u0001😀";
  const std::string shapes[] = {"null",
                                "true",
                                "\"" + long_text + "\"",
                                "{" + members + "}",
                                "{" + members + R"(,"list":[1,2,3]})",
                                R"({"list":[{)" + members + "},{" + members + "}]}",
                                "[\"" + long_text + "\",\"" + long_text + "\"]",
                                R"({")" + long_text + R"(":[1,2]})",
                                R"({"a":1,"a":{"list":[")" + long_text + R"(",2]},"a":{"list":[]}})",
                                R"({"list":{},"list":[")" + long_text + R"(",2],"list":[]})",
                                R"({"a":{"b":1},"a":{"list":[")" + long_text + R"(",2]}})",
                                nested(dear_name, 50, "[\"" + long_text + "\",2]"),
                                nested("", 60, "[\"" + long_text + "\",2]"),
                                nested(dear_name.substr(0, 60), 1, "[\"" + long_text + "\",2]"),
                                missions(2, R"(,"note":")" + long_text + "\"")};
  for (const std::string& shape : shapes) {
    const CommandPage page = *command_page(answer_with(shape), request_of(500), kSeal);
    EXPECT_LE(page.tokens, 500u) << page.text.substr(0, 2'000);
    EXPECT_TRUE(base::parse_json(page.text.substr(page.text.find('\n') + 1))) << page.text.substr(0, 2'000);
    if (shape.size() > 10'000) {
      EXPECT_NE(header_of(page).find(" is cut "), std::string::npos) << header_of(page);
    }
  }
}

TEST(CommandPageTest, DataThatCannotBeReadIsAnError) {
  ApiAnswer answer = answer_with("{}");
  answer.body = "[" + std::string(100, '[');
  answer.data_begin = 0;
  answer.data_size = answer.body.size();
  reserve_json_padding(answer.body);
  EXPECT_EQ(command_page(answer, request_of(500), kSeal).error().code, "response_not_json");
}

TEST(CommandPageTest, APartIsCalledOne) {
  const auto header_with = [](const std::string& data, const std::string& meta) {
    HttpAnswer http;
    http.status = 200;
    http.body = R"({"ok":true,"data":)" + data + R"(,"meta":)" + meta + "}";
    return header_of(*command_page(*read_answer(std::move(http)), request_of(8'000), kSeal));
  };
  const std::string two = R"({"imports":[{"import_id":"a"},{"import_id":"b"}])";
  const std::string result = "Result of mission.search.";
  EXPECT_EQ(header_with(two + "}", R"({"total":400})"),
            result + " The API gave a part of this list: 2 of 400.");
  EXPECT_EQ(header_with(two + R"(,"total":400})", "{}"),
            result + " The API gave a part of this list: 2 of 400.");
  EXPECT_EQ(header_with(two + R"(,"has_more":true})", "{}"),
            result + " The API gave a part of this list: 2, and says that there is more.");
  EXPECT_EQ(header_with(two + "}", R"({"total":2,"remaining":99})"), result);
  EXPECT_EQ(header_with(two + "}", R"({"has_more":false,"next_cursor":"x"})"), result);
  EXPECT_EQ(header_with(R"({"import_id":"a","total_leads":500,"tags":["x"]})", "{}"), result);
  EXPECT_EQ(header_with(R"({"import_id":"a"})", R"({"total":500})"), result);
}

}  // namespace
}  // namespace salestouch
