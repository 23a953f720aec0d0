#include "tools/api/stated_error.hpp"

#include <gtest/gtest.h>

namespace salestouch {
namespace {

TEST(StatedError, IsReadInEachUsualForm) {
  struct Row {
    const char* body;
    const char* code;
    const char* message;
  };
  const Row rows[] = {
      // SalesTouch's own.
      {R"({"ok":false,"error":{"code":"import_locked","message":"It is being edited."}})", "import_locked",
       "It is being edited."},
      {R"({"error":{"message":"No such import.","code":"not_found"}})", "not_found", "No such import."},
      // Others that have a text.
      {R"({"error":"there is none"})", "", "there is none"},
      {R"({"error":"invalid_token","error_description":"It expired."})", "invalid_token", "It expired."},
      {R"({"message":"Missing Authentication Token"})", "", "Missing Authentication Token"},
      {R"({"type":"about:blank","title":"Not valid","status":422,"detail":"the import is archived"})", "",
       "the import is archived"},
      // FastAPI: https://fastapi.tiangolo.com/tutorial/handling-errors/
      {R"({"detail":[{"loc":["body","input","import_id"],"msg":"Field required","type":"missing"},{"loc":["query","n",0],"msg":"too small"}]})",
       "", "import_id: Field required; query.n.0: too small"},
      // Laravel: https://laravel.com/docs/validation
      {R"({"message":"The given data was invalid.","errors":{"import_id":["It is required.","It is no text."],"team.name":["It is too long."]}})",
       "",
       "The given data was invalid. (import_id: It is required.; import_id: It is no text.; team.name: It is too long.)"},
      // Rails, and Spring's list of texts.
      {R"({"errors":{"name":["can't be blank"]}})", "", "name: can't be blank"},
      {R"({"errors":["Name can't be blank"]})", "", "Name can't be blank"},
      // Django's REST framework.
      {R"({"import_id":["This field is required."],"non_field_errors":["No."]})", "", "No."},
      {R"({"import_id":["This field is required."]})", "", "import_id: This field is required."},
      // NestJS.
      {R"({"statusCode":400,"message":["import_id must be a string"],"error":"Bad Request"})", "",
       "Bad Request (import_id must be a string)"},
      // Spring's, and an error of one text.
      {R"({"timestamp":"x","status":400,"error":"Bad Request","message":"The import is closed.","path":"/api"})",
       "", "Bad Request: The import is closed."},
      {R"({"errors":"there is none"})", "", "there is none"},
      {R"({"errors":[{"title":"Not allowed","detail":"Locked"}]})", "", "Locked"},
      // JSON:API.
      {R"({"errors":[{"status":"409","code":"import_locked","title":"Locked","detail":"somebody edits it","source":{"pointer":"/input/import_id"}}]})",
       "", "import_id: somebody edits it"},
      // RFC 9457, with reasons.
      {R"({"title":"Invalid.","invalid-params":[{"name":"age","reason":"must be positive"}]})", "",
       "Invalid. (age: must be positive)"},
      // Google's, and Ajv's paths.
      {R"({"error":{"code":400,"message":"Bad.","status":"INVALID_ARGUMENT","details":[{"@type":"x","fieldViolations":[{"field":"input.import_id","description":"Required."}]}]}})",
       "", "Bad. (import_id: Required.)"},
      {R"({"errors":[{"instancePath":"/input/import_id","message":"must be string"}]})", "",
       "import_id: must be string"},
      // Zod.
      {R"({"issues":[{"code":"invalid_type","path":["input","import_id"],"message":"Required"}]})", "",
       "import_id: Required"},
      // AWS Lambda, and what stands before it.
      {R"({"errorMessage":"Task timed out","errorType":"Sandbox.Timedout"})", "", "Task timed out"},
      {R"({"Message":"User is not authorized"})", "", "User is not authorized"},
      // JSend, and a form of Laravel: the reasons are the data. A list of records is none.
      {R"({"status":"fail","data":{"import_id":"There is none."}})", "", "import_id: There is none."},
      {R"({"success":false,"data":{"import_id":["It is required."]}})", "", "import_id: It is required."},
      {R"({"success":false,"data":{"import_id":"x","leads":[{"name":"Anna"}]}})", "", ""},
      {R"({"leads":[{"name":"Anna"}]})", "", ""},
      // A text that is said twice is said once.
      {R"({"error":{"message":"No."},"errors":[{"message":"No."}]})", "", "No."},
      // Nothing that can be read.
      {"", "", ""},
      {"<html>", "", ""},
      {"[]", "", ""},
      {"null", "", ""},
      {R"({"error":null,"errors":{"a":{"b":{"c":{"d":{"e":["too deep"]}}}}}})", "", ""},
      {R"({"error":{"message":{"en":"No."}}})", "", "en: No."},
  };
  for (const Row& row : rows) {
    const StatedError stated = read_stated_error(row.body);
    EXPECT_EQ(stated.code, row.code) << row.body;
    EXPECT_EQ(stated.message, row.message) << row.body;
  }
}

TEST(StatedError, SaysHowLongToWait) {
  const auto wait = [](std::string_view body) {
    const auto read = read_stated_error(body).retry_after;
    return read ? read->count() : -1;
  };
  EXPECT_EQ(wait(R"({"message":"You are being rate limited.","retry_after":64.57})"), 65);
  EXPECT_EQ(wait(R"({"ok":false,"parameters":{"retry_after":35}})"), 35);
  EXPECT_EQ(wait(R"({"error":{"message":"slow","retryAfterMs":1500}})"), 2);
  EXPECT_EQ(wait(R"({"error":{"details":[{"@type":"x"},{"@type":"RetryInfo","retryDelay":"34s"}]}})"), 34);
  EXPECT_EQ(wait(R"({"retryAfter":"soon"})"), -1);
  EXPECT_EQ(wait(R"({"retry_after":946684800})"), 86'400);  // in the past it would be no wait
  EXPECT_EQ(wait(R"({"retry_after":"Sat, 01 Jan 2000 00:00:00 GMT"})"), 0);
  EXPECT_EQ(wait(R"({"retryAfter":null,"retry":7})"), -1);
}

TEST(StatedError, GivesTheFirstReasonsOfManyAndNothingOfAHugeBody) {
  std::string list;
  for (int i = 0; i < 1'000; ++i)
    list += std::string(i ? "," : "") + R"({"message":")" + std::string(1'000, 'x') + "\"}";
  EXPECT_LT(read_stated_error(R"({"errors":[)" + list + "]}").message.size(), 650u);
  EXPECT_EQ(read_stated_error(R"({"message":"m","more":")" + std::string(1'100'000, 'x') + "\"}").message,
            "");
}

}  // namespace
}  // namespace salestouch
