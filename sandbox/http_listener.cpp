#include "sandbox/http_listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace salestouch {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::seconds kIdleLimit{30};
constexpr std::uint64_t kMaxBody = 1024 * 1024;

tcp::endpoint loopback_endpoint(const std::string& address, unsigned short port) {
  const asio::ip::address parsed = asio::ip::make_address(address);
  if (!parsed.is_loopback()) throw boost::system::system_error(asio::error::access_denied, "loopback only");
  return {parsed, port};
}

}  // namespace

HttpListener::HttpListener(asio::io_context& io, const std::string& address, unsigned short port,
                           Handler handler)
    : acceptor_(io, loopback_endpoint(address, port)), handler_(std::move(handler)) {}

void HttpListener::start() {
  asio::co_spawn(acceptor_.get_executor(), accept(), asio::detached);
}

asio::awaitable<void> HttpListener::accept() {
  for (;;) {
    error_code error;
    tcp::socket socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) co_return;
    if (!error) asio::co_spawn(acceptor_.get_executor(), serve(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> HttpListener::serve(tcp::socket socket) {
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer;
  error_code error;
  stream.socket().set_option(tcp::no_delay(true), error);
  for (bool keep_alive = true; keep_alive;) {
    stream.expires_after(kIdleLimit);
    http::request_parser<http::string_body> parser;
    parser.body_limit(kMaxBody);
    co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error) break;
    SandboxResponse response = handler_(parser.get());
    keep_alive = parser.get().keep_alive();
    response.keep_alive(keep_alive);
    response.prepare_payload();
    co_await http::async_write(stream, response, asio::redirect_error(asio::use_awaitable, error));
    if (error) break;
  }
  stream.socket().shutdown(tcp::socket::shutdown_send, error);
}

}  // namespace salestouch
