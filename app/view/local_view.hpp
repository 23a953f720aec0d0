#pragma once

#include <string>

#include "server/http/auth/authentication.hpp"
#include "server/http/endpoint/mcp_endpoint.hpp"
#include "server/http/http_access.hpp"
#include "server/http/http_server.hpp"

namespace salestouch {

/// The leads view in a browser of this machine: a page that is a small host of MCP Apps, the view in a frame
/// of it, and the MCP endpoint that both ask. The page is given out once, to whoever has its URL, with a
/// token that the endpoint asks for; the view's document holds nothing of anybody.
class LocalView {
 public:
  /// Listens on a free loopback port. `server` must outlive this. Throws boost::system::system_error where no
  /// port or no random numbers can be had.
  LocalView(boost::asio::io_context& io, mcp::Server& server, std::string import_id);

  /// Opens the page once.
  std::string url() const;

 private:
  boost::asio::awaitable<mcp::HttpAdmission> admit(const mcp::HttpRequestHead& head);
  mcp::HttpResponse page(const mcp::HttpRequestHead& head);

  std::string import_id_;
  std::string link_;   ///< the last part of the page's path; empty once it was used
  std::string token_;  ///< that the endpoint asks for
  mcp::HttpAccess access_;
  mcp::Authentication authentication_;
  mcp::McpEndpoint endpoint_;
  mcp::HttpHandler ask_endpoint_;
  mcp::HttpServer http_;
};

}  // namespace salestouch
