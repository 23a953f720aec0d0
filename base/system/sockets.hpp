#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace base {

/// Has the kernel find out that the peer is gone: probes after 15 s of silence, and an end 30 s after the
/// last sign of life, whether something is waited for or something was sent (RFC 9293, 3.8.3 and 3.8.4).
/// Without that a connection that a NAT forgot stays for hours.
void notice_dead_peer(boost::asio::ip::tcp::socket& socket);

/// Listens at `endpoint`, alone; right after the process before it has ended as well. Throws
/// boost::system::system_error.
boost::asio::ip::tcp::acceptor listen_alone(boost::asio::io_context& io,
                                            const boost::asio::ip::tcp::endpoint& endpoint);

/// Whether the peer has closed its side, or the connection is lost; without reading anything.
bool has_ended(boost::asio::ip::tcp::socket& socket);

/// Whether there is anything to read, be it bytes or an end.
bool has_bytes_or_end(boost::asio::ip::tcp::socket& socket);

}  // namespace base
