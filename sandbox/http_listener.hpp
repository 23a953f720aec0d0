#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <string>

namespace salestouch {

using SandboxRequest = boost::beast::http::request<boost::beast::http::string_body>;
using SandboxResponse = boost::beast::http::response<boost::beast::http::string_body>;

/// A small HTTP/1.1 server for loopback, one coroutine a connection: enough to stand in for the API.
class HttpListener {
 public:
  using Handler = std::function<SandboxResponse(const SandboxRequest&)>;

  /// Binds at once; throws boost::system::system_error when the address is taken or is not loopback.
  HttpListener(boost::asio::io_context& io, const std::string& address, unsigned short port, Handler handler);

  /// Begins to accept. The listener must outlive the io_context's run.
  void start();

  unsigned short port() const { return acceptor_.local_endpoint().port(); }

 private:
  boost::asio::awaitable<void> accept();
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);

  boost::asio::ip::tcp::acceptor acceptor_;
  Handler handler_;
};

}  // namespace salestouch
