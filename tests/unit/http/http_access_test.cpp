#include "server/http/http_access.hpp"

#include <gtest/gtest.h>

#include "unit/http/endpoint_fixture.hpp"

namespace mcp {
namespace {

struct Visitor {
  const char* host;
  const char* origin;
  const char* status;
};

TEST_F(McpEndpointTest, OnLoopbackServesThisMachineAndWhatIsAllowed) {
  rules.hosts = {"mcp.example", "*.svc.cluster.local", "10.0.0.5.sslip.io", "http://10.0.0.7.sslip.io:80/x"};
  rules.origins = {"https://app.example", "http://192.0.2.9"};
  for (const auto& [host, origin, status] : std::vector<Visitor>{
           {"localhost", "", "200"},
           {"LOCALHOST:1", "", "200"},
           {"127.0.0.1:8765", "", "200"},
           {"127.9.9.9", "", "200"},
           {"[::1]:8765", "", "200"},
           {"mcp.example:443", "", "200"},
           {"mcp.default.svc.cluster.local:8765", "", "200"},
           {"svc.cluster.local", "", "403"},
           {"evilsvc.cluster.local", "", "403"},
           {"evil.example", "", "403"},
           {"localhost.evil.example", "", "403"},
           {"127.0.0.1.evil.example", "", "403"},
           {"10.0.0.5.sslip.io:8765", "", "200"},
           {"10.0.0.5.sslip.io.", "", "200"},
           {"10.0.0.7.sslip.io", "", "200"},
           {"10.0.0.6.sslip.io", "", "403"},
           {"192.0.2.7", "", "403"},
           {"localhost@evil.example", "", "403"},
           {"localhost/", "", "403"},
           {"", "", "403"},
           {"localhost", "http://localhost:3000", "200"},
           {"localhost", "http://[::1]", "200"},
           {"localhost", "https://app.example", "200"},
           {"localhost", "https://app.example.evil.example", "403"},
           {"localhost", "http://evil.example", "403"},
           {"localhost", "null", "403"},
           {"localhost", "", "200"},
           {"localhost", "file://", "403"},
           {"localhost", "chrome-extension://abc", "403"},
           {"localhost", "http://localhost@evil.example", "403"},
           {"localhost", "http://127.0.0.1.evil.example", "403"},
           {"localhost", "https://127.0.0.1evil.example:443", "403"},
           {"localhost", "http://[::1].evil.example", "403"},
           {"localhost", "http://localhost:80.evil.example", "403"},
           {"localhost", "http://127.0.0.1?.evil.example", "403"},
           {"localhost", "http://127.0.0.1#.evil.example", "403"},
           {"localhost", "http://192.0.2.9", "200"},
           {"localhost", "http://192.0.2.9.evil.example", "403"},
       }) {
    Post post;
    post.fields["Host"] = host;
    if (*origin) post.fields["Origin"] = origin;
    EXPECT_TRUE(has_status(exchange(post), status)) << host << ' ' << origin;
  }
}

TEST_F(McpEndpointTest, TakesRulesAsPeopleWriteThem) {
  rules.hosts = {"https://mcp.example/", "port.example:443", ".below.example", "HTTP://Case.Example"};
  rules.origins = {"https://app.example/", "https://port.example:443", "http://other.example:8080"};
  for (const auto& [host, origin, status] :
       std::vector<Visitor>{{"mcp.example", "", "200"},
                            {"port.example:8443", "", "200"},
                            {"a.below.example", "", "200"},
                            {"case.example", "", "200"},
                            {"xbelow.example", "", "403"},
                            {"localhost", "https://app.example", "200"},
                            {"localhost", "https://app.example:443", "200"},
                            {"localhost", "https://port.example", "200"},
                            {"localhost", "http://other.example:8080", "200"},
                            {"localhost", "http://other.example", "403"},
                            {"localhost", "http://app.example", "403"},
                            {"localhost", "https://app.example:8443", "403"}}) {
    Post post;
    post.fields["Host"] = host;
    if (*origin) post.fields["Origin"] = origin;
    EXPECT_TRUE(has_status(exchange(post), status)) << host << ' ' << origin;
  }
}

TEST_F(McpEndpointTest, BeyondLoopbackServesAddressesAndNamesThatAreAllowed) {
  rules.loopback_only = false;
  for (const auto& [host, origin, status] :
       std::vector<Visitor>{{"192.0.2.7:8765", "", "200"},
                            {"[2001:db8::7]", "", "200"},
                            {"evil.example", "", "403"},
                            {"192.0.2.7", "http://localhost:3000", "403"}}) {
    Post post;
    post.fields["Host"] = host;
    if (*origin) post.fields["Origin"] = origin;
    EXPECT_TRUE(has_status(exchange(post), status)) << host << ' ' << origin;
  }
}

TEST_F(McpEndpointTest, TakesTheHostOfAnAbsoluteTarget) {
  Post post;
  post.path = "http://localhost/mcp";
  EXPECT_TRUE(has_status(exchange(post), "200"));
  post.path = "http://evil.example/mcp";
  EXPECT_TRUE(has_status(exchange(post), "403"));
}

TEST_F(McpEndpointTest, RefusesMoreOrLessThanOneHost) {
  Post post;
  post.fields.erase("Host");
  EXPECT_TRUE(has_status(exchange(post), "400"));
  post.fields["Host: localhost\r\nhost"] = "localhost";
  EXPECT_TRUE(has_status(exchange(post), "400"));
}

TEST_F(McpEndpointTest, ChallengesWhoeverHasNoToken) {
  tokens.add("right-token");
  struct Attempt {
    std::string authorization;
    const char* status;
    const char* challenge;
  };
  const char kPlain[] = "WWW-Authenticate: Bearer realm=\"salestouch-mcp\"\r\n";
  const char kInvalid[] = "WWW-Authenticate: Bearer realm=\"salestouch-mcp\", error=\"invalid_token\"\r\n";
  for (const auto& [authorization, status, challenge] :
       std::vector<Attempt>{{"", "401", kPlain},
                            {"Basic cmlnaHQtdG9rZW4=", "401", kPlain},
                            {"right-token", "401", kPlain},
                            {"Bearer ", "401", ""},
                            {"Bearer wrong-token", "401", kInvalid},
                            {"Bearer right-toke", "401", kInvalid},
                            {"Bearer right-token2", "401", kInvalid},
                            {"Bearer " + std::string(8'000, 'x'), "401", kInvalid},
                            {"Bearer right-token", "200", ""},
                            {"bearer   right-token", "200", ""}}) {
    for (const char* path : {"/mcp", "/messages?sessionId=1"}) {
      Post post;
      post.path = path;
      if (!authorization.empty()) post.fields["Authorization"] = authorization;
      const std::string answer = exchange(post);
      EXPECT_TRUE(
          has_status(answer, std::string(status) == "200" && *path == '/' && path[2] == 'e' ? "404" : status))
          << authorization.substr(0, 30);
      EXPECT_TRUE(says(answer, challenge));
    }
  }
  Post stream;
  stream.verb = "GET";
  stream.path = "/sse";
  EXPECT_TRUE(has_status(exchange(stream), "401"));
  // Probes have no token, and discovery of an authorization server must find none.
  for (const auto& [path, status] : {std::pair{"/healthz", "200"}, std::pair{"/readyz", "200"},
                                     std::pair{"/.well-known/oauth-protected-resource/mcp", "404"}}) {
    stream.path = path;
    EXPECT_TRUE(has_status(exchange(stream), status)) << path;
  }
}

TEST_F(McpEndpointTest, ChallengesPagesOfAnyOriginWhereTokensAreAskedFor) {
  rules.asks_for_credentials = true;
  tokens.add("right-token");
  Post post;
  for (const char* origin : {"https://claude.ai", "https://chatgpt.com", "null"}) {
    post.fields["Origin"] = origin;
    post.fields.erase("Authorization");
    const std::string refused = exchange(post);
    EXPECT_TRUE(has_status(refused, "401")) << origin;
    EXPECT_TRUE(says(refused, "Access-Control-Allow-Origin: " + std::string(origin) + "\r\n"));
    EXPECT_EQ(refused.find("Allow-Credentials"), std::string::npos);
    post.fields["Authorization"] = "Bearer right-token";
    EXPECT_TRUE(has_status(exchange(post), "200")) << origin;
    Post preflight = post;
    preflight.verb = "OPTIONS";
    EXPECT_TRUE(has_status(exchange(preflight), "204")) << origin;
    preflight.path = "/.well-known/oauth-authorization-server";
    EXPECT_TRUE(has_status(exchange(preflight), "204")) << origin;
    preflight.verb = "GET";
    const std::string unknown = exchange(preflight);
    EXPECT_TRUE(has_status(unknown, "404")) << origin;
    EXPECT_TRUE(says(unknown, "Access-Control-Allow-Origin: "));
  }
  post.fields["Host"] = "evil.example";
  EXPECT_TRUE(has_status(exchange(post), "403"));
}

TEST_F(McpEndpointTest, LetsAllowedPagesReadItsAnswers) {
  rules.origins = {"https://app.example"};
  tokens.add("token");
  Post preflight;
  preflight.verb = "OPTIONS";
  preflight.fields["Origin"] = "https://app.example";
  preflight.fields["Access-Control-Request-Headers"] = "content-type, mcp-param-region, x-other";
  const std::string answer = exchange(preflight);
  EXPECT_TRUE(has_status(answer, "204"));
  EXPECT_TRUE(says(answer, "Access-Control-Allow-Origin: https://app.example\r\n"));
  EXPECT_TRUE(
      says(answer, "Mcp-Session-Id, traceparent, tracestate, baggage, mcp-param-region, x-other\r\n"));
  EXPECT_TRUE(says(answer, "Access-Control-Allow-Methods: GET, POST, DELETE\r\n"));
  EXPECT_EQ(answer.find("Content-Length"), std::string::npos);

  Post post;
  post.fields["Origin"] = "https://app.example";
  EXPECT_TRUE(
      says(exchange(post), "Access-Control-Allow-Origin: https://app.example\r\n"));  // of the 401, too
  post.fields["Authorization"] = "Bearer token";
  EXPECT_TRUE(says(exchange(post), "Access-Control-Allow-Origin: https://app.example\r\n"));
  post.fields.erase("Origin");
  EXPECT_EQ(exchange(post).find("Access-Control"), std::string::npos);
}

TEST_F(McpEndpointTest, RefusesOtherMethodsTypesAndPaths) {
  struct Wrong {
    std::string path, verb, type, status, more;
  };
  for (const Wrong& wrong :
       std::vector<Wrong>{{"/mcp", "GET", "", "405", "Allow: POST\r\n"},
                          {"/mcp", "DELETE", "", "405", "Allow: POST\r\n"},
                          {"/mcp", "PUT", "", "405", "Allow: POST\r\n"},
                          {"/sse", "POST", "application/json", "405", "Allow: GET\r\n"},
                          {"/healthz", "POST", "application/json", "405", "Allow: GET\r\n"},
                          {"/mcp", "POST", "text/plain", "415", ""},
                          {"/mcp", "POST", "", "415", ""},
                          {"/mcp", "POST", "application/jsonx", "415", ""},
                          {"/mcp", "POST", "application/json, text/plain", "415", ""},
                          {"/mcp", "POST", "application/json,", "415", ""},
                          {"/mcp", "POST", "application/json, application/json; charset=utf-8", "200", ""},
                          {"/mcp", "POST", "application/json; charset=utf-8", "200", ""},
                          {"/mcp", "POST", "Application/JSON", "200", ""},
                          {"/mcp/x", "POST", "application/json", "404", ""},
                          {"/", "GET", "", "404", ""},
                          {"/mcp?x=1", "POST", "application/json", "200", ""},
                          {"/../mcp", "POST", "application/json", "404", ""}}) {
    Post post;
    post.path = wrong.path;
    post.verb = wrong.verb;
    post.fields["Content-Type"] = wrong.type;
    const std::string answer = exchange(post);
    EXPECT_TRUE(has_status(answer, wrong.status)) << wrong.verb << ' ' << wrong.path << ' ' << wrong.type;
    EXPECT_TRUE(says(answer, wrong.more));
  }
  Post packed;
  packed.fields["Content-Encoding"] = "gzip";
  EXPECT_TRUE(has_status(exchange(packed), "415"));
  EXPECT_TRUE(says(exchange(packed), "Accept-Encoding: identity\r\n"));
}

}  // namespace
}  // namespace mcp
