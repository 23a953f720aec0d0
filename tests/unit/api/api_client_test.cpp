#include "tools/api/api_client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "server/http/http_server.hpp"
#include "unit/api/api_client_fixture.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;

TEST_F(ApiClientTest, SendsTheDocumentedRequest) {
  StubApi api(io, StubApi::reply(http_response(200, kGood)));
  ASSERT_TRUE(call(api.base_url() + "/prefix/"));
  ASSERT_EQ(api.requests.size(), 1u);
  const std::string& request = api.requests[0];
  EXPECT_TRUE(request.starts_with("POST /prefix/api/v1/commands/import.leads.list HTTP/1.1\r\n")) << request;
  EXPECT_NE(request.find("Authorization: Bearer st_key\r\n"), std::string::npos);
  EXPECT_NE(request.find("Host: 127.0.0.1:" + std::to_string(api.port())), std::string::npos);
  EXPECT_TRUE(
      request.ends_with("\r\n\r\n"
                        R"({"input":{"import_id":"imp_1"},"response_profile":"full"})"))
      << request;
}

/// A server's answers, where what matters is its connections.
mcp::HttpHandler good_api() {
  return mcp::admit_all(
      [](mcp::HttpRequest, mcp::HttpReply&) -> asio::awaitable<std::optional<mcp::HttpResponse>> {
        co_return mcp::http_response(mcp::HttpStatus::ok, "application/json", kGood);
      });
}

TEST_F(ApiClientTest, CallsShareAConnectionThatStaysOpen) {
  mcp::HttpServer api(io, good_api(), {});
  api.start();
  ApiClient client(settings_for("http://127.0.0.1:" + std::to_string(api.port())), quick(), worker);
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(run_to_end(io, client.run_command("import.leads.list", kInput, "full")));
    EXPECT_EQ(api.connections(), 1u);
  }
}

TEST_F(ApiClientTest, AConnectionThatNobodyUsesIsClosed) {
  mcp::HttpServer api(io, good_api(), {});
  api.start();
  ApiClientOptions options = quick();
  options.idle_limit = 20ms;
  ApiClient client(settings_for("http://127.0.0.1:" + std::to_string(api.port())), options, worker);
  ASSERT_TRUE(run_to_end(io, client.run_command("import.leads.list", kInput, "full")));
  EXPECT_EQ(api.connections(), 1u);
  EXPECT_TRUE(becomes(io, [&] { return api.connections() == 0; }));
}

TEST_F(ApiClientTest, AConnectionThatWentStaleIsReplacedUnseen) {
  const std::string good = http_response(200, kGood);
  const auto closes_after = [good](bool reads_another) -> StubApi::Behaviour {
    return [good, reads_another](StubApi::Socket& socket) -> asio::awaitable<void> {
      co_await asio::async_write(socket, asio::buffer(good), asio::use_awaitable);
      char byte;
      if (reads_another) co_await socket.async_read_some(asio::buffer(&byte, 1), asio::use_awaitable);
    };
  };
  for (const bool while_asked : {false, true}) {
    StubApi api(io, closes_after(while_asked));
    ApiClient client(settings_for(api.base_url()), quick(), worker);
    for (std::size_t calls = 1; calls <= 3; ++calls) {
      ASSERT_TRUE(run_to_end(io, client.run_command("import.leads.list", kInput, "full"))) << while_asked;
      EXPECT_EQ(api.requests.size(), calls);
    }
  }
}

