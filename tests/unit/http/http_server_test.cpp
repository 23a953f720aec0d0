#include "server/http/http_server.hpp"

#include <gtest/gtest.h>

#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include "unit/raw_client.hpp"
#include "unit/run_to_end.hpp"
#include "unit/test_certificates.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using MaybeResponse = std::optional<HttpResponse>;

/// A server on loopback whose paths each do one thing that a session must cope with.
class HttpServerTest : public testing::Test {
 protected:
  HttpServer& start() {
    server_.emplace(io,
                    HttpHandler{[](const HttpRequestHead& head) -> MaybeResponse {
                                  if (head.target() != "/refused") return std::nullopt;
                                  return plain_response(HttpStatus::forbidden, "no");
                                },
                                [this](HttpRequest request, HttpReply& reply) {
                                  return handle(std::move(request), reply);
                                }},
                    options);
    server_->start();
    return *server_;
  }

  asio::awaitable<MaybeResponse> handle(HttpRequest request, HttpReply& reply) {
    ++handled;
    if (request.target() == "/echo") co_return http_response(HttpStatus::ok, "text/plain", request.body());
    if (request.target() == "/events") {
      reply.send_event("one");
      reply.send_event("two", "named");
      co_return std::nullopt;
    }
    if (request.target() == "/flood") {
      // A wait this short may be over when it is cancelled; the end of the handler tells, whatever ended it.
      const std::shared_ptr<void> ends(nullptr, [this](void*) { ++cancelled; });
      reply.send_event(std::string(100'000, 'x'));
      for (;;) {
        reply.send_event(std::string(100'000, 'x'));
        co_await wait(1ms);
      }
    }
    if (request.target() == "/late") {
      co_await wait(300ms);
      co_return http_response(HttpStatus::ok, "text/plain", "late");
    }
    if (request.target() == "/throw") throw std::runtime_error("inner secret");
    if (request.target() == "/silent-stream") reply.send_event("begun");
    if (request.target() == "/outlive") reply.outlive_client();
    co_await wait(1h);
    co_return std::nullopt;
  }

  /// Waits, and counts a cancellation of the wait.
  asio::awaitable<void> wait(std::chrono::steady_clock::duration duration) {
    asio::steady_timer timer(io, duration);
    boost::system::error_code error;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
    if (!error) co_return;
    ++cancelled;
    throw boost::system::system_error(asio::error::operation_aborted);
  }

  /// Sends these bytes on a new connection and reads to its end.
  std::string exchange(std::string bytes) {
    HttpServer& server = server_ ? *server_ : start();
    return run_to_end(
        io, [](asio::io_context& on, unsigned short port, std::string sent) -> asio::awaitable<std::string> {
          RawClient client(on);
          co_await client.connect(port);
          co_await client.send(std::move(sent));
          std::string answer = co_await client.read_all();
          co_return answer;
        }(io, server.port(), std::move(bytes)));
  }

  /// Runs the loop until `condition` holds; false when it does not within the time.
  template <class Condition>
  bool becomes(Condition condition, std::chrono::milliseconds within = 20s) {
    return ::becomes(io, condition, within);
  }

  asio::io_context io;
  HttpServerOptions options;
  int handled = 0;
  int cancelled = 0;

 private:
  std::optional<HttpServer> server_;
};

constexpr char kClose[] = "Host: localhost\r\nConnection: close\r\n";

std::string post_echo(const std::string& body, const std::string& fields = kClose) {
  return "POST /echo HTTP/1.1\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

testing::AssertionResult begins(const std::string& text, const std::string& with) {
  if (text.starts_with(with)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "got: " << text.substr(0, 300);
}

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

struct Refused {
  const char* name;
  std::string bytes;
  const char* status;
};
class HttpServerRefuses : public HttpServerTest, public testing::WithParamInterface<Refused> {};

TEST_P(HttpServerRefuses, WithItsStatus) {
  options.limits.header = options.limits.body = options.limits.idle = 150ms;
  options.limits.max_body = 1'000;
  EXPECT_TRUE(begins(exchange(GetParam().bytes), std::string("HTTP/1.1 ") + GetParam().status));
  EXPECT_EQ(handled, 0);
  EXPECT_TRUE(begins(exchange(post_echo("still there")), "HTTP/1.1 200"));
}

INSTANTIATE_TEST_SUITE_P(
    Each, HttpServerRefuses,
    testing::Values(
        Refused{"header_too_large", "GET /echo HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n",
                "431"},
        Refused{"too_many_fields",
                [] {
                  std::string text = "GET /echo HTTP/1.1\r\n";
                  for (int i = 0; i < 4'000; ++i) text += "A: b\r\n";
                  return text + "\r\n";
                }(),
                "431"},
        Refused{"length_too_large",
                std::string("POST /echo HTTP/1.1\r\n") + kClose + "Content-Length: 1001\r\n\r\n", "413"},
        Refused{
            "length_absurd",
            std::string("POST /echo HTTP/1.1\r\n") + kClose + "Content-Length: 99999999999999999999\r\n\r\n",
            "400"},
        Refused{"length_negative",
                std::string("POST /echo HTTP/1.1\r\n") + kClose + "Content-Length: -1\r\n\r\n", "400"},
        Refused{"chunks_too_large",
                std::string("POST /echo HTTP/1.1\r\n") + kClose +
                    "Transfer-Encoding: chunked\r\n\r\n600\r\n" + std::string(0x600, 'x') + "\r\n0\r\n\r\n",
                "413"},
        Refused{"chunk_size_bad",
                std::string("POST /echo HTTP/1.1\r\n") + kClose + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                "400"},
        Refused{"two_lengths",
                std::string("POST /echo HTTP/1.1\r\n") + kClose +
                    "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "400"},
        Refused{"length_and_chunks",
                std::string("POST /echo HTTP/1.1\r\n") + kClose +
                    "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "400"},
        Refused{"chunks_and_length",
                std::string("POST /echo HTTP/1.1\r\n") + kClose +
                    "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                "400"},
        Refused{"no_http", "hello there\r\n\r\n", "400"},
        Refused{"tls_to_a_plain_port",
                std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15), "400"},
        Refused{"nul_in_a_field", std::string("GET /echo HTTP/1.1\r\nA: \0\r\n\r\n", 27), "400"},
        Refused{"folded_line", "GET /echo HTTP/1.1\r\nHost : a\r\n\r\n", "400"},
        Refused{"header_too_slow", "POST /echo HTTP/1.1\r\nHost: local", "408"},
        Refused{"body_too_slow",
                std::string("POST /echo HTTP/1.1\r\n") + kClose + "Content-Length: 10\r\n\r\nabc", "408"},
        Refused{"by_the_handler",
                std::string("POST /refused HTTP/1.1\r\n") + kClose + "Content-Length: 500\r\n\r\nabc",
                "403"}),
    [](const auto& test) { return test.param.name; });

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
