// What servers, proxies and networks before an API were seen to answer, over the raw wire, and what must come
// of it.
#include <gtest/gtest.h>
#include <zlib.h>

#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "base/net/connect_race.hpp"
#include "tools/api/proxy.hpp"
#include "unit/api/api_client_fixture.hpp"

namespace salestouch {
namespace {

struct OddAnswer {
  const char* name;
  std::string bytes;
  std::string code;  ///< of the error; empty: it is understood
  std::vector<std::string> says;
};

std::string gzipped(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

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
  options.kept_first_byte_limit = 60ms;
  ApiClient client(settings_for(api.base_url()), options, worker);
  for (int calls = 1; calls <= 3; ++calls) {
    ASSERT_TRUE(run_to_end(io, client.run_command("import.leads.list", kInput, "full"))) << calls;
    EXPECT_EQ(connections, calls);
  }
}

/// A proxy that opens a tunnel to an API of its own, or answers CONNECT otherwise.
struct ProxiedCall : ApiClientTest {
  ApiResult<ApiAnswer> call_through(const std::string& proxy_url, StubApi& proxy,
                                    const std::string& no_proxy = "") {
    ApiClientOptions options = quick();
    options.allow_plain_http = true;
    options.name_servers = "127.0.0.1:9";
    options.connect_limit = 300ms;
    options.proxy_environment = [=](const char* name) -> std::optional<std::string> {
      if (std::string_view(name) == "all_proxy") return proxy_url;
      return std::string_view(name) == "no_proxy" ? std::optional(no_proxy) : std::nullopt;
    };
    (void)proxy;
    return call("http://api.salestouch.example", options);
  }
};

TEST_F(ProxiedCall, GoesThroughATunnelAndLeavesTheNameToTheProxy) {
  const std::string answer = http_response(200, kGood);
  StubApi proxy(io, [&](StubApi::Socket& socket) -> asio::awaitable<void> {
    const std::string opened = "HTTP/1.1 200 Connection established\r\n\r\n";
    co_await asio::async_write(socket, asio::buffer(opened), asio::use_awaitable);
    std::string request;
    co_await asio::async_read_until(socket, asio::dynamic_buffer(request), "\"full\"}", asio::use_awaitable);
    EXPECT_TRUE(request.starts_with("POST /api/v1/commands/import.leads.list HTTP/1.1\r\n")) << request;
    EXPECT_NE(request.find("Host: api.salestouch.example\r\n"), std::string::npos);
    EXPECT_EQ(request.find("Proxy-Authorization"), std::string::npos);
    co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
  });
  const std::string url = "http://us%65r:p%40ss@127.0.0.1:" + std::to_string(proxy.port());
  const ApiResult<ApiAnswer> result = call_through(url, proxy);
  ASSERT_TRUE(result) << describe(result.error());
  EXPECT_EQ(proxy.requests[0],
            "CONNECT api.salestouch.example:80 HTTP/1.1\r\nHost: api.salestouch.example:80\r\n"
            "Proxy-Authorization: Basic dXNlcjpwQHNz\r\n\r\n");
}

TEST_F(ProxiedCall, IsRefusedWithTheProxysNameAndWithoutItsPassword) {
  for (const auto& [answer, says] : std::vector<std::pair<std::string, std::string>>{
           {"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "a user name and a password"},
           {"HTTP/1.1 403 Forbidden\r\n\r\n", "HTTP status 403"},
           {"SSH-2.0-OpenSSH\r\n\r\n", "it speaks no HTTP"},
           {"", "could not be reached"}}) {
    StubApi proxy(io, StubApi::reply(answer));
    const ApiResult<ApiAnswer> result =
        call_through("http://user:secret@127.0.0.1:" + std::to_string(proxy.port()), proxy);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, "proxy_failed");
    const std::string text = describe(result.error());
    EXPECT_NE(text.find("127.0.0.1:" + std::to_string(proxy.port()) + " (all_proxy)"), std::string::npos)
        << text;
    EXPECT_NE(text.find(says), std::string::npos) << text;
    EXPECT_EQ(text.find("secret"), std::string::npos) << text;
  }
}

TEST_F(ProxiedCall, IsNoneWhereTheHostIsExempt) {
  StubApi proxy(io, StubApi::reply(""));
  const auto result =
      call_through("http://127.0.0.1:" + std::to_string(proxy.port()), proxy, ".salestouch.example");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "api_unreachable");
  EXPECT_TRUE(proxy.requests.empty());
}

struct Choice {
  std::map<std::string, std::string> environment;
  bool https;
  const char* host;
  std::string proxy;  ///< "host:port (variable)"; empty: none
};

TEST(ChooseProxy, AsCurlDoes) {
  for (const Choice& choice : {
           Choice{{}, true, "api.example", ""},
           Choice{{{"HTTPS_PROXY", "http://p:8080"}}, true, "api.example", "p:8080 (HTTPS_PROXY)"},
           Choice{{{"https_proxy", "http://low:1"}, {"HTTPS_PROXY", "http://up:2"}},
                  true,
                  "a.b",
                  "low:1 (https_proxy)"},
           Choice{{{"https_proxy", "p:3128"}}, true, "a.b", "p:3128 (https_proxy)"},
           Choice{{{"https_proxy", "http://p"}}, true, "a.b", "p:1080 (https_proxy)"},
           Choice{{{"https_proxy", "http://p:1"}}, false, "a.b", ""},
           Choice{{{"HTTP_PROXY", "http://p:1"}}, false, "a.b", ""},
           Choice{{{"http_proxy", "http://p:1"}}, false, "a.b", "p:1 (http_proxy)"},
           Choice{{{"ALL_PROXY", "http://p:1"}}, true, "a.b", "p:1 (ALL_PROXY)"},
           Choice{{{"https_proxy", ""}, {"all_proxy", "http://p:1"}}, true, "a.b", "p:1 (all_proxy)"},
           Choice{{{"all_proxy", "http://[::1]:9"}}, true, "a.b", "::1:9 (all_proxy)"},
           Choice{{{"all_proxy", "http://p:1"}}, true, "localhost", ""},
           Choice{{{"all_proxy", "http://p:1"}}, true, "127.0.0.9", ""},
           Choice{{{"all_proxy", "http://p:1"}, {"no_proxy", "*"}}, true, "a.b", ""},
           Choice{{{"all_proxy", "http://p:1"}, {"NO_PROXY", "x.y, B"}}, true, "a.b", ""},
           Choice{{{"all_proxy", "http://p:1"}, {"no_proxy", ".a.b"}}, true, "a.b", ""},
           Choice{{{"all_proxy", "http://p:1"}, {"no_proxy", "*.a.b:443"}}, true, "x.a.b", ""},
           Choice{{{"all_proxy", "http://p:1"}, {"no_proxy", "a.b"}}, true, "ba.b", "p:1 (all_proxy)"},
           Choice{{{"all_proxy", "http://p:1"}, {"no_proxy", "10.0.0.0/8"}}, true, "10.2.3.4", ""},
           Choice{{{"all_proxy", "http://p:1"}, {"no_proxy", "10.0.0.0/8"}},
                  true,
                  "11.2.3.4",
                  "p:1 (all_proxy)"},
           Choice{{{"all_proxy", "http://p:1"}, {"no_proxy", "fd00::/8"}}, true, "fd00::7", ""},
           Choice{{{"all_proxy", "http://p:1"}, {"no_proxy", "[fd00::7]"}}, true, "fd00::7", ""},
       }) {
    const ProxyChoice chosen = choose_proxy(choice.https, choice.host, [&](const char* name) {
      const auto found = choice.environment.find(name);
      return found == choice.environment.end() ? std::nullopt : std::optional(found->second);
    });
    EXPECT_EQ(chosen.proxy ? chosen.proxy->name() : "", choice.proxy) << choice.host << chosen.problem;
    EXPECT_EQ(chosen.problem, "");
  }
  for (const char* unusable : {"socks5://p:1", "https://p:1", "http://", "http://a b"}) {
    const ProxyChoice chosen = choose_proxy(true, "a.b", [&](const char* name) {
      return std::string_view(name) == "https_proxy" ? std::optional<std::string>(unusable) : std::nullopt;
    });
    EXPECT_FALSE(chosen.proxy) << unusable;
    EXPECT_TRUE(chosen.problem.starts_with("https_proxy cannot be used: ")) << chosen.problem;
  }
}

using asio::ip::tcp;

TEST(ConnectRace, ASilentAddressCostsOnlyItsHeadStart) {
  asio::io_context io;
  tcp::acceptor alive(io, {asio::ip::address_v4::loopback(), 0});
  // A full backlog swallows what comes: nobody accepts, and one connection is all that waits.
  tcp::acceptor silent(io, tcp::v4());
  silent.bind({asio::ip::address_v4::loopback(), 0});
  silent.listen(0);
  tcp::socket first(io);
  tcp::socket second(io);
  first.connect(silent.local_endpoint());
  second.async_connect(silent.local_endpoint(), [](const auto&) {});
  io.run_for(50ms);
  const auto connect = [&](std::vector<tcp::endpoint> to) -> asio::awaitable<std::string> {
    const auto deadline = std::chrono::steady_clock::now() + 2s;
    auto socket = co_await base::connect_race(std::move(to), deadline, 30ms);
    co_return socket ? std::to_string(socket->remote_endpoint().port()) : socket.error().message();
  };
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(run_to_end(io, connect({silent.local_endpoint(), alive.local_endpoint()})),
            std::to_string(alive.local_endpoint().port()));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 1s);
}

