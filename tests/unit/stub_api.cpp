#include "unit/stub_api.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <sstream>

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

asio::ip::tcp::endpoint any_loopback_port() {
  return {asio::ip::address_v4::loopback(), 0};
}

auto into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

template <class Stream>
asio::awaitable<std::string> read_request(Stream& stream) {
  boost::beast::flat_buffer buffer;
  http::request<http::string_body> request;
  error_code error;
  co_await http::async_read(stream, buffer, request, into(error));
  std::ostringstream text;
  if (!error) text << request;
  co_return text.str();
}

asio::awaitable<void> send(StubApi::Socket& socket, std::string bytes) {
  error_code error;
  co_await asio::async_write(socket, asio::buffer(bytes), into(error));
}

asio::awaitable<void> send_and_wait(StubApi::Socket& socket, std::string bytes, int& closed_by_peer) {
  co_await send(socket, std::move(bytes));
  error_code error;
  char byte;
  co_await asio::async_read(socket, asio::buffer(&byte, 1), into(error));
  ++closed_by_peer;
}

asio::awaitable<void> send_and_reset(StubApi::Socket& socket, std::string bytes) {
  co_await send(socket, std::move(bytes));
  socket.set_option(asio::socket_base::linger(true, 0));
}

}  // namespace

StubApi::StubApi(asio::io_context& io, Behaviour behaviour)
    : acceptor_(io, any_loopback_port()), behaviour_(std::move(behaviour)) {
  asio::co_spawn(io, accept(), asio::detached);
}

StubApi::StubApi(asio::io_context& io, asio::ssl::context& tls, std::string response)
    : acceptor_(io, any_loopback_port()), tls_(&tls), tls_response_(std::move(response)) {
  asio::co_spawn(io, accept(), asio::detached);
}

asio::awaitable<void> StubApi::accept() {
  for (;;) {
    error_code error;
    Socket socket = co_await acceptor_.async_accept(into(error));
    if (error) co_return;
    asio::co_spawn(acceptor_.get_executor(), tls_ ? serve_tls(std::move(socket)) : serve(std::move(socket)),
                   asio::detached);
  }
}

asio::awaitable<void> StubApi::serve(Socket socket) {
  std::string request = co_await read_request(socket);
  requests.push_back(std::move(request));
  co_await behaviour_(socket);
}

asio::awaitable<void> StubApi::serve_tls(Socket socket) {
  asio::ssl::stream<Socket> stream(std::move(socket), *tls_);
  error_code error;
  co_await stream.async_handshake(asio::ssl::stream_base::server, into(error));
  if (error) co_return;
  std::string request = co_await read_request(stream);
  if (request.empty()) co_return;
  requests.push_back(std::move(request));
  co_await asio::async_write(stream, asio::buffer(tls_response_), into(error));
  co_await stream.async_shutdown(into(error));
}

// The coroutines take their data by value: a behaviour may be gone before the coroutine it began is done.

StubApi::Behaviour StubApi::reply(std::string bytes) {
  return [bytes = std::move(bytes)](Socket& socket) { return send(socket, bytes); };
}

StubApi::Behaviour StubApi::hang(std::string first) {
  return [this, first = std::move(first)](Socket& socket) {
    return send_and_wait(socket, first, closed_by_peer);
  };
}

StubApi::Behaviour StubApi::reset(std::string first) {
  return [first = std::move(first)](Socket& socket) { return send_and_reset(socket, first); };
}

std::string http_response(unsigned status, const std::string& body, const std::string& more_headers,
                          const std::string& type) {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more_headers + "\r\n" + body;
}
