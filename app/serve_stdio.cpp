#include "app/serve_stdio.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <exception>
#include <iostream>

#include "base/exit_code.hpp"
#include "base/system/process.hpp"
#include "base/system/terminal.hpp"
#include "server/stdio/stdio_transport.hpp"
#include "version.hpp"

int serve_stdio(boost::asio::io_context& io, mcp::Server& server) {
  if (base::is_input_typed()) {
    std::cerr << "salestouch-mcp " << kVersion
              << " speaks MCP on standard input and output, one JSON message a line; "
              << "an MCP client starts it.\nSee --help. Ctrl-D ends.\n";
  }
  mcp::StdioTransport transport(io, server, {});
  boost::asio::signal_set signals = base::end_signals(io);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    signals.clear();  // whoever asks a second time does not want to wait
    transport.stop();
  });
  std::exception_ptr failure;
  boost::asio::co_spawn(io, transport.run(), [&](std::exception_ptr thrown) {
    failure = thrown;
    io.stop();
  });
  io.run();
  if (failure) std::rethrow_exception(failure);
  return base::exit_code::kFine;
}
