#include "tools/api/failure_signs.hpp"

#include <gtest/gtest.h>

#include "tools/api/api_answer.hpp"
#include "tools/api/more_members.hpp"

namespace salestouch {
namespace {

FailureSigns signs_in(const std::string& body) {
  FailureSigns signs;
  const simdjson::padded_string text(body);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  simdjson::ondemand::object members;
  EXPECT_EQ(parser.iterate(text).get(document), simdjson::SUCCESS);
  EXPECT_EQ(document.get_object().get(members), simdjson::SUCCESS);
  EXPECT_EQ(for_each_member(members,
                            [&](std::string_view key, simdjson::ondemand::value value) {
                              return FailureSigns::knows(key) ? signs.read(key, value) : simdjson::SUCCESS;
                            }),
            simdjson::SUCCESS);
  return signs;
}

ApiResult<ApiAnswer> answer_of(std::string body) {
  HttpAnswer http;
  http.status = 200;
  http.content_type = "application/json";
  http.body = std::move(body);
  return read_answer(std::move(http));
}

TEST(FailureSignsTest, WhatFailedIsSaidInTheWordsOfTheApi) {
  for (const auto& [body, words] : std::vector<std::pair<const char*, const char*>>{
           {R"({"success":false,"message":"Quota exceeded"})", "Quota exceeded"},
           {R"({"success":false})", "success: false"},
           {R"({"isSuccess":"False"})", "isSuccess: false"},
           {R"({"status":"error","message":"DB down"})", "DB down"},
           {R"({"status":"FAIL"})", "status: FAIL"},
           {R"({"result":"failure"})", "result: failure"},
           {R"({"status":503})", "status: 503"},
           {R"({"error":"gone"})", "gone"},
           {R"({"error":true,"msg":"gone"})", "gone"},
           {R"({"error":{"code":"partial","message":"1 of 3"}})", "1 of 3"},
           {R"({"errors":["a","b"]})", "a; b"},
           {R"({"errors":[{"message":"a"},{"message":"b"}]})", "a; b"},
           {R"({"errors":{"import_id":["It is required."]}})", "import_id: It is required."},
           {R"({"errors":[{"code":7}]})", R"([{"code":7}])"},
           {R"({"errorMessage":"Task timed out"})", "Task timed out"},
           {"{\"error\":\"two\\nlines\"}", "two lines"}}) {
    const FailureSigns signs = signs_in(body);
    EXPECT_TRUE(signs.any()) << body;
    EXPECT_EQ(signs.words(), words) << body;
  }
  EXPECT_LT(signs_in(R"({"error":")" + std::string(100'000, 'x') + "\"}").words().size(), 210u);
}

TEST(FailureSignsTest, WhatIsThereInASuccessIsNoFailure) {
  for (const char* body :
       {R"({"ok":true,"success":true,"status":200,"error":null,"errors":[],"message":"Done"})",
        R"({"status":"success","error":{},"errors":{}})", R"({"status":"ok","error":"","errors":[null,{}]})",
        R"({"error":false,"errors":0})", R"({"error":{"code":"ok","message":"","log_id":"17"}})",
        R"({"error":{"code":0,"message":"Success"}})", R"({"error":"None"})",
        R"({"code":0,"message":"anything"})", R"({"status":"processing"})", R"({"result":{"id":1}})",
        R"({"errors":{"name":[],"email":[]}})", R"({"code":40001})", R"({"status":201})"}) {
    EXPECT_FALSE(signs_in(body).any()) << body;
  }
}

TEST(FailureSignsTest, TheStatusOfAnEnvelopeCountsWhereItHasNoData) {
  for (const auto& [body, status] : std::vector<std::pair<std::string, unsigned>>{
           {R"({"ok":false,"status":429,"data":null,"error":{"code":"x"}})", 429},
           {R"({"ok":false,"status":404,"data":{"leads":[]}})", 404},
           {R"({"statusCode":500,"body":"{}"})", 500},
           {R"({"code":401,"msg":"no"})", 401},
           {R"({"status":"503"})", 503},
           {R"({"status":404,"code":17})", 404},
           {R"({"ok":true,"status":500,"data":{"leads":[]}})", 0},
           {R"({"ok":true,"data":{"status":404}})", 0},
           {R"({"ok":false,"status":200})", 0},
           {R"({"ok":false,"status":302})", 0},
           {R"({"ok":false,"status":600})", 0},
           {R"([{"status":404}])", 0},
           {R"({"status":404)", 0},
           {"", 0},
           {R"({"status":404,"more":")" + std::string(17'000, 'x') + "\"}", 0}}) {
    EXPECT_EQ(stated_status(body), status) << body.substr(0, 100);
  }
}