TEST_F(ApiClientTest, AnAnswerThatBreaksOffOnAKeptConnectionIsNoStaleOne) {
  int asked = 0;
  StubApi api(io, [&asked](StubApi::Socket& socket) -> asio::awaitable<void> {
    ++asked;
    const std::string good = http_response(200, kGood);
    co_await asio::async_write(socket, asio::buffer(good), asio::use_awaitable);
    char bytes[4'096];
    co_await socket.async_read_some(asio::buffer(bytes), asio::use_awaitable);
    const std::string broken = "HTTP/1.1 200 OK\r\nContent-Le";
    co_await asio::async_write(socket, asio::buffer(broken), asio::use_awaitable);
  });
  ApiClient client(settings_for(api.base_url()), quick(), worker);
  ASSERT_TRUE(run_to_end(io, client.run_command("import.leads.list", kInput, "full")));
  const auto second = run_to_end(io, client.run_command("import.leads.list", kInput, "full"));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "response_incomplete");
  EXPECT_EQ(asked, 1);
}

TEST_F(ApiClientTest, ATokenGoesAsBearerAndTheKeyBesideIt) {
  StubApi api(io, StubApi::reply(http_response(200, kGood)));
  ASSERT_TRUE(call(api.base_url(), quick(), "st_key", "token"));
  EXPECT_NE(api.requests[0].find("Authorization: Bearer token\r\n"), std::string::npos);
  EXPECT_NE(api.requests[0].find("X-API-Key: st_key\r\n"), std::string::npos);
}

struct Failure {
  const char* name;
  std::function<StubApi::Behaviour(StubApi&)> behaviour;
  const char* code;
  bool retryable;
  const char* message_has;
};

void PrintTo(const Failure& failure, std::ostream* out) {
  *out << failure.name;
}

Failure answers(const char* name, std::string bytes, const char* code, bool retryable,
                const char* message_has) {
  return {name, [bytes](StubApi&) { return StubApi::reply(bytes); }, code, retryable, message_has};
}

class ApiFailure : public ApiClientTest, public testing::WithParamInterface<Failure> {};

TEST_P(ApiFailure, IsOneClearError) {
  StubApi* stub = nullptr;
  StubApi api(io, [&](StubApi::Socket& socket) { return GetParam().behaviour(*stub)(socket); });
  stub = &api;
  ApiResult<ApiAnswer> answer = call(api.base_url());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, GetParam().code);
  EXPECT_EQ(answer.error().retryable, GetParam().retryable);
  EXPECT_NE(answer.error().message.find(GetParam().message_has), std::string::npos) << answer.error().message;
  EXPECT_FALSE(answer.error().next_step.empty());
  const std::string text = describe(answer.error());
  EXPECT_LT(text.size(), 1'000u);
  EXPECT_EQ(text.find("st_key"), std::string::npos);
}

const std::string kEnvelope404 =
    R"({"ok":false,"status":404,"data":null,"error":{"code":"import_not_found","message":"Import not found"},"meta":{}})";
const std::string kBareError = R"({"error":{"code":"nope","message":"It says no"}})";

