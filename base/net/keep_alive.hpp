#pragma once

#include <boost/asio/ip/tcp.hpp>

namespace base {

/// Has the kernel find out that the peer is gone: probes after 15 s of silence, and an end 30 s after the
/// last sign of life, whether something is waited for or something was sent (RFC 9293, 3.8.3 and 3.8.4).
/// Without that a connection that a NAT forgot stays for hours.
void notice_dead_peer(boost::asio::ip::tcp::socket& socket);

}  // namespace base