TEST(ReadAnswer, AFailureInA200IsAnErrorWhereTheDataHasNothing) {
  for (const char* body :
       {R"({"success":false,"data":{"imports":[]}})", R"({"success":false,"data":{"total":0,"id":"x"}})",
        R"({"data":{"imports":[],"total":0},"errors":["no"]})", R"({"data":null,"errors":["no"]})",
        R"({"data":{"import_id":"x"},"error":"no"})", R"({"data":{"errors":["no"],"imports":[]}})",
        R"({"data":{"error":"no"}})", R"({"data":null,"code":40001,"msg":"no"})",
        R"({"data":null,"code":-1,"msg":"no"})",
        R"({"status":"fail","data":{"import_id":"no such import"}})"}) {
    EXPECT_FALSE(answer_of(body)) << body;
  }
  for (const char* body :
       {R"({"success":false,"message":"no","data":{"imports":[{"import_id":"a"}]}})",
        R"({"data":{"imports":["a"]},"errors":["no"]})", R"({"data":{"name":"One"},"error":"no"})"}) {
    const ApiResult<ApiAnswer> answer = answer_of(body);
    ASSERT_TRUE(answer) << body;
    EXPECT_TRUE(answer->failure) << body;
    EXPECT_EQ(answer->warnings, std::vector<std::string>{"no"}) << body;
  }
  EXPECT_TRUE(answer_of(R"({"success":true,"data":null,"code":1001,"message":"Deleted."})"));
  for (const char* body :
       {R"({"data":{"import_id":"x","name":"One","error":"no such list"}})", R"({"data":{"errors":[]}})",
        R"({"data":null})", R"({"data":null,"code":1,"msg":"success"})", R"({"data":{}})"}) {
    const ApiResult<ApiAnswer> answer = answer_of(body);
    ASSERT_TRUE(answer) << body;
    EXPECT_FALSE(answer->failure) << body;
    EXPECT_TRUE(answer->warnings.empty()) << body;
  }
}

TEST(ReadAnswer, AMessageIsSaidUnlessItIsOneOfSuccess) {
  for (const char* message : {"", "OK", "ok.", "Success", "Done.", "Leads retrieved successfully",
                              "Request successful", "Feedback recorded.", "Imports found", "Lead updated"}) {
    EXPECT_FALSE(is_worth_saying(message)) << message;
  }
  for (const char* message :
       {"Not found", "No import found", "Your plan shows 2 leads only.", "Partly successful", "Unsuccessful",
        "2 of 5 leads updated", "Failed to load", "Errors found", "Duplicate leads found",
        "Sample data returned", "Leads weren't fetched", "Import hasn't completed", "Few leads loaded",
        "Some leads were deleted", "This import has been deleted", "Quota exceeded", "3 leads were loaded",
        "Successfully loaded the first leads of this import; the others follow"}) {
    EXPECT_TRUE(is_worth_saying(message)) << message;
  }
}

TEST(ReadAnswer, JsonOfAnotherFormIsToldByItsMembersAlone) {
  for (const auto& [body, has] : std::vector<std::pair<std::string, std::string>>{
           {R"({"import_id":"x","leads":[{"name":"Anna"}]})", "it has import_id, leads."},
           {R"([{"name":"Anna"}])", "it is no object."},
           {R"("Anna")", "it is no object."},
           {R"({"Anna Meyer":1,"a\nb":2})", "it has no members."},
           {R"({"id":1,"title":"Anna"})", "it has id, title."}}) {
    const ApiResult<ApiAnswer> answer = answer_of(body);
    ASSERT_FALSE(answer) << body;
    EXPECT_EQ(answer.error().code, "response_not_json");
    EXPECT_FALSE(answer.error().retryable);
    EXPECT_NE(answer.error().message.find(has), std::string::npos) << answer.error().message;
    EXPECT_EQ(answer.error().message.find("Anna"), std::string::npos) << answer.error().message;
  }
  EXPECT_TRUE(answer_of(R"([{"name":"Anna"})").error().retryable);  // it is cut
  HttpAnswer refused;
  refused.status = 422;
  refused.body = R"(["Name is missing."])";
  EXPECT_NE(read_answer(std::move(refused)).error().message.find("Name is missing."), std::string::npos);
}

}  // namespace
}  // namespace salestouch
