#include "base/system/sockets.hpp"

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

namespace base {
namespace {

using boost::asio::ip::tcp;

constexpr int kIdleSeconds = 15;
constexpr int kIntervalSeconds = 5;
constexpr int kProbes = 3;
constexpr int kUserTimeoutMilliseconds = 1000 * (kIdleSeconds + kIntervalSeconds * kProbes);

/// The events of these that there are now; poll's own error is one.
int events_of(tcp::socket& socket, short events) {
  pollfd state{.fd = socket.native_handle(), .events = events, .revents = 0};
  return ::poll(&state, 1, 0) < 0 ? POLLERR : state.revents;
}

}  // namespace

void notice_dead_peer(tcp::socket& socket) {
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

tcp::acceptor listen_alone(boost::asio::io_context& io, const tcp::endpoint& endpoint) {
  return tcp::acceptor(io, endpoint);
}

bool has_ended(tcp::socket& socket) {
  return (events_of(socket, POLLRDHUP) & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

bool has_bytes_or_end(tcp::socket& socket) {
  return events_of(socket, POLLIN | POLLRDHUP) != 0;
}

}  // namespace base
