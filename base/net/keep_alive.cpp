#include "base/net/keep_alive.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

namespace base {
namespace {

constexpr int kIdleSeconds = 15;
constexpr int kIntervalSeconds = 5;
constexpr int kProbes = 3;
constexpr int kUserTimeoutMilliseconds = 1000 * (kIdleSeconds + kIntervalSeconds * kProbes);

}  // namespace

void notice_dead_peer(boost::asio::ip::tcp::socket& socket) {
  const auto set = [&socket](int level, int option, int value) {
    // A kernel without one of them notices later.
    ::setsockopt(socket.native_handle(), level, option, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, kIdleSeconds);
  set(IPPROTO_TCP, TCP_KEEPINTVL, kIntervalSeconds);
  set(IPPROTO_TCP, TCP_KEEPCNT, kProbes);
  set(IPPROTO_TCP, TCP_USER_TIMEOUT, kUserTimeoutMilliseconds);
}

}  // namespace base
