#include "server/stdio/stdio_transport.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fstream>
#include <future>
#include <thread>

namespace mcp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Answers with as many characters as asked for, or after `milliseconds`.
class BigTool : public Tool {
 public:
  std::string_view name() const override { return "big"; }
  asio::awaitable<std::optional<ToolDefinition>> definition() override { co_return ToolDefinition{}; }
  asio::awaitable<ToolOutcome> call(Json arguments, CallContext) override {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    timer.expires_after(std::chrono::milliseconds(arguments.value("milliseconds", 0)));
    co_await timer.async_wait(asio::use_awaitable);
    co_return text_result(std::string(arguments.value("size", std::size_t{0}), 'x'));
  }
};

/// A transport on its own thread, and the client's ends of its two pipes.
class StdioTransportTest : public testing::Test {
 protected:
  void SetUp() override {
    signal(SIGPIPE, SIG_IGN);  // as main does
    int in[2];
    int out[2];
    ASSERT_EQ(pipe(in), 0);
    ASSERT_EQ(pipe(out), 0);
    options.input = in[0];
    to_server = in[1];
    from_server = out[0];
    options.output = out[1];
    server.add(tool);
  }
  void TearDown() override {
    close_input();
    if (thread.joinable()) thread.join();
    for (int descriptor : {options.input, options.output, from_server}) close(descriptor);
  }

  void start() {
    transport = std::make_unique<StdioTransport>(io, server, options);
    ended = done.get_future();
    asio::co_spawn(io, transport->run(), [this](std::exception_ptr) { io.stop(); });
    thread = std::thread([this] {
      io.run();
      done.set_value();
    });
  }
  void close_input() {
    if (to_server >= 0) close(to_server);
    to_server = -1;
  }
  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::write(to_server, bytes.data(), bytes.size());
      ASSERT_GT(count, 0);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  std::string read_line() {
    std::size_t end = unread.find('\n');
    while (end == std::string::npos) {
      char bytes[65536];
      const ssize_t count = ::read(from_server, bytes, sizeof bytes);
      if (count <= 0) return std::exchange(unread, "");
      const std::size_t searched = unread.size();
      unread.append(bytes, static_cast<std::size_t>(count));
      end = unread.find('\n', searched);
    }
    std::string line = unread.substr(0, end);
    unread.erase(0, end + 1);
    return line;
  }
  bool ends_within(std::chrono::milliseconds limit) {
    return ended.wait_for(limit) == std::future_status::ready;
  }
  static std::string call(int id, const std::string& arguments) {
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) +
           R"(,"method":"tools/call","params":{"name":"big","arguments":)" + arguments + "}}\n";
  }
  static std::string answer(int id, std::size_t size) {
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) +
           R"(,"result":{"content":[{"type":"text","text":")" + std::string(size, 'x') +
           R"("}],"isError":false}})";
  }
  static std::string ping(int id) {
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) +
           R"(,"method":"ping"})"
           "\n";
  }
  static std::string pong(int id) {
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"result":{}})";
  }

  asio::io_context io;
  StdioOptions options;
  BigTool tool;
  Server server{{"test", "Test", "1", ""}};
  std::unique_ptr<StdioTransport> transport;
  std::promise<void> done;
  std::future<void> ended;
  std::thread thread;
  int to_server = -1;
  int from_server = -1;
  std::string unread;
};

TEST_F(StdioTransportTest, AnswersAndEndsWithTheInput) {
  start();
  write(ping(1));
  EXPECT_EQ(read_line(), pong(1));
  close_input();
  EXPECT_TRUE(ends_within(2s));
}

