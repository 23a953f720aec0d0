#include "server/protocol/questions.hpp"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <vector>

namespace mcp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class QuestionsTest : public ::testing::Test {
 protected:
  /// Begins to ask; what is sent goes to `sent`, what comes of it to `answer` or `failure`.
  void ask(std::chrono::steady_clock::duration limit) {
    asio::co_spawn(io, questions.ask("roots/list", Json::object(), send, limit),
                   asio::bind_cancellation_slot(cancel.slot(),
                                                [this](std::exception_ptr thrown, Questions::Answer given) {
                                                  failure = thrown;
                                                  if (!thrown) answer = std::move(given);
                                                }));
    io.poll();
    question = *base::parse_json(sent.at(0));
  }
  Response response(Json result) const { return {question["id"], std::move(result)}; }
  Json last_sent() const { return *base::parse_json(sent.back()); }

  asio::io_context io;
  Questions questions;
  std::vector<std::string> sent;
  std::function<void(std::string)> send = [this](std::string message) { sent.push_back(std::move(message)); };
  asio::cancellation_signal cancel;
  Json question;
  std::optional<Questions::Answer> answer;
  std::exception_ptr failure;
};

TEST_F(QuestionsTest, GivesTheClientsResultOnce) {
  ask(1h);
  EXPECT_EQ(question["method"], "roots/list");
  EXPECT_FALSE(questions.take({"another", Json::object()}));
  EXPECT_FALSE(questions.take({7, Json::object()}));
  EXPECT_TRUE(questions.take(response({{"roots", Json::array()}})));
  EXPECT_FALSE(questions.take(response({{"roots", 1}})));
  io.run();
  EXPECT_EQ(std::get<Json>(*answer), (Json{{"roots", Json::array()}}));
  EXPECT_FALSE(questions.take(response(Json::object())));
  EXPECT_EQ(sent.size(), 1u);
}

TEST_F(QuestionsTest, GivesTheClientsError) {
  ask(1h);
  EXPECT_TRUE(questions.take({question["id"], Json::object(), Error{-1, "User rejected"}}));
  io.run();
  EXPECT_EQ(std::get<Questions::NotPut>(*answer).error.message, "User rejected");
}

TEST_F(QuestionsTest, EndsAfterItsLimitAndWithdraws) {
  ask(1ms);
  io.run();
  EXPECT_EQ(std::get<Error>(*answer).code, error_codes::kInternalError);
  EXPECT_EQ(last_sent()["method"], "notifications/cancelled");
  EXPECT_EQ(last_sent()["params"]["requestId"], question["id"]);
  EXPECT_FALSE(questions.take(response(Json::object())));
}

TEST_F(QuestionsTest, IsWithdrawnWhenWhoeverAskedIsCancelled) {
  ask(1h);
  cancel.emit(asio::cancellation_type::terminal);
  io.run();
  EXPECT_TRUE(failure);
  EXPECT_EQ(last_sent()["method"], "notifications/cancelled");
}

TEST_F(QuestionsTest, EndWithTheServer) {
  ask(1h);
  questions.close();
  EXPECT_FALSE(questions.take(response(Json::object())));
  questions.close();
  io.run();
  EXPECT_EQ(std::get<Error>(*answer).code, error_codes::kInternalError);
  EXPECT_EQ(last_sent()["method"], "notifications/cancelled");
  EXPECT_EQ(sent.size(), 2u);
}

TEST_F(QuestionsTest, AreNotPutBeyondTheirNumber) {
  std::vector<std::optional<Questions::Answer>> answers(Questions::kMostOpen + 1);
  for (std::optional<Questions::Answer>& one : answers) {
    asio::co_spawn(io, questions.ask("roots/list", Json::object(), send, 1h),
                   [&one](std::exception_ptr, Questions::Answer given) { one = std::move(given); });
  }
  io.poll();
  EXPECT_EQ(sent.size(), Questions::kMostOpen);
  EXPECT_TRUE(std::holds_alternative<Questions::NotPut>(*answers.back()));
  question = *base::parse_json(sent.front());
  EXPECT_TRUE(questions.take(response(Json::object())));
  io.poll();
  EXPECT_TRUE(answers.front());
  sent.clear();
  ask(1h);  // one is free again
  questions.close();
  io.run();
}

TEST_F(QuestionsTest, HasIdsThatDiffer) {
  ask(1h);
  const Json first = question["id"];
  questions.take(response(Json::object()));
  io.run();
  io.restart();
  sent.clear();
  ask(1h);
  EXPECT_NE(question["id"], first);
  EXPECT_EQ(question["id"].get<std::string>().size(), 32u);
  questions.take(response(Json::object()));
  io.run();
}

}  // namespace
}  // namespace mcp
