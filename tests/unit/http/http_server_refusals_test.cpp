#include "unit/http/http_server_fixture.hpp"

namespace mcp {
namespace {

struct Refused {
  const char* name;
  std::string bytes;
  const char* status;
};
class HttpServerRefuses : public HttpServerTest, public testing::WithParamInterface<Refused> {};

TEST_P(HttpServerRefuses, WithItsStatus) {
  options.limits.header = options.limits.body = options.limits.idle = 150ms;
  options.limits.max_body = 1'000;
  EXPECT_TRUE(begins(exchange(GetParam().bytes), std::string("HTTP/1.1 ") + GetParam().status));
  EXPECT_EQ(handled, 0);
  EXPECT_TRUE(begins(exchange(post_echo("still there")), "HTTP/1.1 200"));
}

INSTANTIATE_TEST_SUITE_P(
    Each, HttpServerRefuses,
    testing::Values(
        Refused{"header_too_large", "GET /echo HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n",
                "431"},
        Refused{"too_many_fields",
                [] {
                  std::string text = "GET /echo HTTP/1.1\r\n";
                  for (int i = 0; i < 4'000; ++i) text += "A: b\r\n";
                  return text + "\r\n";
                }(),
                "431"},
        Refused{"length_too_large",
                std::string("POST /echo HTTP/1.1\r\n") + kClose + "Content-Length: 1001\r\n\r\n", "413"},
        Refused{
            "length_absurd",
            std::string("POST /echo HTTP/1.1\r\n") + kClose + "Content-Length: 99999999999999999999\r\n\r\n",
            "400"},
        Refused{"length_negative",
                std::string("POST /echo HTTP/1.1\r\n") + kClose + "Content-Length: -1\r\n\r\n", "400"},
        Refused{"chunks_too_large",
                std::string("POST /echo HTTP/1.1\r\n") + kClose +
                    "Transfer-Encoding: chunked\r\n\r\n600\r\n" + std::string(0x600, 'x') + "\r\n0\r\n\r\n",
                "413"},
        Refused{"chunk_size_bad",
                std::string("POST /echo HTTP/1.1\r\n") + kClose + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                "400"},
        Refused{"two_lengths",
                std::string("POST /echo HTTP/1.1\r\n") + kClose +
                    "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "400"},
        Refused{"length_and_chunks",
                std::string("POST /echo HTTP/1.1\r\n") + kClose +
                    "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "400"},
        Refused{"chunks_and_length",
                std::string("POST /echo HTTP/1.1\r\n") + kClose +
                    "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                "400"},
        Refused{"no_http", "hello there\r\n\r\n", "400"},
        Refused{"tls_to_a_plain_port",
                std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15), "400"},
        Refused{"nul_in_a_field", std::string("GET /echo HTTP/1.1\r\nA: \0\r\n\r\n", 27), "400"},
        Refused{"folded_line", "GET /echo HTTP/1.1\r\nHost : a\r\n\r\n", "400"},
        Refused{"header_too_slow", "POST /echo HTTP/1.1\r\nHost: local", "408"},
        Refused{"body_too_slow",
                std::string("POST /echo HTTP/1.1\r\n") + kClose + "Content-Length: 10\r\n\r\nabc", "408"},
        Refused{"by_the_handler",
                std::string("POST /refused HTTP/1.1\r\n") + kClose + "Content-Length: 500\r\n\r\nabc",
                "403"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace mcp