TEST(ConnectRace, EndsWithTheLastFailureOrTheDeadline) {
  asio::io_context io;
  unsigned short closed = 0;
  {
    tcp::acceptor gone(io, {asio::ip::address_v4::loopback(), 0});
    closed = gone.local_endpoint().port();
  }
  const auto connect = [&](std::vector<tcp::endpoint> to) -> asio::awaitable<boost::system::error_code> {
    const auto deadline = std::chrono::steady_clock::now() + 2s;
    auto socket = co_await base::connect_race(std::move(to), deadline, 1h);
    co_return socket ? boost::system::error_code() : socket.error();
  };
  const tcp::endpoint refused(asio::ip::address_v4::loopback(), closed);
  EXPECT_EQ(run_to_end(io, connect({refused, refused})), asio::error::connection_refused);
  EXPECT_TRUE(run_to_end(io, connect({})).failed());
}

TEST(ConnectRace, TakesTheFamiliesInTurn) {
  const auto v4 = [](unsigned char last) { return tcp::endpoint(asio::ip::address_v4({10, 0, 0, last}), 1); };
  const tcp::endpoint v6(asio::ip::make_address("2001:db8::1"), 1);
  const tcp::endpoint w6(asio::ip::make_address("2001:db8::2"), 1);
  EXPECT_EQ(base::families_in_turn({v6, w6, v4(1), v4(2), v4(3)}),
            (std::vector<tcp::endpoint>{v6, v4(1), w6, v4(2), v4(3)}));
  EXPECT_TRUE(base::families_in_turn({}).empty());
}

}  // namespace
}  // namespace salestouch
