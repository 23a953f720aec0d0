#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "base/system/posix/socket_parts.hpp"
#include "base/system/sockets.hpp"

namespace base {

using boost::asio::ip::tcp;

void notice_dead_peer(tcp::socket& socket) {
  constexpr int kIdleSeconds = 15;
  constexpr int kIntervalSeconds = 5;
  constexpr int kProbes = 3;
  const auto set = [&socket](int level, int option, int value) {
    // A kernel without one of them notices later.
    ::setsockopt(socket.native_handle(), level, option, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, kIdleOption, kIdleSeconds);
  set(IPPROTO_TCP, TCP_KEEPINTVL, kIntervalSeconds);
  set(IPPROTO_TCP, TCP_KEEPCNT, kProbes);
  limit_silence_of_peer(socket.native_handle(), 1000 * (kIdleSeconds + kIntervalSeconds * kProbes));
}

tcp::acceptor listen_alone(boost::asio::io_context& io, const tcp::endpoint& endpoint) {
  return tcp::acceptor(io, endpoint);
}

}  // namespace base
