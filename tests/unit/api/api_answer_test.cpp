#include "tools/api/api_answer.hpp"

#include <gtest/gtest.h>

#include <tuple>

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

TEST(ReadAnswer, OfWorkThatGoesOnIsRetryableForLeadsAlone) {
  for (const char* body : {"", "{}", "null", "Accepted", R"({"message":"Accepted"})"}) {
    const auto accepted = [body] {
      HttpAnswer http;
      http.status = 202;
      http.body = body;
      http.retry_after = std::chrono::seconds(7);
      return http;
    };
    const ApiResult<Leads> leads = Leads::read(accepted());
    ASSERT_FALSE(leads) << body;
    EXPECT_EQ(leads.error().code, "not_ready") << body;
    EXPECT_TRUE(leads.error().retryable) << body;
    EXPECT_EQ(leads.error().retry_after, std::chrono::seconds(7)) << body;
    const ApiResult<ApiAnswer> change = read_answer(accepted());
    ASSERT_FALSE(change) << body;
    EXPECT_EQ(change.error().code, "not_ready") << body;
    EXPECT_FALSE(change.error().retryable) << body;
  }
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
  ASSERT_EQ(answer->warnings.size(), 6u);
  EXPECT_EQ(answer->warnings[5], "and 15 more");
  EXPECT_LT(answer->warnings[0].size(), 210u);
  EXPECT_EQ(answer->warnings[0].find('\n'), std::string::npos);
}

TEST(ReadAnswer, AWarningIsSaidInWhateverForm) {
  for (const auto& [warnings, said] : std::vector<std::pair<std::string, std::vector<std::string>>>{
           {R"([{"code":"partial","message":"3 leads are missing"}])", {"3 leads are missing"}},
           {R"([{"detail":"slow"},"plain",{"title":"old"},{"code":7}])",
            {"slow", "plain", "old", R"({"code":7})"}},
           {R"("3 leads are missing")", {"3 leads are missing"}},
           {R"({"message":"late"})", {"late"}},
           {R"({"partial":"3 leads are missing"})", {R"({"partial":"3 leads are missing"})"}},
           {R"([null,"",{},[]])", {}},
           {"null", {}},
           {"false", {}},
           {"[]", {}},
           {"{}", {}}}) {
    for (const std::string& body : {R"({"data":{},"meta":{"warnings":)" + warnings + "}}",
                                    R"({"warnings":)" + warnings + R"(,"data":{}})"}) {
      const ApiResult<ApiAnswer> answer = read(body);
      ASSERT_TRUE(answer) << body;
      EXPECT_EQ(answer->warnings, said) << body;
    }
  }
}

TEST(ReadAnswer, NoDataIsNoAnswer) {
  for (const char* body : {"{}", R"({"ok":true})", "[]", "null", "\"x\"", "", "{\"data\":"}) {
    ApiResult<ApiAnswer> answer = read(body);
    ASSERT_FALSE(answer) << body;
    EXPECT_EQ(answer.error().code, "response_not_json") << body;
  }
}

ApiResult<Leads> leads_in(const std::string& data, unsigned status = 200) {
  HttpAnswer http;
  http.status = status;
  http.body = R"({"data":)" + data + "}";
  return Leads::read(std::move(http));
}

TEST(ReadLeads, OnlyAListOfLeadsIsOne) {
  for (const char* data :
       {R"({"leads":{"l1":{"id":"l1"}}})", R"({"leads":{"0":{"id":"a"},"more":1}})", R"({"leads":"x"})", "[]",
        "7", R"({"leads":[{"a":1},)", R"({"leads":{"data":{"data":{"data":{"data":[]}}}}})",
        R"({"leads":null,"items":[{"id":"a"}]})"}) {
    const ApiResult<Leads> leads = leads_in(data);
    ASSERT_FALSE(leads) << data;
    EXPECT_EQ(leads.error().code, "response_not_json");
  }
}

