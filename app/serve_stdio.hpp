#pragma once

#include <boost/asio/io_context.hpp>

#include "server/protocol/mcp_server.hpp"

/// Serves MCP on standard input and output until the input ends or a signal comes, and returns the exit code.
/// A second signal ends the process at once.
int serve_stdio(boost::asio::io_context& io, mcp::Server& server);
