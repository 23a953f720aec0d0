#include "server/http/auth/oauth_resource.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/beast/http/field.hpp>
#include <tuple>
#include <vector>

#include "unit/http/test_tokens.hpp"
#include "unit/run_to_end.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;
using base::Json;
using test_tokens::claims;
using test_tokens::ec;
using test_tokens::kNow;
using test_tokens::rsa;
using test_tokens::token_of;
using namespace std::chrono_literals;

/// A resource whose issuer's documents and whose clocks are the test's.
class OAuthResourceTest : public ::testing::Test {
 protected:
  static constexpr char kIssuer[] = "https://id.example";

  FetchDocument fetch() {
    return [this](std::string url,
                  std::string) -> asio::awaitable<boost::system::result<FetchedDocument, FetchProblem>> {
      ++fetched_;
      if (is_silent_) co_await silence_.wait();
      if (!is_up_) co_return FetchProblem{"It is down."};
      if (url.ends_with("/jwks")) co_return FetchedDocument{base::dump_json(Json{{"keys", keys_}})};
      co_return FetchedDocument{
          base::dump_json(Json{{"issuer", kIssuer}, {"jwks_uri", std::string(kIssuer) + "/jwks"}})};
    };
  }

  OAuthSettings settings() {
    OAuthSettings settings;
    settings.resource = "https://mcp.example/mcp";
    settings.issuers = {kIssuer};
    return settings;
  }

  /// The status that `token` gets: 200 for one that is let in.
  unsigned status_of(const std::string& token) {
    const auto outcome = run_to_end(io_, resource_.authenticate(token));
    const auto* refusal = std::get_if<HttpResponse>(&outcome);
    return refusal ? refusal->result_int() : 200;
  }

  void pass(std::chrono::seconds time) {
    now_ += time;
    steady_ += time;
  }

  asio::io_context io_;
  Json keys_ = Json::array({rsa().jwk()});
  bool is_up_ = true;
  bool is_silent_ = false;
  base::Event silence_{io_.get_executor()};
  int fetched_ = 0;
  std::chrono::system_clock::time_point now_ = kNow;
  std::chrono::steady_clock::time_point steady_{1h};
  OAuthResource resource_{io_.get_executor(),
                          settings(),
                          fetch(),
                          [](const TokenClaims&) { return KnownUser{.label = "anna"}; },
                          [this] { return now_; },
                          [this] { return steady_; }};
};