TEST(ReadLeads, AListMayBeAMapFromNumbersOrLieInAnObject) {
  for (const auto& [data, count] : std::vector<std::pair<std::string, std::size_t>>{
           {R"({"leads":{"0":{"id":"a"},"2":{"id":"b"}}})", 2},
           {R"({"leads":{}})", 0},
           {R"({"leads":{"data":[{"id":"a"},{"id":"b"}]}})", 2},
           {R"({"leads":{"items":{"1":{"id":"a"},"7":{"id":"b"}},"total":2}})", 2},
           {R"({"leads":{"data":null}})", 0}}) {
    const ApiResult<Leads> leads = leads_in(data);
    ASSERT_TRUE(leads) << data;
    ASSERT_EQ(leads->size(), count) << data;
    EXPECT_FALSE(leads->is_part()) << data;
    if (count == 0) continue;
    EXPECT_EQ((*leads)[0], R"({"id":"a"})");
    EXPECT_EQ((*leads)[1], R"({"id":"b"})");
    EXPECT_EQ(leads->fingerprint(), leads_in(R"({"leads":[{"id":"a"},{"id":"b"}]})")->fingerprint());
  }
  EXPECT_TRUE(
      leads_in(R"({"leads":{"data":[{"id":"a"}],"links":{"next":"https://a.example/2"}}})")->is_part());
}

TEST(ReadLeads, WhatIsNoListOfLeadsIsNoEmptyImport) {
  for (const char* data : {R"({"job":{"state":"x"}})", R"({"items":[{"id":"a"}]})"}) {
    for (const unsigned status : {200u, 202u}) {
      const ApiResult<Leads> leads = leads_in(data, status);
      ASSERT_FALSE(leads) << data;
      EXPECT_EQ(leads.error().code, status == 202 ? "not_ready" : "response_not_json");
      EXPECT_EQ(leads.error().retryable, status == 202);
    }
  }
}

TEST(ReadLeads, AnImportThatIsWorkedOnIsNotEmpty) {
  for (const char* beside :
       {R"("status":"processing","progress":40)", R"("status":"IN_PROGRESS")", R"("state":"In progress")",
        R"("job_id":"j1")", R"("jobId":17)", R"("progress":0.4)", R"("progress":"40%")",
        R"("job":{"id":"j","status":"running"})", R"("job":"j1")", R"("import":{"status":"processing"})",
        R"("state":{"name":"running"})", R"("progress":{"percent":40})", R"("ready":false)",
        R"("status":"paused")", R"("status":"queued_for_enrichment")", R"("phase":"scraping")",
        R"("status":"rate_limited")"}) {
    for (const char* list : {R"("leads":[],)", R"("leads":null,)", R"("leads":{},)", ""}) {
      const ApiResult<Leads> leads = leads_in("{" + std::string(list) + beside + "}");
      ASSERT_FALSE(leads) << list << beside;
      EXPECT_EQ(leads.error().code, "not_ready") << list << beside;
      EXPECT_TRUE(leads.error().retryable);
    }
  }
  for (const char* beside :
       {R"("error":"enrichment failed")", R"("status":"failed")", R"("errors":[{"message":"gone"}])",
        R"("success":false)", R"("status":"completed_with_errors")", R"("status":"PARTIAL_SUCCESS")",
        R"("status":"processing_failed")"}) {
    const ApiResult<Leads> leads = leads_in(R"({"leads":[],)" + std::string(beside) + "}");
    ASSERT_FALSE(leads) << beside;
    EXPECT_EQ(leads.error().code, "api_error") << beside;
  }
  for (const char* beside :
       {R"("status":"completed","job_id":"j1")", R"("progress":100,"job_id":"j1")", R"("error":null)",
        R"("errors":[])", R"("job_id":null)", R"("status":"New")", R"("source":"csv","created":{"by":"x"})",
        R"("next_cursor":"x","status":"processing")"}) {
    const ApiResult<Leads> leads = leads_in(R"({"leads":[],)" + std::string(beside) + "}");
    ASSERT_TRUE(leads) << beside;
    EXPECT_EQ(leads->size(), 0u);
  }
  EXPECT_EQ(leads_in(R"({"leads":[{"id":"a"}],"status":"processing"})")->size(), 1u);
}

TEST(ReadLeads, AnEnvelopeMayHaveTheReasonForAnEmptyList) {
  for (const auto& [envelope, code] : std::vector<std::pair<const char*, const char*>>{
           {R"({"code":1001,"message":"login required","data":{"leads":[]}})", "api_error"},
           {R"({"code":1001,"message":"login required","data":{}})", "api_error"},
           {R"({"data":{"leads":[]},"meta":{"status":"processing"}})", "not_ready"},
           {R"({"data":{"leads":[]},"meta":{"state":"failed"}})", "api_error"},
           {R"({"code":1001,"message":"success","data":{"leads":[]}})", ""},
           {R"({"code":1,"message":"No leads yet","data":{"leads":[]}})", ""},
           {R"({"code":0,"message":"login was long ago","data":{"leads":[]}})", ""},
           {R"({"data":{"leads":[]},"meta":{"status":"ok","message":"Hello."}})", ""}}) {
    HttpAnswer http;
    http.status = 200;
    http.body = envelope;
    const ApiResult<Leads> leads = Leads::read(std::move(http));
    EXPECT_EQ(leads ? "" : leads.error().code, code) << envelope;
  }
  EXPECT_EQ(leads_in(R"({"leads":[],"status":"expired"})")->warnings(),
            std::vector<std::string>{"status: expired"});
  EXPECT_EQ(leads_in(R"({"leads":[],"status":"completed"})")->warnings(), std::vector<std::string>{});
  HttpAnswer later;
  later.status = 202;
  later.retry_after = std::chrono::seconds(20);
  later.body = R"({"data":{"leads":[]}})";
  EXPECT_EQ(Leads::read(std::move(later)).error().retry_after, std::chrono::seconds(20));
}

TEST(ReadLeads, WhatIsSaidBesideThemIsKept) {
  struct Row {
    const char* beside;
    std::vector<std::string> warnings;
    bool is_unsettled;
    bool are_all;
  };
  for (const Row& row :
       {Row{R"("status":"processing","progress":40)", {"status: processing, progress: 40"}, true, false},
        Row{R"("status":"completed","enrichment_status":"running")",
            {"enrichment_status: running"},
            true,
            false},
        Row{R"("processing":true)", {"processing: processing"}, true, false},
        Row{R"("status":"failed","failed":3)", {"status: failed", "failed: 3"}, true, false},
        Row{R"("error":{"message":"gone"})", {"gone"}, true, false},
        Row{R"("warnings":["a",{"message":"b"}],"message":"c")", {"a", "b", "c"}, false, true},
        Row{R"("timed_out":true,"_shards":{"total":3,"failed":1})",
            {"timed_out: true", "_shards.failed: 1"},
            false,
            false},
        Row{R"("failed_rows":3,"num_errors":1)", {"failed_rows: 3", "num_errors: 1"}, false, false},
        Row{R"("stats":{"created":1,"failed":3})", {"stats.failed: 3"}, false, false},
        Row{R"("failures":[{"row":1},{"row":2}],"rejected":[])", {"failures: 2"}, false, false},
        Row{R"("job":{"id":"j","status":"running"})", {"job.status: running"}, true, false},
        Row{R"("state":{"name":"Failed"})", {"state.name: Failed"}, true, false},
        Row{R"("import":{"status":"completed","progress":100})", {}, false, true},
        Row{R"("completed":false)", {"completed: false"}, true, false},
        Row{R"("status":"processing_complete","stage":"Lead")", {}, false, true},
        Row{R"("status":"completed_with_errors")", {"status: completed_with_errors"}, true, false},
        Row{R"("failed_ids":["b","c"],"not_found":3)", {"failed_ids: 2"}, false, false},
        Row{R"("UnprocessedKeys":["b"],"locked_leads":398)",
            {"UnprocessedKeys: 1", "locked_leads: 398"},
            false,
            false},
        Row{R"("status":"completed","failed":0,"message":"Found.","job_id":"j")", {}, false, true},
        Row{R"("skipped":[{"id":"b"}],"progress":100)", {"skipped: 1"}, false, false}}) {
    const ApiResult<Leads> leads = leads_in(R"({"leads":[{"id":"a"}],)" + std::string(row.beside) + "}");
    ASSERT_TRUE(leads) << row.beside;
    EXPECT_EQ(leads->warnings(), row.warnings) << row.beside;
    EXPECT_EQ(leads->is_unsettled(), row.is_unsettled) << row.beside;
    EXPECT_EQ(leads->are_all(), row.are_all) << row.beside;
  }
}

TEST(ReadLeads, AreOfTheImportThatWasAskedFor) {
  const auto read_for = [](const char* asked, const char* id) {
    HttpAnswer http;
    http.status = 200;
    http.body = R"({"data":{"leads":[{"id":"a"}],"import_id":)" + std::string(id) + "}}";
    return Leads::read(std::move(http), asked);
  };
  for (const char* id : {R"("imp_1")", R"("IMP_1")", R"(" imp_1 ")", R"("")", "null"})
    EXPECT_TRUE(read_for("imp_1", id)) << id;
  EXPECT_TRUE(read_for("17", "17"));
  EXPECT_TRUE(read_for("", R"("imp_1")"));
  EXPECT_EQ(read_for("imp_2", R"("imp_1")").error().code, "other_import");
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
  for (
      const Answer& answer : {
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
          Answer{R"({"data":{"leads":[{"id":"a"}],"total":"many","page":2,"next":0}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total_pages":3,"page":1}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"totalPages":3}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"current_page":1,"last_page":3}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"page":1,"pages":3}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"page_count":3,"page":1}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"page_count":1,"page":1}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"page_count":3,"page":1,"total":1}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"pages":3}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total_pages":3,"page":3}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total_pages":1,"page":0}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"next_page_url":"https://a.example/?page=2"}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"next_page_url":null}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"has_next":true}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"is_last":false}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"last":false,"totalElements":25}})", true, 25},
          Answer{R"({"data":{"leads":[{"id":"a"}],"last":true,"next_cursor":"x"}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"lastPage":false}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"@odata.nextLink":"https://a.example"}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"@odata.count":25}})", true, 25},
          Answer{R"({"data":{"leads":[{"id":"a"}],"nextLink":"https://a.example"}})", true, 1},
          Answer{
              R"({"data":{"leads":[{"id":"a"}],"links":[{"rel":"self","href":"/1"},{"rel":"next","href":"/2"}]}})",
              true, 1},
          Answer{
              R"({"data":{"leads":[{"id":"a"}],"links":[{"rel":"self","href":"/1"},{"rel":"next","href":null}]}})",
              false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"_links":{"next":{"href":null}}}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"paging":{"next":{"after":"10"}}}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"remaining":15}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"remaining":0}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}]},"meta":{"remaining":4999}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"truncated":true}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"truncated":false,"next_page":2}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"incomplete_results":true}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total_results":25}})", true, 25},
          Answer{R"({"data":{"leads":[{"id":"a"}],"totalResults":25}})", true, 25},
          Answer{R"({"data":{"leads":[{"id":"a"}],"recordsTotal":25}})", true, 25},
          Answer{R"({"data":{"leads":[{"id":"a"}],"count":25}})", true, 25},
          Answer{R"({"data":{"leads":[{"id":"a"}],"count":1}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"count":0,"total":0}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"count":25,"total":1}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total":1},"meta":{"count":25}})", false, 1},
          Answer{
              R"({"data":{"leads":[{"id":"a"}],"additional_data":{"pagination":{"more_items_in_collection":true}}}})",
              true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"done":false,"nextRecordsUrl":"/x"}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"done":true}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"offset":"itr1/rec1"}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"offset":10}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"offset":"10"}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"response_metadata":{"next_cursor":"x"}}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"response_metadata":{"next_cursor":""}}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"pageInfo":{"hasNextPage":false,"endCursor":"x"}}})", false,
                 1},
          Answer{R"({"data":{"leads":[{"id":"a"}]},"meta":{"total_pages":3,"page":1}})", true, 1},
          Answer{
              R"({"data":{"leads":[{"id":"a"}]},"meta":{"pagination":{"total_pages":3,"links":{"next":"/2"}}}})",
              true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}]},"pagination":{"has_more":true}})", true, 1},
          Answer{R"({"links":{"next":"https://a.example"},"data":{"leads":[{"id":"a"}]}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}]},"next_cursor":"x"})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}]},"total":25})", true, 25},
          Answer{R"({"data":{"leads":[{"id":"a"}]},"page":1,"status":200,"remaining":3})", false, 1},
          Answer{R"({"data":[{"id":"a"}],"total":25})", true, 25},
          Answer{R"({"data":{"leads":[{"id":"a"}],"next":2}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"next":true}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"next":false}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total":{"value":25,"relation":"eq"}}})", true, 25},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total":{"value":1}}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total":"1,025"}})", true, 1'025},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total":"400+"}})", true, 400},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total":"25 leads"}})", true, 25},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total":"2x5"}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"cursor":{"next":"abc"}}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"cursor":{"next":null}}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"search_after":[1769,"a"]}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"search_after":[]}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"nextPageCursor":"x"}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"has_more_leads":"Y"}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"incomplete":12,"has_more":false}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total":"1 000"}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total":"25 of 400"}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total":"10, 20 leads"}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"truncated":"max_rows"}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"truncated":"no"}})", false, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"truncation":{"truncated":true}}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"eof":false}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"remaining_leads":398}})", true, 1},
          Answer{R"({"data":{"leads":[{"id":"a"}],"total_leads_count":25}})", true, 25},
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

