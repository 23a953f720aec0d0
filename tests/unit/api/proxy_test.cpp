#include "base/net/proxy.hpp"

#include <gtest/gtest.h>

#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <map>

#include "unit/api/api_client_fixture.hpp"
#include "unit/test_certificates.hpp"

namespace salestouch {
namespace {

/// A proxy that opens a tunnel to an API of its own, or answers CONNECT otherwise.
struct ProxiedCall : ApiClientTest {
  ApiResult<ApiAnswer> call_through(const std::string& proxy_url, const std::string& no_proxy = "",
                                    const std::string& scheme = "https", const std::string& ca_file = "") {
    ApiClientOptions options = quick();
    options.ca_file = ca_file;
    options.allow_plain_http = true;
    options.name_servers = "127.0.0.1:9";
    options.connect_limit = 300ms;
    options.proxy_environment = [=](const char* name) -> std::optional<std::string> {
      if (std::string_view(name) == "all_proxy") return proxy_url;
      return std::string_view(name) == "no_proxy" ? std::optional(no_proxy) : std::nullopt;
    };
    return call(scheme + "://api.salestouch.example", options);
  }
};

TEST_F(ProxiedCall, OverHttpsAsksForATunnelAndLeavesTheNameToTheProxy) {
  StubApi proxy(io, StubApi::reply("HTTP/1.1 200 Connection established\r\n\r\n"));
  const ApiResult<ApiAnswer> result =
      call_through("http://us%65r:p%40ss@127.0.0.1:" + std::to_string(proxy.port()));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "tls_failed") << describe(result.error());
  EXPECT_EQ(proxy.requests[0],
            "CONNECT api.salestouch.example:443 HTTP/1.1\r\nHost: api.salestouch.example:443\r\n"
            "Proxy-Authorization: Basic dXNlcjpwQHNz\r\n\r\n");
}

TEST_F(ProxiedCall, OverPlainHttpGivesTheProxyTheRequestItself) {
  StubApi proxy(io, StubApi::reply(http_response(200, kGood)));
  const auto result =
      call_through("http://us%65r:p%40ss@127.0.0.1:" + std::to_string(proxy.port()), "", "http");
  ASSERT_TRUE(result) << describe(result.error());
  const std::string& request = proxy.requests[0];
  EXPECT_TRUE(request.starts_with(
      "POST http://api.salestouch.example/api/v1/commands/import.leads.list HTTP/1.1\r\n"))
      << request;
  EXPECT_NE(request.find("Host: api.salestouch.example\r\n"), std::string::npos);
  EXPECT_NE(request.find("Proxy-Authorization: Basic dXNlcjpwQHNz\r\n"), std::string::npos);
}

TEST_F(ProxiedCall, ToAProxyOverTlsIsVerified) {
  TestAuthority authority;
  for (const char* name : {"IP:127.0.0.1", "IP:127.0.0.2"}) {
    auto tls = authority.server_context(name);
    StubApi proxy(io, tls, http_response(200, kGood));
    const auto result = call_through("https://127.0.0.1:" + std::to_string(proxy.port()), "", "http",
                                     write_temporary("ca.pem", authority.certificate()));
    EXPECT_EQ(static_cast<bool>(result), std::string_view(name) == "IP:127.0.0.1");
    if (result) continue;
    EXPECT_EQ(result.error().code, "proxy_failed");
    EXPECT_NE(result.error().message.find("IP address mismatch"), std::string::npos)
        << result.error().message;
    EXPECT_TRUE(proxy.requests.empty());
  }
}

TEST_F(ProxiedCall, OverPlainHttpToldThatAPasswordIsWantedBlamesTheProxy) {
  StubApi proxy(io, StubApi::reply(http_response(407, "<html>")));
  const auto result = call_through("http://127.0.0.1:" + std::to_string(proxy.port()), "", "http");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "proxy_failed");
}

TEST_F(ProxiedCall, IsRefusedWithTheProxysNameAndWithoutItsPassword) {
  for (const auto& [answer, says] : std::vector<std::pair<std::string, std::string>>{
           {"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "a user name and a password"},
           {"HTTP/1.1 403 Forbidden\r\n\r\n", "HTTP status 403"},
           {"SSH-2.0-OpenSSH\r\n\r\n", "it speaks no HTTP"},
           {"", "could not be reached"}}) {
    StubApi proxy(io, StubApi::reply(answer));
    const ApiResult<ApiAnswer> result =
        call_through("http://user:secret@127.0.0.1:" + std::to_string(proxy.port()));
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
  const auto result = call_through("http://127.0.0.1:" + std::to_string(proxy.port()), ".salestouch.example");
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
           Choice{{{"https_proxy", "https://p"}}, true, "a.b", "p:443 (https_proxy)"},
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
    const base::ProxyChoice chosen = base::choose_proxy(choice.https, choice.host, [&](const char* name) {
      const auto found = choice.environment.find(name);
      return found == choice.environment.end() ? std::nullopt : std::optional(found->second);
    });
    EXPECT_EQ(chosen.proxy ? chosen.proxy->name() : "", choice.proxy) << choice.host << chosen.problem;
    EXPECT_EQ(chosen.problem, "");
  }
  for (const char* unusable : {"socks5://p:1", "ftp://p:1", "http://", "http://a b"}) {
    const base::ProxyChoice chosen = base::choose_proxy(true, "a.b", [&](const char* name) {
      return std::string_view(name) == "https_proxy" ? std::optional<std::string>(unusable) : std::nullopt;
    });
    EXPECT_FALSE(chosen.proxy) << unusable;
    EXPECT_TRUE(chosen.problem.starts_with("https_proxy cannot be used: ")) << chosen.problem;
  }
}

}  // namespace
}  // namespace salestouch
