#include "base/system/sockets.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/system/posix/socket_parts.hpp"

namespace base {
namespace {

using boost::asio::ip::tcp;

/// What a read would give, without reading: bytes, 0 for an end, -1 for nothing yet, -2 for a lost
/// connection.
ssize_t peek(tcp::socket& socket) {
  char byte = 0;
  const ssize_t count = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (count >= 0) return count;
  return errno == EAGAIN || errno == EINTR ? -1 : -2;
}

}  // namespace

const int kIdleOption = TCP_KEEPALIVE;

void limit_silence_of_peer(int, int) {}  // there is no such option

bool has_ended(tcp::socket& socket) {
  const ssize_t next = peek(socket);
  return next == 0 || next == -2;
}

bool has_bytes_or_end(tcp::socket& socket) {
  return peek(socket) != -1;
}

}  // namespace base
