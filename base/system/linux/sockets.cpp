#include "base/system/sockets.hpp"

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/system/posix/socket_parts.hpp"

namespace base {
namespace {

using boost::asio::ip::tcp;

/// The events of these that there are now; poll's own error is one.
int events_of(tcp::socket& socket, short events) {
  pollfd state{.fd = socket.native_handle(), .events = events, .revents = 0};
  return ::poll(&state, 1, 0) < 0 ? POLLERR : state.revents;
}

}  // namespace

const int kIdleOption = TCP_KEEPIDLE;

void limit_silence_of_peer(int socket, int milliseconds) {
  ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
}

bool has_ended(tcp::socket& socket) {
  return (events_of(socket, POLLRDHUP) & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

bool has_bytes_or_end(tcp::socket& socket) {
  return events_of(socket, POLLIN | POLLRDHUP) != 0;
}

}  // namespace base
