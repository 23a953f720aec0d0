#pragma once

#include <boost/asio/io_context.hpp>

#include "server/mcp_server.hpp"
#include "server/metrics.hpp"
#include "server/options.hpp"

/// Serves MCP over HTTP until SIGTERM or SIGINT, then drains; the exit code. Refuses, as a usage error, to
/// listen beyond this machine for clients that need not authenticate.
int serve_http(boost::asio::io_context& io, mcp::Server& server, mcp::Metrics& metrics,
               const ServeHttp& options);
