#pragma once

/// In what Linux and macOS differ of what sockets.hpp promises.
namespace base {

/// The option of TCP that has the seconds of silence before the first probe.
extern const int kIdleOption;

/// Ends a connection on which something was sent and not acknowledged for so long, where the kernel can.
void limit_silence_of_peer(int socket, int milliseconds);

}  // namespace base
