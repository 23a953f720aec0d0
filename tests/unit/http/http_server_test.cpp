#include "server/http/http_server.hpp"

#include <gtest/gtest.h>

#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "unit/http/http_server_fixture.hpp"
#include "unit/test_certificates.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;
TEST_F(HttpServerTest, AnswersARequest) {
  const std::string answer = exchange(post_echo("hello"));
  EXPECT_TRUE(begins(answer, "HTTP/1.1 200 OK\r\n"));
  EXPECT_NE(answer.find("\r\nDate: "), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\nhello"));
}

TEST_F(HttpServerTest, TakesARequestByteByByte) {
  HttpServer& server = start();
  const std::string answer =
      run_to_end(io, [](asio::io_context& on, unsigned short port) -> asio::awaitable<std::string> {
        RawClient client(on);
        co_await client.connect(port);
        client.socket.set_option(asio::ip::tcp::no_delay(true));
        const std::string request = post_echo("split");
        for (const char byte : request) co_await client.send(std::string(1, byte));
        std::string all = co_await client.read_all();
        co_return all;
      }(io, server.port()));
  EXPECT_TRUE(answer.ends_with("split"));
}

TEST_F(HttpServerTest, TakesChunkedBodies) {
  EXPECT_TRUE(exchange(std::string("POST /echo HTTP/1.1\r\n") + kClose +
                       "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\n\r\n")
                  .ends_with("abcde"));
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrder) {
  const std::string keep = "Host: localhost\r\n";
  const std::string answers =
      exchange(post_echo("first", keep) + post_echo("second", keep) + post_echo("third"));
  const std::size_t first = answers.find("first");
  const std::size_t second = answers.find("second");
  EXPECT_LT(first, second);
  EXPECT_LT(second, answers.find("third"));
  EXPECT_EQ(handled, 3);
}

TEST_F(HttpServerTest, AnswersAHalfClosedClientAtOnceAndStopsWaitingForIt) {
  HttpServer& server = start();
  const std::string answer =
      run_to_end(io, [](asio::io_context& on, unsigned short port) -> asio::awaitable<std::string> {
        RawClient client(on);
        co_await client.connect(port);
        co_await client.send(post_echo("half", "Host: localhost\r\n"));
        client.socket.shutdown(asio::ip::tcp::socket::shutdown_send);
        std::string all = co_await client.read_all();
        co_return all;
      }(io, server.port()));
  EXPECT_TRUE(answer.ends_with("half"));
  EXPECT_TRUE(becomes([&] { return server.connections() == 0; }));
}

TEST_F(HttpServerTest, ClosesWhereAnyLineOfConnectionSaysSo) {
  for (const char* lines : {"Connection: keep-alive\r\nConnection: close\r\n", "Connection: x, close\r\n",
                            "Connection: x\r\nConnection: Upgrade\r\nConnection: Close\r\n"}) {
    const std::string answer = exchange("POST /echo HTTP/1.1\r\nHost: localhost\r\n" + std::string(lines) +
                                        "Content-Length: 0\r\n\r\n");
    EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << lines;
  }
}

TEST_F(HttpServerTest, ClosesAnIdleConnection) {
  options.limits.idle = 120ms;
  EXPECT_EQ(exchange(""), "");
}

TEST_F(HttpServerTest, SaysContinueBeforeItReadsTheBody) {
  HttpServer& server = start();
  const std::string first =
      run_to_end(io, [](asio::io_context& on, unsigned short port) -> asio::awaitable<std::string> {
        RawClient client(on);
        co_await client.connect(port);
        co_await client.send(std::string("POST /echo HTTP/1.1\r\n") + kClose +
                             "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        std::string interim = co_await client.read_until("\r\n\r\n");
        co_await client.send("ok");
        std::string rest = co_await client.read_all();
        co_return interim + rest;
      }(io, server.port()));
  EXPECT_TRUE(begins(first, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(first.ends_with("ok"));
}

TEST_F(HttpServerTest, StreamsEventsInChunks) {
  const std::string answer = exchange(std::string("GET /events HTTP/1.1\r\n") + kClose + "\r\n");
  EXPECT_NE(answer.find("\r\nContent-Type: text/event-stream\r\n"), std::string::npos);
  EXPECT_NE(answer.find("\r\nX-Accel-Buffering: no\r\n"), std::string::npos);
  EXPECT_NE(answer.find("event: message\ndata: one\n\nevent: named\ndata: two\n\n"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n0\r\n\r\n"));
}

TEST_F(HttpServerTest, StreamsToHttp10UntilTheConnectionEnds) {
  const std::string answer = exchange("GET /events HTTP/1.0\r\n\r\n");
  EXPECT_EQ(answer.find("chunked"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\nevent: message\ndata: one\n\nevent: named\ndata: two\n\n"));
}

TEST_F(HttpServerTest, CommentsOnASilentStream) {
  options.limits.keep_alive = 30ms;
  HttpServer& server = start();
  const std::string text =
      run_to_end(io, [](asio::io_context& on, unsigned short port) -> asio::awaitable<std::string> {
        RawClient client(on);
        co_await client.connect(port);
        co_await client.send(std::string("GET /silent-stream HTTP/1.1\r\n") + kClose + "\r\n");
        std::string first = co_await client.read_until(": keep-alive\n\n");
        std::string second = co_await client.read_until(": keep-alive\n\n");
        co_return first + second;
      }(io, server.port()));
  EXPECT_NE(text.find("data: begun\n\n"), std::string::npos);
  EXPECT_TRUE(text.ends_with(": keep-alive\n\n"));
  EXPECT_TRUE(becomes([&] { return cancelled == 1 && server.connections() == 0; }));
}

/// Sends a request, waits until it is handled, and leaves.
asio::awaitable<bool> ask_and_leave(asio::io_context& io, unsigned short port, std::string target,
                                    int& handled, std::string behind = "") {
  RawClient client(io);
  co_await client.connect(port);
  co_await client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n" + behind);
  asio::steady_timer timer(io);
  while (handled == 0) {
    timer.expires_after(std::chrono::milliseconds(1));
    co_await timer.async_wait(asio::use_awaitable);
  }
  co_return true;
}

TEST_F(HttpServerTest, CancelsTheHandlerOfAClientThatLeaves) {
  HttpServer& server = start();
  run_to_end(io, ask_and_leave(io, server.port(), "/wait", handled));
  EXPECT_TRUE(becomes([&] { return cancelled == 1 && server.connections() == 0; }));
}

TEST_F(HttpServerTest, NoticesThatAClientLeavesThoughItSentMoreAhead) {
  HttpServer& server = start();
  run_to_end(io, ask_and_leave(io, server.port(), "/wait", handled, "GET /next HTTP/1.1\r\n"));
  EXPECT_TRUE(becomes([&] { return cancelled == 1 && server.connections() == 0; }));
}

TEST_F(HttpServerTest, LetsAHandlerOutliveItsClient) {
  HttpServer& server = start();
  run_to_end(io, ask_and_leave(io, server.port(), "/outlive", handled));
  EXPECT_FALSE(becomes([&] { return cancelled > 0; }, 500ms));
  run_to_end(io, [](HttpServer& stopped) -> asio::awaitable<bool> {
    co_await stopped.drain(1ms);
    co_return true;
  }(server));
  EXPECT_EQ(cancelled, 1);
}

TEST_F(HttpServerTest, DropsAClientThatNeverReads) {
  options.limits.max_unsent = 1'000'000;
  HttpServer& server = start();
  RawClient client(io);
  run_to_end(io, [](RawClient& never_reads, unsigned short port) -> asio::awaitable<bool> {
    never_reads.socket.open(asio::ip::tcp::v4());
    never_reads.socket.set_option(asio::socket_base::receive_buffer_size(4'096));
    co_await never_reads.connect(port);
    co_await never_reads.send("GET /flood HTTP/1.1\r\nHost: localhost\r\n\r\n");
    co_return true;
  }(client, server.port()));
  EXPECT_TRUE(becomes([&] { return cancelled > 0; }));
}

TEST_F(HttpServerTest, TellsAClientTooManyToComeBack) {
  options.max_connections = 1;
  HttpServer& server = start();
  const std::string answer =
      run_to_end(io, [](asio::io_context& on, unsigned short port) -> asio::awaitable<std::string> {
        RawClient first(on);
        RawClient second(on);
        co_await first.connect(port);
        co_await first.send(post_echo("x", "Host: localhost\r\n"));
        co_await first.read_until("x");
        co_await second.connect(port);
        co_await second.send(post_echo("y"));
        std::string refusal = co_await second.read_all();
        co_return refusal;
      }(io, server.port()));
  EXPECT_TRUE(begins(answer, "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n"));
  EXPECT_EQ(handled, 1);
}

TEST_F(HttpServerTest, HidesWhatAHandlerThrew) {
  const std::string answer = exchange(std::string("GET /throw HTTP/1.1\r\n") + kClose + "\r\n");
  EXPECT_TRUE(begins(answer, "HTTP/1.1 500"));
  EXPECT_EQ(answer.find("secret"), std::string::npos);
}

TEST_F(HttpServerTest, DrainsByFinishingWhatRuns) {
  HttpServer& server = start();
  const std::string answer = run_to_end(
      io, [](asio::io_context& on, HttpServer& stopped, int& running) -> asio::awaitable<std::string> {
        RawClient idle(on);
        RawClient busy(on);
        co_await idle.connect(stopped.port());
        co_await busy.connect(stopped.port());
        co_await busy.send("GET /late HTTP/1.1\r\nHost: localhost\r\n\r\n");
        asio::steady_timer timer(on);
        while (running == 0) {
          timer.expires_after(1ms);
          co_await timer.async_wait(asio::use_awaitable);
        }
        co_await stopped.drain(5s);
        std::string nothing = co_await idle.read_all();
        std::string all = co_await busy.read_all();
        co_return nothing + all;
      }(io, server, handled));
  EXPECT_TRUE(begins(answer, "HTTP/1.1 200 OK\r\n"));
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_EQ(server.connections(), 0u);
}

TEST_F(HttpServerTest, ServesOverTls) {
  const TestAuthority authority;
  options.tls = std::make_shared<asio::ssl::context>(authority.server_context("DNS:localhost"));
  HttpServer& server = start();
  const std::string answer = run_to_end(
      io,
      [](asio::io_context& on, unsigned short port, std::string certificate) -> asio::awaitable<std::string> {
        asio::ssl::context trust(asio::ssl::context::tls_client);
        trust.add_certificate_authority(asio::buffer(certificate));
        trust.set_verify_mode(asio::ssl::verify_peer);
        asio::ssl::stream<asio::ip::tcp::socket> stream(on, trust);
        stream.set_verify_callback(asio::ssl::host_name_verification("localhost"));
        co_await stream.next_layer().async_connect({asio::ip::address_v4::loopback(), port},
                                                   asio::use_awaitable);
        co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
        const std::string request = post_echo("sealed");
        co_await asio::async_write(stream, asio::buffer(request), asio::use_awaitable);
        std::string all;
        boost::system::error_code end;
        co_await asio::async_read(stream, asio::dynamic_buffer(all),
                                  asio::redirect_error(asio::use_awaitable, end));
        EXPECT_EQ(end, asio::error::eof);  // and not a truncated stream
        co_return all;
      }(io, server.port(), authority.certificate()));
  EXPECT_TRUE(answer.ends_with("sealed"));
}

TEST_F(HttpServerTest, DropsWhatIsNoTls) {
  const TestAuthority authority;
  options.tls = std::make_shared<asio::ssl::context>(authority.server_context("DNS:localhost"));
  exchange("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(handled, 0);
  options.limits.handshake = 100ms;
}

}  // namespace
}  // namespace mcp
