#include "server/http/http_server.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>

#include "base/alarm.hpp"
#include "base/system/sockets.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kCheckInterval{100};
/// Out of descriptors or memory: the next try is worth little before some are free.
constexpr std::chrono::milliseconds kAcceptPause{100};
/// Refusals that are being read out at once; beyond it a connection is just closed.
constexpr std::size_t kMaxRefusing = 64;
constexpr char kBusy[] =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 22\r\nConnection: close\r\n\r\nToo many connections.\n";

auto into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

/// Throws with a sentence that names the address.
tcp::acceptor listen_at(asio::io_context& io, const std::string& address, unsigned short port) {
  try {
    return base::listen_alone(io, {asio::ip::make_address(address), port});
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("cannot listen at " + address + " port " + std::to_string(port) + ": " +
                             error.code().message());
  }
}

}  // namespace

HttpServer::HttpServer(asio::io_context& io, HttpHandler handler, HttpServerOptions options)
    : io_(io),
      handler_(std::move(handler)),
      options_(std::move(options)),
      acceptor_(listen_at(io, options_.address, options_.port)),
      endpoint_(acceptor_.local_endpoint()),
      retry_accept_(io),
      next_check_(io),
      empty_(io.get_executor()) {}

void HttpServer::start() {
  asio::co_spawn(io_, accept(), asio::detached);
  asio::co_spawn(io_, check_deadlines(), asio::detached);
}

asio::awaitable<void> HttpServer::accept() {
  while (acceptor_.is_open()) {
    error_code error;
    tcp::socket socket = co_await acceptor_.async_accept(into(error));
    // A connection that was accepted while the server began to drain would be missed by it.
    if (!acceptor_.is_open()) co_return;
    if (error) {
      if (const auto more = accept_failures_.count())
        spdlog::error("accept: {}{}", error.message(), base::untold_in_words(*more));
      retry_accept_.expires_after(kAcceptPause);
      co_await retry_accept_.async_wait(into(error));
    } else if (sessions_.size() >= options_.max_connections) {
      asio::co_spawn(io_, refuse(std::move(socket)), asio::detached);
    } else {
      serve(std::move(socket));
    }
  }
}

void HttpServer::serve(tcp::socket socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  auto stream = options_.tls
                    ? base::make_tls_stream(std::move(socket), *options_.tls, asio::ssl::stream_base::server)
                    : base::make_plain_stream(std::move(socket));
  const std::shared_ptr<HttpSession> session =
      make_http_session(std::move(stream), handler_, options_.limits);
  sessions_.insert(session);
  asio::co_spawn(io_, session->run(), [this, session](std::exception_ptr) {
    sessions_.erase(session);
    if (sessions_.empty()) empty_.notify();
  });
}

asio::awaitable<void> HttpServer::refuse(tcp::socket socket) {
  if (refusing_ >= kMaxRefusing || options_.tls) co_return;
  ++refusing_;
  const std::unique_ptr<base::ByteStream> stream = base::make_plain_stream(std::move(socket));
  error_code ignored;
  co_await stream->write(asio::buffer(kBusy, sizeof kBusy - 1), ignored);
  // What it asks is dropped unread, for a second at most: then the sent answer has reached it.
  base::Alarm limit(io_.get_executor());
  limit.set(steady_clock::now() + std::chrono::seconds(1), [&stream] {
    error_code failure;
    stream->socket().cancel(failure);
  });
  co_await linger(*stream);
  --refusing_;
}

asio::awaitable<void> HttpServer::check_deadlines() {
  while (acceptor_.is_open() || !sessions_.empty()) {
    next_check_.expires_after(kCheckInterval);
    error_code ignored;
    co_await next_check_.async_wait(into(ignored));
    const auto now = steady_clock::now();
    for (const auto& session : sessions_) session->check_deadline(now);
  }
}

asio::awaitable<void> HttpServer::drain(std::chrono::milliseconds limit) {
  error_code ignored;
  acceptor_.close(ignored);
  const auto open = sessions_;
  for (const auto& session : open) session->close_when_idle();
  co_await wait_until_empty(limit);
  const auto left = sessions_;
  for (const auto& session : left) session->abort();
  co_await wait_until_empty(std::chrono::seconds(1));
}

asio::awaitable<void> HttpServer::wait_until_empty(std::chrono::milliseconds limit) {
  if (!sessions_.empty()) co_await empty_.wait_for(limit);
}

}  // namespace mcp