TEST(ReadAnswer, ATextInAnotherEncodingIsReadAsItsCharsetSays) {
  const auto name_in = [](const char* content_type, const std::string& body) {
    HttpAnswer http;
    http.status = 200;
    http.content_type = content_type;
    http.body = body;
    const ApiResult<ApiAnswer> answer = read_answer(std::move(http));
    return answer ? std::string(answer->data()) : describe(answer.error());
  };
  const std::string latin = "{\"data\":{\"name\":\"Ren\xE9 \x80\"}}";
  EXPECT_EQ(name_in("application/json; charset=ISO-8859-1", latin), R"({"name":"René €"})");
  EXPECT_EQ(name_in("application/json;charset=\"Windows-1252\"", latin), R"({"name":"René €"})");
  EXPECT_EQ(name_in("application/json;charset=ISO-8859-1;odata=verbose", latin), R"({"name":"René €"})");
  EXPECT_EQ(name_in("application/json", latin), "{\"name\":\"Ren\uFFFD \uFFFD\"}");
  EXPECT_EQ(name_in("application/json; charset=latin1", R"({"data":{"name":"René"}})"), R"({"name":"René"})");
  std::string utf16 = "\xFF\xFE";
  for (const char c : std::string_view(R"({"data":{"name":"Jo"}})")) utf16 += {c, '\0'};
  EXPECT_EQ(name_in("application/json; charset=utf-16", utf16), R"({"name":"Jo"})");
}