const std::string& lasting_token() {
  static const std::string token = token_of(rsa(), claims({{"exp", test_tokens::kNowSeconds + 100'000}}));
  return token;
}

/// Claims that are good for a day, told apart by their id.
Json lasting(const char* id) {
  return claims({{"jti", id}, {"exp", test_tokens::kNowSeconds + 100'000}});
}

TEST_F(OAuthResourceTest, LooksAgainAtATokenAfterItsKeyWasWithdrawn) {
  EXPECT_EQ(status_of(lasting_token()), 200u);
  const int first = fetched_;
  keys_ = Json::array({ec().jwk()});
  pass(9min);
  EXPECT_EQ(status_of(lasting_token()), 200u);
  EXPECT_EQ(fetched_, first) << "a token that is remembered costs no look at its keys";
  pass(2min);
  EXPECT_EQ(status_of(lasting_token()), 401u);
}

TEST_F(OAuthResourceTest, TakesATokenOfANewKeyAtOnceAndGoesOnWithTheOld) {
  EXPECT_EQ(status_of(lasting_token()), 200u);
  keys_.push_back(ec().jwk());
  EXPECT_EQ(status_of(token_of(ec())), 200u);
  EXPECT_EQ(status_of(token_of(rsa(), claims({{"jti", "2"}}))), 200u);
}

TEST_F(OAuthResourceTest, AsksForKeysItDoesNotKnowOnceInHalfAMinute) {
  const std::string unknown = token_of(ec());
  EXPECT_EQ(status_of(unknown), 401u);
  const int first = fetched_;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(status_of(unknown), 401u);
  EXPECT_EQ(fetched_, first);
  keys_.push_back(ec().jwk());
  pass(31s);
  EXPECT_EQ(status_of(unknown), 200u);
}

TEST_F(OAuthResourceTest, GoesOnWithTheKeysItHasWhileTheIssuerIsDown) {
  EXPECT_EQ(status_of(lasting_token()), 200u);
  is_up_ = false;
  pass(5h);
  EXPECT_EQ(status_of(lasting_token()), 200u);
  EXPECT_EQ(status_of(token_of(rsa(), claims({{"exp", test_tokens::kNowSeconds + 5}}))), 401u);
}

TEST_F(OAuthResourceTest, ReadsKeysAnewWhenItIsTold) {
  EXPECT_EQ(status_of(lasting_token()), 200u);
  keys_ = Json::array({ec().jwk()});
  resource_.forget_tokens_and_keys();
  EXPECT_EQ(status_of(lasting_token()), 401u);
  is_up_ = false;
  resource_.forget_tokens_and_keys();
  EXPECT_EQ(status_of(token_of(ec())), 200u) << "keys that cannot be read anew stay in use";
}

TEST_F(OAuthResourceTest, GoesOnWithKnownKeysWhileTheIssuerSaysNothing) {
  EXPECT_EQ(status_of(lasting_token()), 200u);
  is_silent_ = true;
  pass(6min);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(status_of(token_of(rsa(), lasting("2"))), 200u);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 900ms) << "keys that are due are read beside";
  pass(5h);
  EXPECT_EQ(status_of(token_of(rsa(), lasting("3"))), 200u);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s) << "old ones wait for a moment";
}

TEST_F(OAuthResourceTest, AsksForPatienceWhileTheNewestKeysCannotBeRead) {
  EXPECT_EQ(status_of(lasting_token()), 200u);
  is_up_ = false;
  EXPECT_EQ(status_of(token_of(ec())), 503u);
  const int first = fetched_;
  EXPECT_EQ(status_of(token_of(ec())), 503u);
  EXPECT_EQ(fetched_, first) << "an issuer that is down is left alone for some seconds";
  is_up_ = true;
  keys_.push_back(ec().jwk());
  pass(6s);
  EXPECT_EQ(status_of(token_of(ec())), 200u) << "what failed uses up no half minute";
}

TEST_F(OAuthResourceTest, TakesAKeyThatStandsInThePlaceOfAnother) {
  EXPECT_EQ(status_of(lasting_token()), 200u);
  keys_ = Json::array({test_tokens::foreign().jwk()});
  EXPECT_EQ(status_of(token_of(test_tokens::foreign())), 200u);
  const int first = fetched_;
  EXPECT_EQ(status_of(token_of(rsa())), 401u);
  EXPECT_EQ(fetched_, first);
}

/// The same with scopes as some authorization servers publish them.
TEST_F(OAuthResourceTest, FindsAScopeByItsLastPart) {
  for (const auto& [scope, has, status] : std::vector<std::tuple<std::string, std::string, unsigned>>{
           {"api://leads/leads:read", "leads:read", 200u},
           {"api://leads/leads:read", "api://leads/leads:read", 200u},
           {"https://mcp.example/mcp/read", "read", 200u},
           {"api://leads/leads:read", "leads", 403u},
           {"api://leads/", "x", 403u},
           {"a/leads:read", "leads:read", 403u}}) {
    OAuthSettings other = settings();
    other.read_scope = scope;
    OAuthResource resource(
        io_.get_executor(), other, fetch(), [](const TokenClaims&) { return KnownUser{.label = "anna"}; },
        [this] { return now_; }, [this] { return steady_; });
    const auto outcome = run_to_end(io_, resource.authenticate(token_of(rsa(), claims({{"scope", has}}))));
    const auto* refusal = std::get_if<HttpResponse>(&outcome);
    EXPECT_EQ(refusal ? refusal->result_int() : 200u, status) << scope << ' ' << has;
  }
}

/// An issuer of opaque tokens that answers when it is let, and knows the good from the bad.
class OpaqueTokensTest : public OAuthResourceTest {
 protected:
  static OAuthSettings opaque(OAuthSettings settings) {
    settings.introspection = "https://id.example/introspection";
    return settings;
  }

  FetchDocument asked() {
    return [this](std::string,
                  std::string form) -> asio::awaitable<boost::system::result<FetchedDocument, FetchProblem>> {
      ++fetched_;
      const bool is_good = form.find("token=good") != std::string::npos;
      if (is_silent_) co_await silence_.wait();
      Json answer = claims();
      answer["active"] = is_good;
      co_return FetchedDocument{is_up_ ? base::dump_json(answer) : "<html>"};
    };
  }

  unsigned opaque_status(const std::string& token) {
    const auto outcome = run_to_end(io_, opaque_.authenticate(token));
    const auto* refusal = std::get_if<HttpResponse>(&outcome);
    return refusal ? refusal->result_int() : 200;
  }

  OAuthResource opaque_{io_.get_executor(),
                        opaque(settings()),
                        asked(),
                        [](const TokenClaims&) { return KnownUser{.label = "anna"}; },
                        [this] { return now_; },
                        [this] { return steady_; }};
};

TEST_F(OpaqueTokensTest, AsksOnceInTenSecondsAboutTheSameBadToken) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(opaque_status("bad"), 401u);
  EXPECT_EQ(fetched_, 1);
  pass(11s);
  EXPECT_EQ(opaque_status("bad"), 401u);
  EXPECT_EQ(fetched_, 2);
}

TEST_F(OpaqueTokensTest, BlamesNoTokenForAnIssuerThatDoesNotAnswer) {
  is_up_ = false;
  EXPECT_EQ(opaque_status("good"), 503u);
  is_up_ = true;
  EXPECT_EQ(opaque_status("good"), 200u);
}

TEST_F(OpaqueTokensTest, LetsAGoodTokenThroughAmongManyBadOnes) {
  EXPECT_EQ(opaque_status("good-before"), 200u);
  pass(61s);
  fetched_ = 0;
  is_silent_ = true;
  int refused = 0;
  std::vector<std::string> done;
  const auto ask = [&](std::string token) {
    asio::co_spawn(io_, opaque_.authenticate(token),
                   [&, token](std::exception_ptr, const std::variant<Caller, HttpResponse>& outcome) {
                     if (const auto* response = std::get_if<HttpResponse>(&outcome))
                       refused += response->result_int() == 401;
                     else
                       done.push_back(token);
                   });
  };
  for (int i = 0; i < 500; ++i) ask("bad-" + std::to_string(i));
  ask("good-new");
  ask("good-before");
  EXPECT_TRUE(becomes(io_, [&] { return fetched_ == 32; }));
  is_silent_ = false;
  silence_.notify();
  EXPECT_TRUE(becomes(io_, [&] { return refused == 500 && done.size() == 2; }));
  EXPECT_EQ(done, (std::vector<std::string>{"good-before", "good-new"})) << "one that was good goes first";
}

TEST_F(OAuthResourceTest, LetsAnyPageAskForItsMetadata) {
  const HttpResponse response = resource_.metadata_preflight();
  EXPECT_EQ(response.result_int(), 204u);
  EXPECT_EQ(response[boost::beast::http::field::access_control_allow_origin], "*");
  EXPECT_NE(response[boost::beast::http::field::access_control_allow_headers].find("Authorization"),
            std::string_view::npos);
}

}  // namespace
}  // namespace mcp
