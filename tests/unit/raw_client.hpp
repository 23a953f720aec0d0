#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <string>

/// A TCP client that sends exactly the bytes it is told to, as no HTTP library would.
class RawClient {
 public:
  explicit RawClient(boost::asio::io_context& io) : socket(io) {}

  boost::asio::awaitable<void> connect(unsigned short port) {
    const boost::asio::ip::tcp::endpoint server(boost::asio::ip::address_v4::loopback(), port);
    co_await socket.async_connect(server, boost::asio::use_awaitable);
  }

  /// Sends what the server takes; a server that has closed takes nothing.
  boost::asio::awaitable<void> send(std::string bytes) {
    boost::system::error_code ignored;
    co_await boost::asio::async_write(socket, boost::asio::buffer(bytes),
                                      boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
  }

  /// Reads until `marker` has come, or the server closes; gives all that was read and not given yet.
  boost::asio::awaitable<std::string> read_until(std::string marker) {
    boost::system::error_code error;
    const std::size_t end = co_await boost::asio::async_read_until(
        socket, boost::asio::dynamic_buffer(unread_), marker,
        boost::asio::redirect_error(boost::asio::use_awaitable, error));
    std::string text = unread_.substr(0, error ? std::string::npos : end);
    unread_.erase(0, text.size());
    co_return text;
  }

  /// Reads until the server closes.
  boost::asio::awaitable<std::string> read_all() {
    boost::system::error_code ignored;
    co_await boost::asio::async_read(socket, boost::asio::dynamic_buffer(unread_),
                                     boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    co_return std::exchange(unread_, {});
  }

  boost::asio::ip::tcp::socket socket;

 private:
  std::string unread_;
};

/// Sends `bytes` on a new connection to `port` and reads to its end.
inline boost::asio::awaitable<std::string> raw_exchange(boost::asio::io_context& io, unsigned short port,
                                                        std::string bytes) {
  RawClient client(io);
  co_await client.connect(port);
  co_await client.send(std::move(bytes));
  std::string answer = co_await client.read_all();
  co_return answer;
}
