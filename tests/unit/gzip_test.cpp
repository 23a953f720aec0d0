#include "tools/gzip.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include "tools/api_answer.hpp"

namespace salestouch {
namespace {

std::string gzipped(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(Gzip, GivesBackWhatWentIn) {
  std::string noise;
  std::uint32_t random = 1;
  for (int i = 0; i < 100'000; ++i) noise += static_cast<char>((random = random * 1664525 + 1013904223) >> 24);
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
  HttpAnswer http;
  http.status = 200;
  http.body = gzipped(R"({"data":{"x":1}})");
  http.content_encoding = "gzip";
  const ApiResult<ApiAnswer> answer = read_answer(http);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->data(), R"({"x":1})");
  http.max_body = 5;
  EXPECT_EQ(read_answer(http).error().code, "response_too_large");
  http.content_encoding = "";
  EXPECT_EQ(read_answer(http).error().code, "response_not_json");
}

}  // namespace
}  // namespace salestouch
