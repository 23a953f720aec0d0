#include "base/system/sockets.hpp"

#include <winsock2.h>
// After winsock2.h, whose types it needs.
#include <mstcpip.h>

namespace base {
namespace {

using boost::asio::ip::tcp;

constexpr unsigned long kIdleMilliseconds = 15'000;
constexpr unsigned long kIntervalMilliseconds = 5'000;

/// The events of a read that there are now; a failure is one.
int events_of(tcp::socket& socket) {
  WSAPOLLFD state{.fd = socket.native_handle(), .events = POLLRDNORM, .revents = 0};
  return ::WSAPoll(&state, 1, 0) == SOCKET_ERROR ? POLLERR : state.revents;
}

}  // namespace

void notice_dead_peer(tcp::socket& socket) {
  // The number of probes is Windows' own: ten.
  tcp_keepalive keep{
      .onoff = 1, .keepalivetime = kIdleMilliseconds, .keepaliveinterval = kIntervalMilliseconds};
  DWORD returned = 0;
  ::WSAIoctl(socket.native_handle(), SIO_KEEPALIVE_VALS, &keep, sizeof keep, nullptr, 0, &returned, nullptr,
             nullptr);
}

tcp::acceptor listen_alone(boost::asio::io_context& io, const tcp::endpoint& endpoint) {
  tcp::acceptor acceptor(io);
  acceptor.open(endpoint.protocol());
  // SO_REUSEADDR, which is for a restart elsewhere, lets a second program take the port here.
  const BOOL alone = TRUE;
  ::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_EXCLUSIVEADDRUSE,
               reinterpret_cast<const char*>(&alone), sizeof alone);
  acceptor.bind(endpoint);
  acceptor.listen();
  return acceptor;
}

bool has_ended(tcp::socket& socket) {
  const int events = events_of(socket);
  if ((events & (POLLHUP | POLLERR | POLLNVAL)) != 0) return true;
  // An end is what can be read where there are no bytes.
  unsigned long bytes = 0;
  return (events & POLLRDNORM) != 0 && ::ioctlsocket(socket.native_handle(), FIONREAD, &bytes) == 0 &&
         bytes == 0;
}

bool has_bytes_or_end(tcp::socket& socket) {
  return events_of(socket) != 0;
}

}  // namespace base
