// What servers, proxies and networks before an API were seen to answer, over the raw wire, and what must come
// of it.
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "unit/api/api_client_fixture.hpp"
#include "unit/gzipped.hpp"

namespace salestouch {
namespace {

struct OddAnswer {
  const char* name;
  std::string bytes;
  std::string code;  ///< of the error; empty: it is understood
  std::vector<std::string> says;
};

std::string with_length(const std::string& head, const std::string& body) {
  return head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class OddAnswers : public ApiClientTest, public testing::WithParamInterface<OddAnswer> {};

TEST_P(OddAnswers, AreUnderstoodOrNamed) {
  StubApi api(io, StubApi::reply(GetParam().bytes));
  const ApiResult<ApiAnswer> answer = call(api.base_url());
  if (GetParam().code.empty()) {
    ASSERT_TRUE(answer) << describe(answer.error());
    EXPECT_EQ(answer->data(), R"({"leads":[]})");
    return;
  }
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, GetParam().code) << describe(answer.error());
  for (const std::string& text : GetParam().says)
    EXPECT_NE(describe(answer.error()).find(text), std::string::npos) << describe(answer.error());
}

const std::string kHtml = "<html><body>Just a moment...</body></html>";

INSTANTIATE_TEST_SUITE_P(
    Each, OddAnswers,
    testing::Values(
        OddAnswer{
            "early_hints",
            "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + http_response(200, kGood),
            "",
            {}},
        OddAnswer{"continue_unasked", "HTTP/1.1 100 Continue\r\n\r\n" + http_response(200, kGood), "", {}},
        OddAnswer{"several_interim_answers",
                  "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" +
                      http_response(200, kGood),
                  "",
                  {}},
        OddAnswer{"interim_answers_without_end",
                  [] {
                    std::string all;
                    for (int i = 0; i < 100; ++i) all += "HTTP/1.1 103 Early Hints\r\n\r\n";
                    return all;
                  }(),
                  "response_incomplete",
                  {}},
        OddAnswer{
            "interim_answer_then_the_end", "HTTP/1.1 103 Early Hints\r\n\r\n", "response_incomplete", {}},
        OddAnswer{"no_reason_and_no_space",
                  with_length("HTTP/1.1 200\r\nContent-Type: application/json\r\n", kGood),
                  "",
                  {}},
        OddAnswer{
            "no_reason", with_length("HTTP/1.1 200 \r\nContent-Type: application/json\r\n", kGood), "", {}},
        OddAnswer{"http_1_0", with_length("HTTP/1.0 200 OK\r\n", kGood), "", {}},
        OddAnswer{"gzip_in_capitals",
                  with_length("HTTP/1.1 200 OK\r\nContent-Encoding: GZIP\r\n", gzipped(kGood)),
                  "",
                  {}},
        OddAnswer{
            "x_gzip", with_length("HTTP/1.1 200 OK\r\nContent-Encoding: x-gzip\r\n", gzipped(kGood)), "", {}},
        OddAnswer{
            "identity", with_length("HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\n", kGood), "", {}},
        OddAnswer{"brotli",
                  with_length("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n", "\x0b\x02\x80"),
                  "response_not_json",
                  {"the encoding br, which was not asked for"}},
        OddAnswer{
            "permanent_redirect",
            with_length("HTTP/1.1 308 Permanent Redirect\r\nLocation: https://app.example.com/\r\n", ""),
            "redirected",
            {"HTTP status 308", "to https://app.example.com/"}},
        OddAnswer{"redirect_that_acts",
                  with_length("HTTP/1.1 302 Found\r\nLocation: https://x.example/\xE2\x80\xAE\r\n", ""),
                  "redirected",
                  {"https://x.example/\\u202e"}},
        OddAnswer{"page_not_found",
                  with_length("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n", kHtml),
                  "wrong_base_url",
                  {"HTTP status 404 and text/html", "SALESTOUCH_API_BASE_URL"}},
        OddAnswer{
            "bot_check",
            with_length("HTTP/1.1 403 Forbidden\r\ncf-mitigated: challenge\r\nContent-Type: text/html\r\n",
                        kHtml),
            "blocked_on_the_way",
            {"Something between", "bot check"}},
        OddAnswer{"firewall",
                  with_length("HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n", kHtml),
                  "blocked_on_the_way",
                  {"the API itself was not reached"}},
        OddAnswer{"forbidden_by_the_api",
                  http_response(403, R"({"error":{"code":"x","message":"m"}})"),
                  "forbidden",
                  {}},
        OddAnswer{"not_found_by_the_api",
                  http_response(404, R"({"error":{"code":"x","message":"m"}})"),
                  "not_found",
                  {}},
        OddAnswer{"message_that_acts",
                  http_response(422, "{\"error\":{\"message\":\"a\\u2028b\\u0085c\\u202ed\"}}"),
                  "invalid_input",
                  {"a\\u2028b\\u0085c\\u202ed"}}),
    [](const auto& test) { return test.param.name; });

TEST_F(ApiClientTest, ABaseUrlMayEndWhereTheCommandsBegin) {
  for (const char* path : {"", "/", "/api/v1", "/api/v1/", "/api/v1/commands"}) {
    StubApi api(io, StubApi::reply(http_response(200, kGood)));
    ASSERT_TRUE(call(api.base_url() + path)) << path;
    EXPECT_TRUE(api.requests[0].starts_with("POST /api/v1/commands/import.leads.list HTTP/1.1\r\n"))
        << api.requests[0];
  }
}

TEST_F(ApiClientTest, AKeptConnectionThatSaysNothingIsReplaced) {
  int connections = 0;
  StubApi api(io, [&](StubApi::Socket& socket) -> asio::awaitable<void> {
    ++connections;
    const std::string answer = http_response(200, kGood);
    co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
    // Every further request is taken and never answered.
    std::string taken;
    boost::system::error_code end;
    co_await asio::async_read(socket, asio::dynamic_buffer(taken),
                              asio::redirect_error(asio::use_awaitable, end));
  });
  ApiClientOptions options = quick();
  options.kept_silence_limit = 60ms;
  ApiClient client(settings_for(api.base_url()), options, worker);
  for (int calls = 1; calls <= 3; ++calls) {
    ASSERT_TRUE(run_to_end(io, client.run_command("import.leads.list", kInput, "full"))) << calls;
    EXPECT_EQ(connections, calls);
  }
}

/// An API whose connections answer once; what the first of them does with its second request, `second` says,
/// and every other connection waits `pause` before it answers.
struct SlowSecondAnswer : ApiClientTest {
  StubApi::Behaviour api_with(std::chrono::milliseconds kept_pause, std::chrono::milliseconds fresh_pause) {
    return [=, this](StubApi::Socket& socket) -> asio::awaitable<void> {
      const bool is_first = ++connections == 1;
      asio::steady_timer pause(socket.get_executor(), is_first ? 0ms : fresh_pause);
      co_await pause.async_wait(asio::use_awaitable);
      const std::string answer = http_response(200, kGood);
      co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
      if (!is_first) co_return;
      std::array<char, 4096> request;
      boost::system::error_code end;
      co_await socket.async_read_some(asio::buffer(request), asio::redirect_error(asio::use_awaitable, end));
      if (end) co_return;
      pause.expires_after(kept_pause);
      co_await pause.async_wait(asio::use_awaitable);
      co_await asio::async_write(socket, asio::buffer(answer),
                                 asio::redirect_error(asio::use_awaitable, end));
      is_kept_open = !end;
    };
  }
  int connections = 0;
  bool is_kept_open = false;
};

TEST_F(SlowSecondAnswer, TheFirstAnswerServesWhicheverConnectionHasIt) {
  for (const bool kept_is_first : {true, false}) {
    connections = 0;
    is_kept_open = false;
    StubApi api(io, kept_is_first ? api_with(150ms, 10s) : api_with(10s, 50ms));
    ApiClientOptions options = quick();
    options.first_byte_limit = options.total_limit = 5s;
    options.kept_silence_limit = 40ms;
    ApiClient client(settings_for(api.base_url()), options, worker);
    const auto begin = std::chrono::steady_clock::now();
    for (int calls = 1; calls <= 2; ++calls)
      ASSERT_TRUE(run_to_end(io, client.run_command("import.leads.list", kInput, "full"))) << kept_is_first;
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);
    EXPECT_EQ(connections, 2);
    EXPECT_EQ(is_kept_open, kept_is_first);
  }
}

TEST_F(SlowSecondAnswer, ACallThatIsCancelledEndsBothTries) {
  StubApi api(io, api_with(10s, 10s));
  ApiClientOptions options = quick();
  options.first_byte_limit = options.total_limit = 20s;
  options.kept_silence_limit = 40ms;
  ApiClient client(settings_for(api.base_url()), options, worker);
  ASSERT_TRUE(run_to_end(io, client.run_command("import.leads.list", kInput, "full")));
  asio::cancellation_signal cancel;
  bool ended = false;
  asio::co_spawn(io, client.run_command("import.leads.list", kInput, "full"),
                 asio::bind_cancellation_slot(cancel.slot(),
                                              [&](const std::exception_ptr&, const auto&) { ended = true; }));
  ASSERT_TRUE(becomes(io, [&] { return connections == 2; }));
  cancel.emit(asio::cancellation_type::terminal);
  EXPECT_TRUE(becomes(
      io, [&] { return ended; }, 5s));
}

}  // namespace
}  // namespace salestouch
