#pragma once

#include <boost/asio/io_context.hpp>
#include <string>

#include "server/protocol/mcp_server.hpp"

namespace salestouch {

/// `salestouch-mcp view`.
struct ShowView {
  std::string import_id;
  bool opens_browser = true;
};

/// Serves the leads view of an import to the person's browser, until a signal, to the exit code.
int show_view(boost::asio::io_context& io, mcp::Server& server, const ShowView& view);

}  // namespace salestouch
