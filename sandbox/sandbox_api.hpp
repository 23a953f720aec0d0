#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "sandbox/http_listener.hpp"

namespace salestouch {

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

/// The sandbox listening at `address`:`port` (0: any free one), from construction on.
class Sandbox {
 public:
  Sandbox(boost::asio::io_context& io, const std::string& address, unsigned short port)
      : listener_(io, address, port, [this](const SandboxRequest& request) { return api_.handle(request); }) {
    listener_.start();
  }

  unsigned short port() const { return listener_.port(); }

 private:
  SandboxApi api_;
  HttpListener listener_;
};

}  // namespace salestouch
