#include "tools/api/api_answer.hpp"

#include <gtest/gtest.h>

#include "unit/sample_leads.hpp"

namespace salestouch {
namespace {

ApiResult<ApiAnswer> read(std::string body, unsigned status = 200) {
  HttpAnswer http;
  http.status = status;
  http.body = std::move(body);
  return read_answer(std::move(http));
}

TEST(ReadAnswer, FindsDataWhereverItStands) {
  for (const char* body : {R"({"ok":true,"data":{"a":[1,2]},"meta":{}})", R"({"meta":{},"data":{"a":[1,2]}})",
                           " {\n\"data\" : {\"a\":[1,2]} , \"error\":null,\"unknown\":[{}]}"}) {
    ApiResult<ApiAnswer> answer = read(body);
    ASSERT_TRUE(answer) << body;
    EXPECT_EQ(answer->data(), R"({"a":[1,2]})");
  }
}

TEST(ReadAnswer, AByteOrderMarkIsSkipped) {
  ApiResult<ApiAnswer> answer = read("\xEF\xBB\xBF{\"data\":{}}");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->data(), "{}");
}

TEST(ReadAnswer, BadBytesAreReplacedVisibly) {
  ApiResult<ApiAnswer> answer = read("{\"data\":{\"a\":\"x\xff\xc3\"}}");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->data(), "{\"a\":\"x\xEF\xBF\xBD\xEF\xBF\xBD\"}");
}

TEST(ReadAnswer, WarningsAreKeptOnOneLineAndBounded) {
  std::string list;
  for (int i = 0; i < 20; ++i) list += std::string(i ? "," : "") + "\"w\\n" + std::string(1'000, 'x') + "\"";
  ApiResult<ApiAnswer> answer = read(R"({"data":{},"meta":{"warnings":[)" + list + "]}}");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->warnings.size(), 5u);
  EXPECT_LT(answer->warnings[0].size(), 210u);
  EXPECT_EQ(answer->warnings[0].find('\n'), std::string::npos);
}

TEST(ReadAnswer, NoDataIsNoAnswer) {
  for (const char* body : {"{}", R"({"ok":true})", "[]", "null", "\"x\"", "", "{\"data\":"}) {
    ApiResult<ApiAnswer> answer = read(body);
    ASSERT_FALSE(answer) << body;
    EXPECT_EQ(answer.error().code, "response_not_json") << body;
  }
}

TEST(ReadLeads, OnlyAListOfLeadsIsOne) {
  for (const char* data : {R"({"leads":{}})", R"({"leads":"x"})", "[]", "7", R"({"leads":[{"a":1},)"}) {
    HttpAnswer http;
    http.status = 200;
    http.body = R"({"data":)" + std::string(data) + "}";
    ApiResult<Leads> leads = Leads::read(std::move(http));
    ASSERT_FALSE(leads) << data;
    EXPECT_EQ(leads.error().code, "response_not_json");
  }
}

TEST(ReadLeads, WhatIsNoListOfLeadsIsNoEmptyImport) {
  for (const char* data : {R"({"job_id":"j","state":"processing"})", R"({"items":[{"id":"a"}]})"}) {
    for (const unsigned status : {200u, 202u}) {
      HttpAnswer http;
      http.status = status;
      http.body = R"({"data":)" + std::string(data) + "}";
      const ApiResult<Leads> leads = Leads::read(std::move(http));
      ASSERT_FALSE(leads) << data;
      EXPECT_EQ(leads.error().code, status == 202 ? "not_ready" : "response_not_json");
      EXPECT_EQ(leads.error().retryable, status == 202);
    }
  }
}

TEST(ReadLeads, APartialContentIsAPart) {
  HttpAnswer http;
  http.status = 206;
  http.body = R"({"data":{"leads":[{"id":"a"}]}})";
  const ApiResult<Leads> leads = Leads::read(std::move(http));
  ASSERT_TRUE(leads);
  EXPECT_TRUE(leads->is_part());
}

TEST(ReadLeads, ASecondDocumentIsNotPassedOver) {
  for (const char* behind : {R"({"ok":false,"error":{"code":"x"}})", "\n{\"id\":\"b\"}", "1", "x"}) {
    HttpAnswer http;
    http.status = 200;
    http.content_type = "application/json";
    http.body = R"({"data":{"leads":[{"id":"a"}]}})" + std::string(behind);
    const ApiResult<Leads> leads = Leads::read(std::move(http));
    ASSERT_FALSE(leads) << behind;
    EXPECT_EQ(leads.error().code, "response_not_json");
    EXPECT_TRUE(leads.error().retryable);
  }
}