TEST_F(StdioTransportTest, NeverMakesTheDescriptorsNonBlocking) {
  start();
  write(ping(1));
  read_line();
  EXPECT_EQ(fcntl(options.input, F_GETFL) & O_NONBLOCK, 0);
  EXPECT_EQ(fcntl(options.output, F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(StdioTransportTest, WhatRunsWhenTheInputEndsIsStillAnswered) {
  start();
  write(call(1, R"({"milliseconds":200})") + ping(2));
  close_input();
  EXPECT_EQ(read_line(), pong(2));
  EXPECT_NE(read_line().find("\"id\":1"), std::string::npos);
  EXPECT_TRUE(ends_within(2s));
}

TEST_F(StdioTransportTest, WhatRunsLongerThanTheGraceIsAborted) {
  options.grace = 100ms;
  start();
  write(call(1, R"({"milliseconds":60000})"));
  close_input();
  EXPECT_TRUE(ends_within(3s));
}

TEST_F(StdioTransportTest, StopEndsItLikeTheEndOfInput) {
  start();
  write(ping(1));
  read_line();
  asio::post(io, [this] { transport->stop(); });
  EXPECT_TRUE(ends_within(2s));
}

TEST_F(StdioTransportTest, AClosedOutputEndsItAndAbortsWhatRuns) {
  start();
  write(call(1, R"({"milliseconds":60000})"));
  close(from_server);
  from_server = -1;
  write(ping(2));
  EXPECT_TRUE(ends_within(3s));
}

TEST_F(StdioTransportTest, ALineOverTheLimitIsRefusedAndSkipped) {
  options.max_line = 1'000;
  start();
  std::thread writer([this] { write(std::string(3'000'000, '[') + "\n" + ping(1)); });
  EXPECT_NE(read_line().find("-32600"), std::string::npos);
  EXPECT_EQ(read_line(), pong(1));
  writer.join();
}

TEST_F(StdioTransportTest, AClientThatReadsLateGetsEverythingInOrder) {
  start();
  for (int i = 1; i <= 20; ++i) write(call(i, R"({"size":200000})"));
  close_input();
  for (int i = 1; i <= 20; ++i) EXPECT_TRUE(read_line() == answer(i, 200'000)) << i;
  EXPECT_TRUE(ends_within(3s));
}

TEST_F(StdioTransportTest, AClientThatNeverReadsStopsBeingRead) {
  options.max_unsent = 100'000;
  start();
  fcntl(to_server, F_SETFL, O_NONBLOCK);
  const std::string request = call(1, R"({"size":50000})");
  std::size_t written = 0;
  pollfd room{to_server, POLLOUT, 0};
  // Until the pipe takes no more: then the server has stopped reading, so its memory is bounded.
  while (written < 50'000'000 && poll(&room, 1, 500) == 1) {
    const ssize_t count = ::write(to_server, request.data(), request.size());
    if (count > 0) written += static_cast<std::size_t>(count);
  }
  EXPECT_LT(written, 1'000'000u);
  close(from_server);
  from_server = -1;
  EXPECT_TRUE(ends_within(5s));
}

TEST_F(StdioTransportTest, ASocketPairWorksAsNodeUsesIt) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  for (int descriptor : {options.input, options.output, from_server}) close(descriptor);
  close_input();
  options.input = ends[0];
  options.output = dup(ends[0]);
  to_server = ends[1];
  from_server = dup(ends[1]);
  start();
  write(call(1, R"({"size":3000000})"));
  EXPECT_TRUE(read_line() == answer(1, 3'000'000));
  shutdown(to_server, SHUT_WR);
  EXPECT_TRUE(ends_within(2s));
}

TEST_F(StdioTransportTest, ARegularFileIsRead) {
  const std::string path = testing::TempDir() + "stdio-transport-" + std::to_string(getpid());
  std::ofstream(path) << ping(1) << R"({"jsonrpc":"2.0","id":2,"method":"ping"})";  // no line end
  close(options.input);
  options.input = open(path.c_str(), O_RDONLY);
  start();
  EXPECT_EQ(read_line(), pong(1));
  EXPECT_EQ(read_line(), pong(2));
  EXPECT_TRUE(ends_within(2s));
  unlink(path.c_str());
}

}  // namespace
}  // namespace mcp
