#include "server/http/auth/oauth_resource.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/beast/http/field.hpp>

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

TEST_F(OAuthResourceTest, LetsAnyPageAskForItsMetadata) {
  const HttpResponse response = resource_.metadata_preflight();
  EXPECT_EQ(response.result_int(), 204u);
  EXPECT_EQ(response[boost::beast::http::field::access_control_allow_origin], "*");
  EXPECT_NE(response[boost::beast::http::field::access_control_allow_headers].find("Authorization"),
            std::string_view::npos);
}

}  // namespace
}  // namespace mcp
