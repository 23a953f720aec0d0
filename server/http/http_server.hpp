#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <set>
#include <string>

#include "base/event.hpp"
#include "base/repeated_event.hpp"
#include "server/http/http_session.hpp"

namespace mcp {

struct HttpServerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 0;              ///< 0: any free one
  std::size_t max_connections = 4'096;  ///< more are answered 503
  HttpLimits limits;
  std::shared_ptr<boost::asio::ssl::context> tls;  ///< null: plain HTTP
};

/// Listens on one address and runs a session for each connection. Not thread-safe: lives on one io_context.
class HttpServer {
 public:
  /// Binds and listens at once; throws boost::system::system_error when the address cannot be had.
  HttpServer(boost::asio::io_context& io, HttpHandler handler, HttpServerOptions options);

  /// Begins to accept. The server must outlive the io_context's run.
  void start();

  boost::asio::ip::tcp::endpoint endpoint() const { return endpoint_; }
  unsigned short port() const { return endpoint_.port(); }
  std::size_t connections() const { return sessions_.size(); }

  /// Uses this certificate for connections that come from now on; for a server that speaks TLS already.
  void use_certificate(std::shared_ptr<boost::asio::ssl::context> tls) { options_.tls = std::move(tls); }

  /// Accepts no more, closes idle connections, lets the others finish what they serve, and aborts what is
  /// left when `limit` has passed.
  boost::asio::awaitable<void> drain(std::chrono::milliseconds limit);

 private:
  boost::asio::awaitable<void> accept();
  boost::asio::awaitable<void> check_deadlines();
  boost::asio::awaitable<void> refuse(boost::asio::ip::tcp::socket socket);
  boost::asio::awaitable<void> wait_until_empty(std::chrono::milliseconds limit);
  void serve(boost::asio::ip::tcp::socket socket);

  boost::asio::io_context& io_;
  HttpHandler handler_;
  HttpServerOptions options_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::ip::tcp::endpoint endpoint_;
  boost::asio::steady_timer retry_accept_;
  boost::asio::steady_timer next_check_;
  base::Event empty_;  ///< the last session has ended
  std::set<std::shared_ptr<HttpSession>> sessions_;
  std::size_t refusing_ = 0;
  base::RepeatedEvent accept_failures_;
};

}  // namespace mcp
