#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "server/http/http_server.hpp"

namespace salestouch {

using SandboxRequest = mcp::HttpRequest;
using SandboxResponse = mcp::HttpResponse;

/// The documented SalesTouch HTTP API with made-up data, on loopback: the command catalogue, `import.list`,
/// `import.get` and `import.leads.list`, Bearer auth, and both shapes of error. For trying the server with no
/// account and for its tests. The same on every run.
class SandboxApi {
 public:
  /// The key it accepts; any other gets 401.
  static constexpr std::string_view kApiKey = "st_sandbox";

  SandboxResponse handle(const SandboxRequest& request);

 private:
  SandboxResponse run(std::string_view command_id, const SandboxRequest& request);
  const std::string& leads_body(std::string_view import_id, std::size_t count);

  std::map<std::string, std::string, std::less<>> leads_bodies_;  ///< made when first asked for; by import_id
};

/// The sandbox listening at `address`:`port` (0: any free one), from construction on. Throws
/// boost::system::system_error when the address is taken or is not loopback.
class Sandbox {
 public:
  Sandbox(boost::asio::io_context& io, const std::string& address, unsigned short port);

  unsigned short port() const { return server_.port(); }

 private:
  SandboxApi api_;
  mcp::HttpServer server_;
};

}  // namespace salestouch
