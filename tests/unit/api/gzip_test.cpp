#include "tools/api/gzip.hpp"

#include <gtest/gtest.h>

#include "tools/api/api_answer.hpp"
#include "unit/gzipped.hpp"
#include "unit/run_to_end.hpp"
#include "unit/stub_api.hpp"

namespace salestouch {
namespace {

TEST(Gzip, GivesBackWhatWentIn) {
  std::string noise;
  std::uint32_t random = 1;
  for (int i = 0; i < 100'000; ++i)
    noise += static_cast<char>((random = random * 1664525 + 1013904223) >> 24);
  for (const std::string& text : {std::string(), std::string("x"), std::string(1'000'000, 'a'), noise}) {
    const ApiResult<std::string> inflated = inflate_gzip(gzipped(text), text.size());
    ASSERT_TRUE(inflated);
    EXPECT_EQ(*inflated, text);
  }
}

TEST(Gzip, ABombStopsAtTheLimit) {
  const std::string bomb = gzipped(std::string(64 * 1024 * 1024, '\0'));
  EXPECT_LT(bomb.size(), 100'000u);
  const ApiResult<std::string> inflated = inflate_gzip(bomb, 1'000'000);
  ASSERT_FALSE(inflated);
  EXPECT_EQ(inflated.error().code, "response_too_large");
  EXPECT_FALSE(inflate_gzip(gzipped("12345"), 4));
}

TEST(Gzip, WhatIsCutOrDamagedIsAnError) {
  const std::string whole = gzipped("some text that is not very long, but long enough");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const ApiResult<std::string> inflated = inflate_gzip(whole.substr(0, size), 1'000);
    ASSERT_FALSE(inflated) << size;
    EXPECT_EQ(inflated.error().code, "response_incomplete");
  }
  for (std::size_t place = 10; place < whole.size(); ++place) {
    std::string damaged = whole;
    damaged[place] = static_cast<char>(damaged[place] ^ 0x40);
    EXPECT_FALSE(inflate_gzip(damaged, 1'000)) << place;
  }
  EXPECT_FALSE(inflate_gzip("no gzip", 1'000));
}

TEST(Gzip, AnAnswerIsInflatedByItsContentEncoding) {
  boost::asio::io_context io;
  base::Worker worker;
  // Small as it comes, large as it is.
  const std::string body = gzipped(R"({"data":{"x":1}})" + std::string(10'000, ' '));
  const auto answer_with = [&](const std::string& headers, std::size_t max_body) {
    StubApi api(io, StubApi::reply(http_response(200, body, headers)));
    ApiSettings settings;
    settings.base_url = api.base_url();
    settings.api_key = "st_key";
    ApiClientOptions options;
    options.max_body = max_body;
    ApiClient client(settings, options, worker);
    ApiResult<HttpAnswer> http = run_to_end(io, client.run_command("c", base::Json::object(), "full"));
    return http ? read_answer(std::move(*http)) : ApiResult<ApiAnswer>(http.error());
  };
  const ApiResult<ApiAnswer> answer = answer_with("Content-Encoding: gzip\r\n", 20'000);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->data(), R"({"x":1})");
  EXPECT_EQ(answer->body.size(), 10'016u);
  EXPECT_EQ(answer_with("Content-Encoding: gzip\r\n", 1'000).error().code, "response_too_large");
  EXPECT_EQ(answer_with("", 1'000).error().code, "response_not_json");
}

}  // namespace
}  // namespace salestouch
