#include "tools/api/credential_filter.hpp"

#include <gtest/gtest.h>

#include <boost/algorithm/string/replace.hpp>
#include <random>

#include "unit/api/api_client_fixture.hpp"

namespace salestouch {
namespace {

std::string filtered(std::string text, const std::vector<std::string>& credentials) {
  CredentialFilter(credentials).apply(text);
  return text;
}

TEST(CredentialFilterTest, TakesOutEachOccurrence) {
  EXPECT_EQ(filtered("key st_secret_1: st_secret_1.", {"st_secret_1"}), "key (credentials): (credentials).");
  EXPECT_EQ(filtered("st_secret_12 st_secret_1", {"st_secret_1", "st_secret_12"}),
            "(credentials) (credentials)");
  EXPECT_EQ(filtered("nothing", {"st_secret_1", ""}), "nothing");
  EXPECT_EQ(filtered("a key", {"key"}), "a key");  // too short to tell from a word
}

TEST(CredentialFilterTest, AlsoAsJsonAndUrlsWriteIt) {
  EXPECT_EQ(filtered("a\\/b+c=d", {"a/b+c=d/"}), "a\\/b+c=d");
  EXPECT_EQ(filtered(R"x("aa\/bb+cc=" "aa/bb\u002Bcc\u003d")x", {"aa/bb+cc="}),
            R"x("(credentials)" "(credentials)")x");
  EXPECT_EQ(filtered("https://x.example/?k=aa%2Fbb%2bcc%3D&z", {"aa/bb+cc="}),
            "https://x.example/?k=(credentials)&z");
  for (const char* text : {"\\", "%", "aa\\", "aa%2", "aa\\u002", "aa/bb+cc", "aa\\u2028"})
    EXPECT_EQ(filtered(text, {"aa/bb+cc="}), text);
}

TEST(CredentialFilterTest, ButNotWhatReadsAsSomethingElse) {
  for (const char* text :
       {"st_\\new_key", "st_%EEew_key", "st_\\u016eew_key", "st_\\u00eeew_key", "st\\u5f00new_key"})
    EXPECT_EQ(filtered(text, {"st_new_key"}), text);
  EXPECT_EQ(filtered("st\\_new\\_key st%5fnew%5Fkey", {"st_new_key"}), "(credentials) (credentials)");
}

TEST(CredentialFilterTest, WithPercentSignsOfItsOwn) {
  EXPECT_EQ(filtered("key aa%2Fbb%41cc, aa%2Fbb%41c%63", {"aa%2Fbb%41cc"}),
            "key (credentials), (credentials)");
  EXPECT_EQ(filtered("123456%4", {"123456%4"}), "(credentials)");
}

TEST(CredentialFilterTest, OfMegabytes) {
  const std::string data(1'000'000, 's');
  EXPECT_EQ(filtered(data + "st_secret_1" + data + "st\\u005fsecret_1", {"st_secret_1"}),
            data + "(credentials)" + data + "(credentials)");
}

TEST(CredentialFilterTest, OfATextThatIsFullOfThem) {
  std::string keys;
  std::string expected;
  for (int i = 0; i < 300'000; ++i) {
    keys += i % 2 == 0 ? "st_secret_1" : "st\\u005fsecret_1";
    expected += "(credentials)";
  }
  EXPECT_TRUE(filtered(keys, {"st_secret_1"}) == expected);
}

TEST(CredentialFilterTest, WhereOneOverlapsTheNext) {
  EXPECT_EQ(filtered("ab12ab12ab12ab", {"ab12ab12ab"}), "(credentials)12ab");
  EXPECT_EQ(filtered("ab12%61b12ab12ab", {"ab12ab12ab"}), "(credentials)12ab");
}

/// Of few letters, so that a secret is there, or nearly, in many places.
std::string random_text(std::mt19937& random, const std::vector<std::string>& pieces, std::size_t count) {
  std::string text;
  while (count-- > 0) text += pieces[random() % pieces.size()];
  return text;
}

TEST(CredentialFilterTest, WhereverOneBeginsAndIsEscaped) {
  std::mt19937 random(7);  // the same texts in each run
  const auto has = [](const std::string& text, const std::string& secret) {
    std::string read = boost::replace_all_copy(text, "\\u0061", "a");
    boost::replace_all(read, "%5F", "_");
    return read.find(secret) != std::string::npos;
  };
  int found = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string secret = random_text(random, {"a", "b", "_"}, 8 + random() % 3);
    const std::vector<std::string> pieces = {"a", "b", "_", "\\u0061", "%5F", "\\n"};
    std::string text = random_text(random, pieces, random() % 30);
    text += random() % 2 == 0 ? secret : secret.substr(1);
    text += random_text(random, pieces, random() % 30);
    const bool was_there = has(text, secret);
    const std::string result = filtered(text, {secret});
    EXPECT_FALSE(has(result, secret)) << secret << ' ' << text;
    EXPECT_EQ(result != text, was_there) << secret << ' ' << text;
    found += was_there;
  }
  EXPECT_GT(found, 5'000);
}

class CredentialsTest : public ApiClientTest {};

TEST_F(CredentialsTest, DoNotComeBackFromTheApi) {
  const std::string key = "st_secret_of_test";
  const std::string token = "token/of+test";
  struct Said {
    unsigned status;
    std::string body;
  };
  for (const Said& said :
       {Said{401, R"({"error":{"code":"bad","message":"Incorrect key: st_secret_of_test"}})"},
        Said{401, R"({"error":{"code":"st_secret_of_test","message":"token\/of+test"}})"},
        Said{200, R"({"ok":false,"error":{"code":"st_secret_of_test","message":"st_secret_of_test"}})"},
        Said{403, R"({"message":"token\/of\u002btest"})"}}) {
    StubApi api(io, StubApi::reply(http_response(said.status, said.body)));
    const ApiResult<ApiAnswer> answer = call(api.base_url(), quick(), key, token);
    ASSERT_FALSE(answer) << said.body;
    const std::string all = answer.error().code + describe(answer.error());
    EXPECT_EQ(all.find(key), std::string::npos) << all;
    EXPECT_EQ(all.find("of+test"), std::string::npos) << all;
    EXPECT_EQ(all.find("of\\u002b"), std::string::npos) << all;
    EXPECT_NE(all.find("(credentials)"), std::string::npos) << all;
  }
}

}  // namespace
}  // namespace salestouch