TEST(ReadAnswer, WhatAServerSaysInPlainTextIsPassedOn) {
  const auto said = [](unsigned status, const char* content_type, const char* body) {
    HttpAnswer http;
    http.status = status;
    http.content_type = content_type;
    http.body = body;
    return describe(read_answer(std::move(http)).error());
  };
  for (const unsigned status : {200u, 403u, 404u, 500u, 503u}) {
    const std::string text = said(status, "text/plain; charset=utf-8", "no healthy \x1b[31mupstream\n");
    EXPECT_NE(text.find("(\"no healthy  [31mupstream\")"), std::string::npos) << text;
    EXPECT_EQ(said(status, "text/html", "<p>no healthy upstream").find("healthy"), std::string::npos);
  }
  EXPECT_NE(said(500, "text/plain", " \n").find("no JSON but text/plain.)"), std::string::npos);
}

TEST(ReadLeads, TheHeadOfAnAnswerMaySayThatThereIsMore) {
  for (const auto& [name, value, is_part] : std::vector<std::tuple<const char*, const char*, bool>>{
           {"Link", R"(<https://a.example/1>; rel="first", <https://a.example/2>; rel="next")", true},
           {"link", "</2>;rel=next", true},
           {"Link", R"(</2>; rel="NEXT"; title="x")", true},
           {"Link", R"(</2>; rel="prev", </style.css>; rel=preload)", false},
           {"Link", R"(<https://a.example/2>; rel="next last")", true},
           {"Link", "</2>; title=rel; rel='next'", true},
           {"Link", "</next>; rel=\"nextish\"", false},
           {"Link", "<https://a.example/?rel=next>; rel=prev", false},
           {"Total-Count", "25", true},
           {"X-Total-Count", "25, 25", true},
           {"X-Total-Count", "1,234", true},
           {"Link", "</2>; rel", false},
           {"X-Truncated", "true", true},
           {"X-Total-Count", "25", true},
           {"x-total", "1", false},
           {"X-Next-Page", "2", true},
           {"X-Next-Page", "", false},
           {"X-Total-Pages", "3", true},
           {"X-Has-More", "true", true},
           {"Content-Range", "leads 0-0/25", true},
           {"content-range", "leads 0-0/1", false},
           {"Content-Range", "bytes 0-24/25", false},
           {"Content-Range", "leads 0-0/*", false},
           {"X-WP-Total", "25", true},
           {"X-WP-TotalPages", "3", true},
           {"X-Pagination-Total-Count", "25", true},
           {"X-Pagination", R"({"TotalCount":25,"PageSize":1,"CurrentPage":1})", true},
           {"X-Pagination", R"({"TotalCount":1,"HasNext":false})", false},
           {"X-Pagination", "25 [", false},
           {"X-RateLimit-Total", "99", false},
           {"X-Credits-Total", "99", false},
           {"X-RateLimit-Remaining", "99", false},
           {"X-Remaining", "99", false},
           {"X-Count", "99", false},
           {"Total", "99", false}}) {
    HttpAnswer http;
    http.status = 200;
    http.body = R"({"data":{"leads":[{"id":"a"}]}})";
    take_more_field(name, value, http.more);
    EXPECT_EQ(Leads::read(std::move(http))->is_part(), is_part) << name << ": " << value;
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
