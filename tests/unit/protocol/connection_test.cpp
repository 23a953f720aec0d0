#include "server/protocol/connection.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fstream>

#include "unit/test_tools.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class ConnectionTest : public testing::Test {
 protected:
  ConnectionTest() {
    server.add(echo);
    server.add(wait);
    server.add(fail);
    server.add(ask);
  }

  /// Runs all that can run now.
  void settle() {
    io.restart();
    while (io.poll() > 0) {
    }
  }
  void receive(const std::string& line) {
    connection.receive(line);
    settle();
  }
  void call(const std::string& id, const std::string& tool, const std::string& meta = "{}") {
    receive(R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"tools/call","params":{"name":")" + tool +
            R"(","_meta":)" + meta + "}}");
  }
  void cancel(const std::string& id) {
    receive(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)" + id + "}}");
  }

  asio::io_context io;
  EchoTool echo;
  WaitTool wait;
  ThrowTool fail;
  AskTool ask;
  Server server{{"test", "Test", "1", "Read me."}};
  std::vector<std::string> sent;
  Connection connection{io.get_executor(), server,
                        [this](std::string message) { sent.push_back(std::move(message)); }};
};

class RecordedSession : public ConnectionTest, public testing::WithParamInterface<const char*> {};

TEST_P(RecordedSession, IsAnsweredAsRecorded) {
  const std::string path = std::string(TESTS_DIRECTORY) + "/sessions/" + GetParam() + ".session";
  std::ifstream session(path);
  ASSERT_TRUE(session) << path;
  std::string line;
  std::size_t next = 0;
  int number = 0;
  while (std::getline(session, line)) {
    ++number;
    if (line.starts_with("> ")) connection.receive(line.substr(2));
    if (line == ".") settle();
    if (!line.starts_with("< ")) continue;
    ASSERT_LT(next, sent.size()) << GetParam() << ":" << number << ": nothing was sent";
    EXPECT_EQ(parse_json(sent[next]), parse_json(line.substr(2)))
        << GetParam() << ":" << number << ": " << sent[next];
    ++next;
  }
  EXPECT_EQ(next, sent.size()) << "more was sent than recorded: " << sent.back();
}

INSTANTIATE_TEST_SUITE_P(Each, RecordedSession, testing::Values("legacy", "modern", "batch", "hostile"),
                         [](const auto& test) { return std::string(test.param); });

TEST_F(ConnectionTest, ASlowCallHoldsUpNothing) {
  call("1", "test.wait");
  receive(R"({"jsonrpc":"2.0","id":2,"method":"ping"})");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0], R"({"jsonrpc":"2.0","id":2,"result":{}})");
  cancel("1");
}

TEST_F(ConnectionTest, ACancelledCallEndsAndIsNotAnswered) {
  call("1", "test.wait");
  EXPECT_EQ(wait.cancelled, 0);
  cancel("\"1\"");  // another id: the string
  EXPECT_EQ(wait.cancelled, 0);
  cancel("1");
  cancel("1");
  EXPECT_EQ(wait.cancelled, 1);
  EXPECT_TRUE(sent.empty());
  call("1", "test.echo");  // the id is free again
  EXPECT_EQ(sent.size(), 1u);
}

TEST_F(ConnectionTest, ABatchWithACancelledCallAnswersTheRest) {
  receive(R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26"}})");
  sent.clear();
  receive(R"([{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"test.wait"}},
              {"jsonrpc":"2.0","id":2,"method":"ping"}])");
  EXPECT_TRUE(sent.empty());
  cancel("1");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0], R"([{"jsonrpc":"2.0","id":2,"result":{}}])");
}

TEST_F(ConnectionTest, AnIdIsFreeAsSoonAsItsRequestIsCancelled) {
  call("1", "test.wait");
  connection.receive(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
  call("1", "test.wait");
  EXPECT_TRUE(sent.empty());
  EXPECT_EQ(wait.cancelled, 1);
  cancel("1");
  EXPECT_EQ(wait.cancelled, 2);
  call("1", "test.echo");
  EXPECT_EQ(sent.size(), 1u);
}

TEST_F(ConnectionTest, ANotificationWithAnIdIsObeyedAndAnsweredWithNothing) {
  call("1", "test.wait");
  receive(R"({"jsonrpc":"2.0","id":7,"method":"notifications/initialized"})");
  receive(R"({"jsonrpc":"2.0","id":8,"method":"notifications/cancelled","params":{"requestId":1}})");
  EXPECT_EQ(sent, (std::vector<std::string>{R"({"jsonrpc":"2.0","id":7,"result":{}})",
                                            R"({"jsonrpc":"2.0","id":8,"result":{}})"}));
  EXPECT_EQ(wait.cancelled, 1);
}

TEST_F(ConnectionTest, AClientThatFailsToAskIsServedAsOneThatCannot) {
  receive(
      R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}}}})");
  sent.clear();
  call("1", "test.ask");
  const Json question = *parse_json(sent.at(0));
  EXPECT_EQ(question["method"], "elicitation/create");
  receive(R"({"jsonrpc":"2.0","id":)" + dump_json(question["id"]) +
          R"(,"error":{"code":-32601,"message":"Method not found"}})");
  ASSERT_EQ(sent.size(), 2u);  // it is not asked again
  EXPECT_EQ((*parse_json(sent[1]))["result"]["content"][0]["text"], "cannot ask");
  call("2", "test.ask");
  receive(R"({"jsonrpc":"2.0","id":)" + dump_json((*parse_json(sent.at(2)))["id"]) +
          R"(,"result":{"action":"decline"},"error":null})");
  EXPECT_EQ((*parse_json(sent.at(3)))["result"]["content"][0]["text"], R"({"action":"decline"})");
}

