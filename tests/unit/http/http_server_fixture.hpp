#pragma once

#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <string>

#include "server/http/http_server.hpp"
#include "unit/raw_client.hpp"
#include "unit/run_to_end.hpp"

namespace mcp {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using MaybeResponse = std::optional<HttpResponse>;

/// A server on loopback whose paths each do one thing that a session must cope with.
class HttpServerTest : public testing::Test {
 protected:
  HttpServer& start() {
    server_.emplace(
        io, [this](const HttpRequestHead& head) { return admit(head); }, options);
    server_->start();
    return *server_;
  }

  asio::awaitable<HttpAdmission> admit(const HttpRequestHead& head) {
    if (head.target() == "/refused") co_return plain_response(HttpStatus::forbidden, "no");
    co_return [this](HttpRequest request, HttpReply& reply) { return handle(std::move(request), reply); };
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
    return run_to_end(io, raw_exchange(io, server.port(), std::move(bytes)));
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

inline constexpr char kClose[] = "Host: localhost\r\nConnection: close\r\n";

inline std::string post_echo(const std::string& body, const std::string& fields = kClose) {
  return "POST /echo HTTP/1.1\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

inline testing::AssertionResult begins(const std::string& text, const std::string& with) {
  if (text.starts_with(with)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "got: " << text.substr(0, 300);
}

}  // namespace mcp