INSTANTIATE_TEST_SUITE_P(
    Each, ApiFailure,
    testing::Values(
        Failure{"reset_before_the_answer", [](StubApi&) { return StubApi::reset(); }, "response_incomplete",
                true, "broke off"},
        Failure{"reset_in_the_head", [](StubApi&) { return StubApi::reset("HTTP/1.1 200 OK\r\nConte"); },
                "response_incomplete", true, "broke off"},
        Failure{"reset_in_the_body",
                [](StubApi&) { return StubApi::reset("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"ok"); },
                "response_incomplete", true, "broke off"},
        Failure{"no_answer", [](StubApi& stub) { return stub.hang(); }, "timeout", true, "400 ms"},
        Failure{"head_without_body",
                [](StubApi& stub) { return stub.hang("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"); },
                "timeout", true, "800 ms"},
        answers("body_shorter_than_its_length", "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"ok\":true}",
                "response_incomplete", true, "broke off"),
        answers("truncated_chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"ok\"",
                "response_incomplete", true, "broke off"),
        answers("bad_chunk_size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
                "response_incomplete", true, "broke off"),
        answers("not_http", "SSH-2.0-OpenSSH_9.2\r\n\r\n", "response_incomplete", true, "broke off"),
        answers("beyond_the_cap", http_response(200, std::string(100'001, ' ')), "response_too_large", false,
                "100000 bytes"),
        answers("endless_chunks_beyond_the_cap",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1adb0\r\n" + std::string(110'000, ' '),
                "response_too_large", false, "100000 bytes"),
        answers("html_page", http_response(200, "<html>secret page</html>", "", "text/html; charset=utf-8"),
                "response_not_json", false, "text/html"),
        answers("empty_body", http_response(200, ""), "response_not_json", false, "nothing"),
        answers("no_content", "HTTP/1.1 204 No Content\r\n\r\n", "response_not_json", false, "204"),
        answers("half_json", http_response(200, R"({"ok":true,"data":{"leads":[)"), "response_not_json", true,
                "JSON that is broken or cut"),
        answers("deep_json", http_response(200, std::string(40'000, '[')), "response_not_json", true,
                "JSON that is broken or cut"),
        answers(
            "ok_false_under_200",
            http_response(
                200,
                R"({"ok":false,"status":409,"data":null,"error":{"code":"import_running","message":"Still running"}})"),
            "conflict", false, "import_running: Still running"),
        answers("ok_false_without_a_status",
                http_response(200,
                              R"({"ok":false,"error":{"code":"import_running","message":"Still running"}})"),
                "import_running", false, "Still running"),
        answers("bare_error_under_200", http_response(200, kBareError), "nope", false, "It says no"),
        answers(
            "approval",
            http_response(
                200,
                R"({"ok":true,"data":{"leads":[]},"meta":{"approval_required":true,"approval_request_id":"apr_7"}})"),
            "approval_required", false, "apr_7"),
        answers("redirect", http_response(302, "", "Location: https://elsewhere.example/\r\n"), "redirected",
                false, "302"),
        answers("status_400", http_response(400, kBareError), "invalid_input", false, "nope: It says no"),
        answers("status_401", http_response(401, kBareError), "unauthorized", false, "It says no"),
        answers("status_401_without_body", http_response(401, ""), "unauthorized", false, "401"),
        answers("status_403", http_response(403, kBareError), "forbidden", false, "It says no"),
        answers("status_404", http_response(404, kEnvelope404), "not_found", false,
                "import_not_found: Import not found"),
        answers("status_409", http_response(409, kBareError), "conflict", false, "It says no"),
        answers("status_422", http_response(422, kBareError), "invalid_input", false, "It says no"),
        answers("status_429", http_response(429, kBareError, "Retry-After: 17\r\n"), "rate_limited", true,
                "It says no"),
        answers("status_500", http_response(500, kBareError), "api_failed", true, "It says no"),
        answers("status_502_html", http_response(502, "<html>", "", "text/html"), "api_failed", true,
                "text/html"),
        answers("status_503_empty", http_response(503, ""), "api_failed", true, "503")),
    [](const auto& test) { return std::string(test.param.name); });

TEST_F(ApiClientTest, ErrorTextOfTheApiIsCutAndStripped) {
  const std::string long_text(5'000, 'x');
  StubApi api(io, StubApi::reply(http_response(
                      500, R"({"error":{"code":"a\nb","message":"line\n\u001b[31m)" + long_text + R"("}})")));
  ApiResult<ApiAnswer> answer = call(api.base_url());
  ASSERT_FALSE(answer);
  EXPECT_LT(answer.error().message.size(), 500u);
  EXPECT_EQ(answer.error().message.find('\n'), std::string::npos);
  EXPECT_EQ(answer.error().message.find('\x1b'), std::string::npos);
}

TEST_F(ApiClientTest, RetryAfterReachesTheAgent) {
  StubApi api(io, StubApi::reply(http_response(429, kBareError, "Retry-After: 17\r\n")));
  ApiResult<ApiAnswer> answer = call(api.base_url());
  ASSERT_FALSE(answer);
  EXPECT_NE(describe(answer.error()).find("Retry: yes, after 17 s."), std::string::npos)
      << describe(answer.error());
}

TEST_F(ApiClientTest, RefusedConnectionIsUnreachable) {
  asio::ip::tcp::acceptor closed(io, {asio::ip::address_v4::loopback(), 0});
  const std::string base_url = "http://127.0.0.1:" + std::to_string(closed.local_endpoint().port());
  closed.close();
  ApiResult<ApiAnswer> answer = call(base_url);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "api_unreachable");
  EXPECT_NE(answer.error().message.find("Connection refused"), std::string::npos) << answer.error().message;
}

TEST_F(ApiClientTest, UnknownNameIsUnreachableAndNamed) {
  ApiResult<ApiAnswer> answer = call("https://no-such-host.invalid");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "api_unreachable");
  EXPECT_NE(answer.error().message.find("no-such-host.invalid"), std::string::npos);
}

TEST_F(ApiClientTest, ANameServerThatIsSilentCostsNoMoreThanTheConnectLimit) {
  asio::ip::udp::socket silent(io, {asio::ip::address_v4::loopback(), 0});
  ApiClientOptions options = quick();
  options.connect_limit = 200ms;
  options.total_limit = 10s;
  options.name_servers = "127.0.0.1:" + std::to_string(silent.local_endpoint().port());
  const auto begin = std::chrono::steady_clock::now();
  ApiResult<ApiAnswer> answer = call("https://api.example.test", options);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);  // three tries, 0.6 s, on a machine that is busy
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "api_unreachable");
  EXPECT_NE(answer.error().message.find("not resolved in time"), std::string::npos) << answer.error().message;
}

TEST_F(ApiClientTest, PlainHttpBeyondLoopbackIsRefused) {
  for (const char* url : {"http://example.invalid", "ftp://127.0.0.1", "http://user@127.0.0.1",
                          "http://127.0.0.1/?q", "not a url", "", "https://", "http://127.0.0.1:65536",
                          "http://127.0.0.1:99999999999999999999", "http://127.0.0.1:"}) {
    ApiResult<ApiAnswer> answer = call(url);
    ASSERT_FALSE(answer) << url;
    EXPECT_EQ(answer.error().code, "not_configured") << url;
  }
}

TEST_F(ApiClientTest, NoCredentialsIsNotConfigured) {
  StubApi api(io, StubApi::reply(http_response(200, kGood)));
  ApiResult<ApiAnswer> answer = call(api.base_url(), quick(), "");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "not_configured");
  EXPECT_NE(answer.error().next_step.find("SALESTOUCH_API_KEY"), std::string::npos);
  EXPECT_TRUE(api.requests.empty());
}

TEST_F(ApiClientTest, CancellingClosesTheConnection) {
  StubApi* stub = nullptr;
  asio::cancellation_signal cancel;
  StubApi api(io, [&](StubApi::Socket& socket) {
    asio::post(io, [&] {
      cancel.emit(asio::cancellation_type::terminal);
    });  // the request has arrived: cancel it now
    return stub->hang()(socket);
  });
  stub = &api;
  ApiSettings settings;
  settings.base_url = api.base_url();
  settings.api_key = "st_key";
  ApiClient client(settings, {},
                   worker);  // with its long default deadlines: only the cancellation can end it
  std::exception_ptr failure;
  asio::co_spawn(
      io, client.run_command("import.leads.list", kInput, "full"),
      asio::bind_cancellation_slot(
          cancel.slot(), [&](std::exception_ptr error, ApiResult<HttpAnswer>) { failure = error; }));
  const auto begin = std::chrono::steady_clock::now();
  while (api.closed_by_peer == 0 && std::chrono::steady_clock::now() - begin < 5s) io.run_one_for(100ms);
  EXPECT_EQ(api.closed_by_peer, 1);
  EXPECT_TRUE(failure);
}

}  // namespace
}  // namespace salestouch