TEST_F(ConnectionTest, AnIdInUseIsRefused) {
  call("1", "test.wait");
  call("1", "test.echo");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_NE(sent[0].find("-32600"), std::string::npos);
  cancel("1");
}

TEST_F(ConnectionTest, TooManyAtOnceAreRefusedNotQueued) {
  for (std::size_t i = 0; i < Connection::kMaxRunning + 2; ++i) call(std::to_string(i), "test.wait");
  EXPECT_EQ(sent.size(), 2u);
  connection.cancel_all();
  settle();
  EXPECT_EQ(wait.cancelled, static_cast<int>(Connection::kMaxRunning));
}

TEST_F(ConnectionTest, AnExceptionIsAnInternalErrorWithoutItsText) {
  call("1", "test.throw");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_NE(sent[0].find("-32603"), std::string::npos);
  EXPECT_EQ(sent[0].find("secret"), std::string::npos);
}

TEST_F(ConnectionTest, ProgressGoesOutBeforeTheResultWithItsToken) {
  call("1", "test.echo", R"({"progressToken":"p1"})");
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(
      sent[0],
      R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p1","progress":1.0,"total":2.0,"message":"half way"}})");
  call("2", "test.echo", R"({"progressToken":{}})");
  EXPECT_NE(sent[2].find("-32602"), std::string::npos);
}

TEST_F(ConnectionTest, WhatBelongsToAnExtensionIsListedToItsClients) {
  struct ViewTool : EchoTool {
    asio::awaitable<std::optional<ToolDefinition>> definition() override {
      ToolDefinition definition = plain_definition("test.view");
      definition.extension = "example/views";
      co_return definition;
    }
    std::string_view name() const override { return "test.view"; }
  } view;
  server.add(view);
  server.declare_extension("example/views");
  const auto lists_view = [&](const std::string& capabilities) {
    sent.clear();
    receive(
        R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","clientInfo":{"name":"c","version":"1"},"capabilities":)" +
        capabilities + "}}");
    EXPECT_NE(sent[0].find(R"("extensions":{"example/views":{}})"), std::string::npos) << sent[0];
    receive(R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})");
    return sent[1].find("test_view") != std::string::npos;
  };
  EXPECT_TRUE(lists_view(R"({"extensions":{"example/views":{"mimeTypes":["text/html"]}}})"));
  for (const char* without :
       {"{}", R"({"extensions":{}})", R"({"extensions":{"example/other":{}}})", R"({"extensions":[]})",
        R"({"extensions":{"example/views":null}})", R"({"extensions":{"example/views":false}})", "null", "7"})
    EXPECT_FALSE(lists_view(without)) << without;
  const std::string much(20'000, 'x');
  EXPECT_TRUE(lists_view(R"({"extensions":{"example/views":{},"x":")" + much + "\"}}"));
  EXPECT_TRUE(lists_view(R"({"extensions":{"example/views":{}},"experimental":{"x":")" + much + "\"}}"));
  EXPECT_FALSE(lists_view(R"({"extensions":{"example/views":{},")" + much + "\":{}}}"));
  sent.clear();
  call("2", "test.view");
  EXPECT_NE(sent[0].find("result"), std::string::npos) << "it can be called by whoever knows it";
}

TEST_F(ConnectionTest, WhoeverWaitsForAPartOfABatchIsAnswered) {
  receive(
      R"([{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},{"jsonrpc":"2.0","id":"b","method":"ping"},7])");
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_NE(sent[0].find(R"("id":1,"error":{"code":-32600)"), std::string::npos) << sent[0];
  EXPECT_NE(sent[1].find(R"("id":"b")"), std::string::npos) << sent[1];
  sent.clear();
  receive("[7]");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].find("\"id\""), std::string::npos) << sent[0];
}

TEST_F(ConnectionTest, ToolNamesFollowTheClient) {
  auto listed = [&](const std::string& client) {
    sent.clear();
    receive(
        R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","clientInfo":{"name":")" +
        client + R"(","version":"1"}}})");
    receive(R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})");
    return parse_json(sent[1]).value()["result"]["tools"][0]["name"].get<std::string>();
  };
  for (const char* unknown :
       {"some-client", "mcp", "Dify", "n8n", "Zapier", "local-agent-mode-salestouch", "goose"}) {
    EXPECT_EQ(listed(unknown), "test_echo") << unknown;
  }
  EXPECT_EQ(listed(""), "test_echo");
  EXPECT_EQ(listed("claude-code"), "test.echo");
  EXPECT_EQ(listed("claude-ai"), "test_echo");
  EXPECT_EQ(listed("Cursor-vscode"), "test_echo");
  EXPECT_EQ(listed("codex-mcp-client"), "test_echo");
}

}  // namespace
}  // namespace mcp