TEST(ReadLeads, ARawLineEndInATextCostsNothingElse) {
  HttpAnswer http;
  http.status = 200;
  http.body = "{\"data\":\n{\"leads\":[{\"id\":\"a\tb\nc\"},\r\n{\"id\":\"d\"}]}}\n";
  const ApiResult<Leads> leads = Leads::read(std::move(http));
  ASSERT_TRUE(leads);
  ASSERT_EQ(leads->size(), 2u);
  EXPECT_EQ((*leads)[0], R"({"id":"a b c"})");
}

TEST(ReadLeads, AnImportThatHasNoneMayLeaveTheListOut) {
  for (const char* data : {"{}", R"({"leads":null})", R"({"import_id":"i","leads":[]})"}) {
    HttpAnswer http;
    http.status = 200;
    http.body = R"({"data":)" + std::string(data) + "}";
    ApiResult<Leads> leads = Leads::read(std::move(http));
    ASSERT_TRUE(leads) << data;
    EXPECT_EQ(leads->size(), 0u);
    EXPECT_FALSE(leads->is_part());
  }
}

TEST(ReadLeads, KnowWhetherTheApiGaveAPart) {
  struct Answer {
    const char* body;
    bool is_part;
    std::size_t total;
  };
  for (const Answer& answer : {
           Answer{R"({"data":{"leads":[{"id":"a"}],"total":2849}})", true, 2849},
           Answer{R"({"data":{"total":2849,"leads":[{"id":"a"}]}})", true, 2849},
           Answer{R"({"data":{"leads":[{"id":"a"}],"total_count":1}})", false, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"has_more":true}})", true, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"hasMore":false,"nextCursor":null}})", false, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"next_cursor":"x"}})", true, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"pagination":{"page":1,"total":50}}})", true, 50},
           Answer{R"({"data":{"leads":[{"id":"a"}],"page":{"has_more":true}}})", true, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}]},"meta":{"total":7,"warnings":[]}})", true, 7},
           Answer{R"({"data":{"leads":[{"id":"a"}],"total":"12"}})", true, 12},
           Answer{R"({"data":{"leads":[{"id":"a"}],"total":1e2}})", true, 100},
           Answer{R"({"data":{"leads":[{"id":"a"}],"total":12.0}})", true, 12},
           Answer{R"({"data":{"leads":[{"id":"a"}],"total":1.5}})", false, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"has_more":1}})", true, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"has_more":"true"}})", true, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"has_more":0,"next_cursor":"x"}})", false, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"has_more":false,"next_cursor":"x"}})", false, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"has_more":false},"meta":{"next_cursor":"x"}})", false, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"has_more":false},"meta":{"has_more":true}})", true, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"next_page":2}})", true, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"next_page":null,"next":null}})", false, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"links":{"next":"https://a.example/?page=2"}}})", true, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"_links":{"next":{"href":"/leads?page=2"}}}})", true, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"links":{"next":null,"prev":"x"}}})", false, 1},
           Answer{R"({"data":{"leads":[{"id":"a"}],"total":"many","page":2,"next":7}})", false, 1},
       }) {
    HttpAnswer http;
    http.status = 200;
    http.body = answer.body;
    const ApiResult<Leads> leads = Leads::read(std::move(http));
    ASSERT_TRUE(leads) << answer.body;
    EXPECT_EQ(leads->size(), 1u);
    EXPECT_EQ(leads->is_part(), answer.is_part) << answer.body;
    EXPECT_EQ(leads->total(), answer.total) << answer.body;
  }
}

TEST(ReadLeads, LeadsOfAnyShapeAreKept) {
  const Leads leads =
      sample_leads({R"({"id":"a"})", "null", "17", "\"text\"", "[1,[2]]", "{}", R"( {"id" : "z" } )"});
  ASSERT_EQ(leads.size(), 7u);
  EXPECT_EQ(leads[0], R"({"id":"a"})");
  EXPECT_EQ(leads[1], "null");
  EXPECT_EQ(leads[2], "17");
  EXPECT_EQ(leads[3], "\"text\"");
  EXPECT_EQ(leads[4], "[1,[2]]");
  EXPECT_EQ(leads[6], R"({"id" : "z" })");
}

TEST(ReadLeads, TheFingerprintFollowsTheLeadsNotTheirFields) {
  const auto print = [](const std::vector<std::string>& leads) { return sample_leads(leads).fingerprint(); };
  const auto base = print({R"({"id":"a","score":1})", R"({"id":"b"})"});
  EXPECT_EQ(base, print({R"({"score":2,"id":"a"})", R"({"id":"b","name":"new"})"}));
  EXPECT_NE(base, print({R"({"id":"b"})", R"({"id":"a"})"}));
  EXPECT_NE(base, print({R"({"id":"a"})"}));
  EXPECT_NE(base, print({R"({"id":"a"})", R"({"id":"b"})", R"({"id":"c"})"}));
}

}  // namespace
}  // namespace salestouch
