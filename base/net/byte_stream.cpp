#include "base/net/byte_stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace base {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

auto into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

class PlainStream final : public ByteStream {
 public:
  explicit PlainStream(tcp::socket socket) : socket_(std::move(socket)) {}

  tcp::socket& socket() override { return socket_; }
  SSL* tls() override { return nullptr; }
  asio::awaitable<void> handshake(error_code& error) override {
    error = {};
    co_return;
  }
  asio::awaitable<std::size_t> read_some(asio::mutable_buffer buffer, error_code& error) override {
    return socket_.async_read_some(buffer, into(error));
  }
  asio::awaitable<void> write(asio::const_buffer bytes, error_code& error) override {
    co_await asio::async_write(socket_, bytes, into(error));
  }
  asio::awaitable<void> shutdown(error_code& error) override {
    socket_.shutdown(tcp::socket::shutdown_send, error);
    co_return;
  }

 private:
  tcp::socket socket_;
};

class TlsStream final : public ByteStream {
 public:
  TlsStream(tcp::socket socket, asio::ssl::context& context, asio::ssl::stream_base::handshake_type role)
      : stream_(std::move(socket), context), role_(role) {}

  tcp::socket& socket() override { return stream_.next_layer(); }
  SSL* tls() override { return stream_.native_handle(); }
  asio::awaitable<void> handshake(error_code& error) override {
    return stream_.async_handshake(role_, into(error));
  }
  asio::awaitable<std::size_t> read_some(asio::mutable_buffer buffer, error_code& error) override {
    return stream_.async_read_some(buffer, into(error));
  }
  asio::awaitable<void> write(asio::const_buffer bytes, error_code& error) override {
    co_await asio::async_write(stream_, bytes, into(error));
  }
  asio::awaitable<void> shutdown(error_code& error) override {
    co_await stream_.async_shutdown(into(error));
    socket().shutdown(tcp::socket::shutdown_send, error);
  }

 private:
  asio::ssl::stream<tcp::socket> stream_;
  asio::ssl::stream_base::handshake_type role_;
};

}  // namespace

std::unique_ptr<ByteStream> make_plain_stream(tcp::socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

std::unique_ptr<ByteStream> make_tls_stream(tcp::socket socket, asio::ssl::context& context,
                                            asio::ssl::stream_base::handshake_type role) {
  return std::make_unique<TlsStream>(std::move(socket), context, role);
}

}  // namespace base
