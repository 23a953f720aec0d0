#include "base/system/sockets.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

namespace base {
namespace {

using boost::asio::ip::tcp;

constexpr int kIdleSeconds = 15;
constexpr int kIntervalSeconds = 5;
constexpr int kProbes = 3;

/// What a read would give, without reading: bytes, 0 for an end, -1 for nothing yet, -2 for a lost
/// connection.
ssize_t peek(tcp::socket& socket) {
  char byte = 0;
  const ssize_t count = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (count >= 0) return count;
  return errno == EAGAIN || errno == EINTR ? -1 : -2;
}

}  // namespace

void notice_dead_peer(tcp::socket& socket) {
  const auto set = [&socket](int level, int option, int value) {
    ::setsockopt(socket.native_handle(), level, option, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPALIVE, kIdleSeconds);
  set(IPPROTO_TCP, TCP_KEEPINTVL, kIntervalSeconds);
  set(IPPROTO_TCP, TCP_KEEPCNT, kProbes);
}

tcp::acceptor listen_alone(boost::asio::io_context& io, const tcp::endpoint& endpoint) {
  return tcp::acceptor(io, endpoint);
}

bool has_ended(tcp::socket& socket) {
  const ssize_t next = peek(socket);
  return next == 0 || next == -2;
}

bool has_bytes_or_end(tcp::socket& socket) {
  return peek(socket) != -1;
}

}  // namespace base
