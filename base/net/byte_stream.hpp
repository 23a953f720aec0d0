#pragma once

#include <openssl/types.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream_base.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <memory>

namespace base {

/// Bytes to and from one peer over TCP, with TLS or without. The one place where the two differ: whoever
/// speaks HTTP over it is compiled once. Not thread-safe; one read and one write at a time.
class ByteStream {
 public:
  using error_code = boost::system::error_code;

  virtual ~ByteStream() = default;

  /// The TCP socket below; closing or cancelling it ends what is under way.
  virtual boost::asio::ip::tcp::socket& socket() = 0;
  /// The TLS connection, or null for plain TCP.
  virtual SSL* tls() = 0;

  virtual boost::asio::awaitable<void> handshake(error_code& error) = 0;
  virtual boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer into,
                                                        error_code& error) = 0;
  /// Writes all of `bytes`.
  virtual boost::asio::awaitable<void> write(boost::asio::const_buffer bytes, error_code& error) = 0;
  /// Says goodbye: TLS's close_notify (RFC 8446, 6.1), and then the end of what is sent. The socket stays
  /// open for what the peer still sends.
  virtual boost::asio::awaitable<void> shutdown(error_code& error) = 0;
};

std::unique_ptr<ByteStream> make_plain_stream(boost::asio::ip::tcp::socket socket);

/// `context` must outlive the stream.
std::unique_ptr<ByteStream> make_tls_stream(boost::asio::ip::tcp::socket socket,
                                            boost::asio::ssl::context& context,
                                            boost::asio::ssl::stream_base::handshake_type role);

/// A client's TLS over `below`, plain or TLS once itself (that of a proxy, with the peer's own inside).
/// `context` must outlive the stream.
std::unique_ptr<ByteStream> make_tls_client_stream(std::unique_ptr<ByteStream> below,
                                                   boost::asio::ssl::context& context);

}  // namespace base
