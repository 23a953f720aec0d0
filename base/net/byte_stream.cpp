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

tcp::socket& socket_below(tcp::socket& socket) {
  return socket;
}

template <class Next>
tcp::socket& socket_below(asio::ssl::stream<Next>& stream) {
  return socket_below(stream.next_layer());
}

/// TLS over `Next`: TCP, or the TLS of a proxy.
template <class Next>
class TlsStream final : public ByteStream {
 public:
  TlsStream(Next next, asio::ssl::context& context, asio::ssl::stream_base::handshake_type role)
      : stream_(std::move(next), context), role_(role) {}

  tcp::socket& socket() override { return socket_below(stream_); }
  SSL* tls() override { return stream_.native_handle(); }
  asio::ssl::stream<Next>& stream() { return stream_; }
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
  asio::ssl::stream<Next> stream_;
  asio::ssl::stream_base::handshake_type role_;
};

}  // namespace

std::unique_ptr<ByteStream> make_plain_stream(tcp::socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

std::unique_ptr<ByteStream> make_tls_stream(tcp::socket socket, asio::ssl::context& context,
                                            asio::ssl::stream_base::handshake_type role) {
  return std::make_unique<TlsStream<tcp::socket>>(std::move(socket), context, role);
}

std::unique_ptr<ByteStream> make_tls_client_stream(std::unique_ptr<ByteStream> below,
                                                   asio::ssl::context& context) {
  using Tls = TlsStream<tcp::socket>;
  constexpr auto kRole = asio::ssl::stream_base::client;
  if (auto* tls = dynamic_cast<Tls*>(below.get()))
    return std::make_unique<TlsStream<asio::ssl::stream<tcp::socket>>>(std::move(tls->stream()), context,
                                                                       kRole);
  return std::make_unique<Tls>(std::move(below->socket()), context, kRole);
}

}  // namespace base
