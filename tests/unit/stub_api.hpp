#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <functional>
#include <string>
#include <vector>

/// An API that misbehaves on purpose: reads one request a connection, then does what the test says.
class StubApi {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using Behaviour = std::function<boost::asio::awaitable<void>(Socket&)>;

  StubApi(boost::asio::io_context& io, Behaviour behaviour);
  /// The same over TLS; answers `response` after the handshake.
  StubApi(boost::asio::io_context& io, boost::asio::ssl::context& tls, std::string response);

  unsigned short port() const { return acceptor_.local_endpoint().port(); }
  std::string base_url(const std::string& scheme = "http", const std::string& host = "127.0.0.1") const {
    return scheme + "://" + host + ":" + std::to_string(port());
  }

  std::vector<std::string> requests;  ///< each as it came, head and body
  int closed_by_peer = 0;             ///< connections whose client went away while `hang` waited

  /// Behaviours. `reply` sends bytes and closes; `hang` waits for the peer to go; `reset` closes with RST.
  static Behaviour reply(std::string bytes);
  Behaviour hang(std::string first = "");
  static Behaviour reset(std::string first = "");

 private:
  boost::asio::awaitable<void> accept();
  boost::asio::awaitable<void> serve(Socket socket);
  boost::asio::awaitable<void> serve_tls(Socket socket);

  boost::asio::ip::tcp::acceptor acceptor_;
  Behaviour behaviour_;
  boost::asio::ssl::context* tls_ = nullptr;
  std::string tls_response_;
};

/// A whole HTTP response with the right Content-Length.
std::string http_response(unsigned status, const std::string& body, const std::string& more_headers = "",
                          const std::string& type = "application/json");
