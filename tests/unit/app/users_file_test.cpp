#include "app/users/users_file.hpp"

#include <gtest/gtest.h>

namespace salestouch {
namespace {

const std::string kDigest(64, 'a');

std::string one(const std::string& members) {
  return R"({"users":[{)" + members + "}]}";
}
std::string with_token(const std::string& members) {
  return one(R"("label":"anna","token_sha256":")" + kDigest + "\"" + members);
}

TEST(UsersFile, ReadsWhatAUserIsAndMay) {
  const auto users = read_users(with_token(
      R"(,"oauth":{"issuer":"https://id.example","subject":"42"},"api_key":"st_1","rights":"write","calls_per_minute":60,
          "tokens_per_minute":100000,"import_ids":["imp_1","q_*"])"));
  ASSERT_TRUE(users) << users.error().sentence;
  const User& user = users->at(0);
  EXPECT_EQ(user.label, "anna");
  EXPECT_EQ((*user.token)[31], 0xAA);
  EXPECT_EQ(user.oauth->issuer, "https://id.example");
  EXPECT_EQ(user.oauth->claim, "sub");
  EXPECT_EQ(user.oauth->value, "42");
  EXPECT_EQ(user.api_key, "st_1");
  EXPECT_TRUE(user.may_write);
  EXPECT_EQ(user.calls_per_minute, 60u);
  EXPECT_EQ(user.tokens_per_minute, 100'000u);
  EXPECT_EQ(user.import_ids.size(), 2u);
}

TEST(UsersFile, GivesTheLeastWhereItSaysNothing) {
  const auto users = read_users("\xEF\xBB\xBF" + with_token(""));
  ASSERT_TRUE(users);
  EXPECT_FALSE(users->at(0).may_write);
  EXPECT_FALSE(users->at(0).calls_per_minute);
  EXPECT_TRUE(users->at(0).import_ids.empty());
  EXPECT_TRUE(read_users(R"({"users":[]})"));
}

TEST(UsersFile, RefusesWhatIsUnclear) {
  for (const std::string& text : {
           std::string(""),
           std::string("[]"),
           std::string(R"({"users":{}})"),
           std::string(R"({"users":[],"more":1})"),
           std::string(R"({"users":["anna"]})"),
           one(R"("label":"anna")"),
           one(R"("token_sha256":")" + kDigest + "\""),
           one(R"("label":"an na","token_sha256":")" + kDigest + "\""),
           one(R"("label":"","token_sha256":")" + kDigest + "\""),
           one(R"("label":7,"token_sha256":")" + kDigest + "\""),
           one(R"("label":"anna","token_sha256":"abc")"),
           one(R"("label":"anna","token_sha256":")" + std::string(64, 'g') + "\""),
           one(R"("label":"anna","token":"secret")"),
           with_token(R"(,"rights":"admin")"),
           with_token(R"(,"rights":true)"),
           with_token(R"(,"rights":"read","rights":"write")"),
           with_token(R"(,"oauth":{"issuer":"https://id.example","subject":"1","subject":"2"})"),
           with_token(R"(,"right":"read")"),
           with_token(R"(,"calls_per_minute":0)"),
           with_token(R"(,"calls_per_minute":-1)"),
           with_token(R"(,"calls_per_minute":1.5)"),
           with_token(R"(,"calls_per_minute":"60")"),
           with_token(R"(,"import_ids":[])"),
           with_token(R"(,"import_ids":"imp_1")"),
           with_token(R"(,"import_ids":[1])"),
           with_token(R"(,"import_ids":[""])"),
           with_token(R"(,"api_key":"")"),
           with_token(R"(,"api_key":"a\nb")"),
           with_token(R"(,"oauth":{"issuer":"https://id.example"})"),
           with_token(R"(,"oauth":{"subject":"1"})"),
           with_token(R"(,"oauth":{"issuer":"https://id.example","subject":"1","audience":"x"})"),
       }) {
    EXPECT_FALSE(read_users(text)) << text;
  }
}

TEST(UsersFile, NeverShowsWhatItHolds) {
  for (const std::string& text :
       {with_token(R"(,"api_key":"st_sec\u0001ret")"), one(R"("label":"secret label","api_key":"s")"),
        one(R"("secret-member":1)")}) {
    const auto users = read_users(text);
    ASSERT_FALSE(users);
    EXPECT_EQ(users.error().sentence.find("sec"), std::string::npos) << users.error().sentence;
  }
}

TEST(UsersFile, TellsTwoUsersApart) {
  const auto two = [](const std::string& first, const std::string& second) {
    return read_users(R"({"users":[{)" + first + "},{" + second + "}]}");
  };
  const std::string anna = R"("label":"anna","token_sha256":")" + kDigest + "\"";
  const std::string ben = R"("label":"ben","token_sha256":")" + std::string(64, 'b') + "\"";
  const std::string oauth = R"(,"oauth":{"issuer":"https://id.example","subject":"1"})";
  EXPECT_TRUE(two(anna, ben));
  EXPECT_TRUE(two(anna + oauth, ben));
  EXPECT_FALSE(two(anna, anna));
  EXPECT_FALSE(two(anna, R"("label":"ben","token_sha256":")" + kDigest + "\""));
  EXPECT_FALSE(two(anna, R"("label":"anna","token_sha256":")" + std::string(64, 'b') + "\""));
  EXPECT_FALSE(two(anna + oauth, ben + oauth));
}

TEST(UsersFile, IsWrittenAsItIsRead) {
  const std::string text = with_token(
      R"(,"oauth":{"issuer":"https://id.example","claim":"email","value":"a@x"},"access_token":"t","rights":"read","import_ids":["a*"])");
  const auto users = read_users(text);
  ASSERT_TRUE(users);
  EXPECT_EQ(base::parse_json(users_text(*users), {8, 100}), base::parse_json(text, {8, 100}));
}

TEST(UsersFile, FindsTheUserOfAToken) {
  const auto users = read_users(
      R"({"users":[{"label":"anna","oauth":{"issuer":"https://id.example/","subject":"1"}},
                   {"label":"ben","oauth":{"issuer":"https://id.example","claim":"email","value":"ben@x"}}]})");
  ASSERT_TRUE(users) << users.error().sentence;
  mcp::TokenClaims claims{};
  claims.issuer = "https://id.example";
  claims.subject = "1";
  claims.all = base::Json::object();
  EXPECT_EQ(find_user(*users, claims)->label, "anna");
  claims.subject = "2";
  EXPECT_EQ(find_user(*users, claims), nullptr);
  claims.all["email"] = "ben@x";
  EXPECT_EQ(find_user(*users, claims)->label, "ben");
  claims.issuer = "https://other.example";
  EXPECT_EQ(find_user(*users, claims), nullptr);
}

}  // namespace
}  // namespace salestouch
