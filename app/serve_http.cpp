#include "app/serve_http.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdlib>

#include "base/exit_code.hpp"
#include "base/net/http_url.hpp"
#include "server/http/endpoint/mcp_endpoint.hpp"

namespace {

namespace asio = boost::asio;

/// Many systems allow a process 1,024 descriptors until it asks for more.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

bool others_can_read(const std::string& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0;
}

std::string url_of(const ListenAddress& at, unsigned short port, bool tls) {
  const bool is_v6 = at.address.find(':') != std::string::npos;
  return std::string(tls ? "https://" : "http://") + (is_v6 ? "[" + at.address + "]" : at.address) + ":" +
         std::to_string(port);
}

mcp::HttpHandler metrics_handler(salestouch::Metrics& metrics) {
  return {.refuse = [](const mcp::HttpRequestHead& head) -> std::optional<mcp::HttpResponse> {
            if (mcp::path_of(head.target()) == "/metrics") return std::nullopt;
            return mcp::plain_response(mcp::HttpStatus::not_found, "Not Found: the metrics are at /metrics");
          },
          .handle = [&metrics](mcp::HttpRequest,
                               mcp::HttpReply&) -> asio::awaitable<std::optional<mcp::HttpResponse>> {
            co_return mcp::http_response(mcp::HttpStatus::ok, "text/plain; version=0.0.4; charset=utf-8",
                                         metrics.text());
          }};
}

/// Reads tokens and certificate anew, as a service manager asks with SIGHUP. What cannot be used leaves the
/// old in place.
void load_again(const ServeHttp& options, mcp::McpEndpoint& endpoint, mcp::HttpServer& http) {
  if (!options.tokens_file.empty()) {
    auto tokens = mcp::BearerTokens::load(options.tokens_file);
    if (tokens) endpoint.use_tokens(std::move(*tokens));
    if (!tokens) spdlog::error("{} The tokens read before stay in use.", tokens.error());
  }
  if (!options.tls_certificate.empty()) {
    try {
      http.use_certificate(mcp::make_server_tls(options.tls_certificate, options.tls_key));
    } catch (const std::exception& error) {
      spdlog::error("{} cannot be used: {}; the certificate read before stays in use",
                    options.tls_certificate, error.what());
    }
  }
  spdlog::info("tokens and certificate read again");
}

}  // namespace

int serve_http(asio::io_context& io, mcp::Server& server, salestouch::Metrics& metrics,
               const ServeHttp& options) {
  mcp::HttpAccessRules rules{.loopback_only = base::is_loopback(options.listen.address),
                             .hosts = options.allow_hosts,
                             .origins = options.allow_origins,
                             .tokens = {}};
  if (!options.tokens_file.empty()) {
    auto tokens = mcp::BearerTokens::load(options.tokens_file);
    if (!tokens) {
      spdlog::critical("{}", tokens.error());
      return base::exit_code::kUsage;
    }
    // What is mounted there is readable as the mount has it, and nobody else is in the container.
    if (others_can_read(options.tokens_file) && !options.tokens_file.starts_with("/run/secrets/")) {
      spdlog::warn("{} can be read by every user of this machine; chmod 600 it", options.tokens_file);
    }
    rules.tokens = std::move(*tokens);
  }
  if (!rules.loopback_only && rules.tokens.empty()) {
    spdlog::critical(
        "Not listening on {}: whoever reaches it could use your SalesTouch key. Set SALESTOUCH_MCP_TOKENS_FILE to a "
        "file of bearer tokens, one a line, or listen on 127.0.0.1.",
        options.listen.address);
    return base::exit_code::kUsage;
  }
  raise_descriptor_limit();

  mcp::HttpServerOptions listen{.address = options.listen.address,
                                .port = options.listen.port,
                                .max_connections = options.max_connections,
                                .limits = {.idle = options.keep_alive},
                                .tls = nullptr};
  if (!options.tls_certificate.empty()) {
    listen.tls = mcp::make_server_tls(options.tls_certificate, options.tls_key);
  }
  mcp::McpEndpoint endpoint(io, server, std::move(rules));
  mcp::HttpServer http(io, endpoint.handler(), std::move(listen));
  metrics.add_gauge("mcp_http_connections", "Open HTTP connections",
                    [&http] { return double(http.connections()); });
  server.on_answered([&metrics](const mcp::AnsweredRequest& request) { metrics.count_request(request); });

  std::optional<mcp::HttpServer> metrics_http;
  if (options.metrics_listen) {
    metrics_http.emplace(io, metrics_handler(metrics),
                         mcp::HttpServerOptions{.address = options.metrics_listen->address,
                                                .port = options.metrics_listen->port,
                                                .max_connections = 64,
                                                .limits = {},
                                                .tls = nullptr});
    metrics_http->start();
    spdlog::info("metrics at {}/metrics", url_of(*options.metrics_listen, metrics_http->port(), false));
  }
  asio::signal_set signals(io, SIGINT, SIGTERM);
  http.start();
  spdlog::info("listening at {}/mcp", url_of(options.listen, http.port(), !options.tls_certificate.empty()));

  asio::signal_set reload(io, SIGHUP);
  auto reload_on_signal = [&]() -> asio::awaitable<void> {
    for (;;) {
      co_await reload.async_wait(asio::use_awaitable);
      load_again(options, endpoint, http);
    }
  };
  asio::co_spawn(io, reload_on_signal(), asio::detached);
  auto serve_until_signal = [&]() -> asio::awaitable<void> {
    co_await signals.async_wait(asio::use_awaitable);
    signals.clear();  // a second signal ends the process at once
    spdlog::info("draining");
    endpoint.announce_drain();
    // A balancer needs a moment to see it; what it sends meanwhile is served.
    asio::steady_timer delay(io, options.drain_delay);
    co_await delay.async_wait(asio::use_awaitable);
    endpoint.drain(options.drain_timeout);
    co_await http.drain(options.drain_timeout);
    io.stop();
  };
  asio::co_spawn(io, serve_until_signal(), asio::detached);
  io.run();
  return base::exit_code::kFine;
}
