// conformance_server --listen ADDRESS:PORT: the server library with the fixtures of the official suite, at
// /mcp.
#include <boost/asio/signal_set.hpp>
#include <cstdlib>
#include <iostream>

#include "base/log.hpp"
#include "conformance/fixtures.hpp"
#include "server/http/endpoint/mcp_endpoint.hpp"

int main(int argc, char** argv) {
  const std::string_view listen = argc == 3 && argv[1] == std::string_view("--listen") ? argv[2] : "";
  const std::size_t colon = listen.rfind(':');
  if (colon == std::string_view::npos) {
    std::cerr << "usage: conformance_server --listen ADDRESS:PORT\n";
    return 2;
  }
  base::set_up_logging("warn", base::LogFormat::text);
  boost::asio::io_context io(1);
  mcp::Server server({"conformance", "Conformance", "1.0.0", "For tests only.", mcp::ToolNames::automatic});
  const Fixtures fixtures(server);
  mcp::Authentication nobody_asks;
  mcp::McpEndpoint endpoint(
      io, [&server](const mcp::Caller&) { return &server; }, {}, nobody_asks);
  mcp::HttpServer http(io, endpoint.handler(),
                       {.address = std::string(listen.substr(0, colon)),
                        .port = static_cast<unsigned short>(std::atoi(listen.data() + colon + 1)),
                        .limits = {},
                        .tls = nullptr});
  http.start();
  std::cout << "http://127.0.0.1:" << http.port() << "/mcp" << std::endl;
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code&, int) { io.stop(); });
  io.run();
  return 0;
}
