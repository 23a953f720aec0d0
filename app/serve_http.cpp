#include "app/serve_http.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>

#include "base/exit_code.hpp"
#include "base/net/http_url.hpp"
#include "base/system/files.hpp"
#include "base/system/process.hpp"
#include "server/http/auth/authentication.hpp"
#include "server/http/endpoint/mcp_endpoint.hpp"
#include "server/http/server_tls.hpp"

namespace {

namespace asio = boost::asio;

std::string url_of(const ListenAddress& at, unsigned short port, bool tls) {
  const bool is_v6 = at.address.find(':') != std::string::npos;
  return std::string(tls ? "https://" : "http://") + (is_v6 ? "[" + at.address + "]" : at.address) + ":" +
         std::to_string(port);
}

mcp::HttpHandler metrics_handler(salestouch::Metrics& metrics) {
  return mcp::admit_all([&metrics](mcp::HttpRequest request,
                                   mcp::HttpReply&) -> asio::awaitable<std::optional<mcp::HttpResponse>> {
    if (mcp::path_of(request.target()) != "/metrics")
      co_return mcp::plain_response(mcp::HttpStatus::not_found, "Not Found: the metrics are at /metrics");
    co_return mcp::http_response(mcp::HttpStatus::ok, "text/plain; version=0.0.4; charset=utf-8",
                                 metrics.text());
  });
}

/// What is mounted there is readable as the mount has it, and nobody else is in the container.
void warn_of_readers(const std::string& file) {
  if (base::can_others_read(file) && !file.starts_with("/run/secrets/"))
    spdlog::warn("{} can be read by every user of this machine; chmod 600 it", file);
}

/// Who may ask, as the files say.
struct Callers {
  mcp::BearerTokens tokens;
  std::vector<salestouch::User> users;
};

boost::system::result<Callers, std::string> load_callers(const ServeHttp& options, base::FileKind kind) {
  Callers callers;
  if (!options.tokens_file.empty()) {
    auto tokens = mcp::BearerTokens::load(options.tokens_file, kind);
    if (!tokens) return tokens.error();
    callers.tokens = std::move(*tokens);
    warn_of_readers(options.tokens_file);
  }
  if (options.users_file.empty()) return callers;
  auto users = salestouch::load_users(options.users_file, kind);
  if (!users) return users.error().sentence;
  callers.users = std::move(*users);
  warn_of_readers(options.users_file);
  for (const salestouch::User& user : callers.users) {
    if (!user.token) continue;
    callers.tokens.add(*user.token, {.id = mcp::id_of_user(user.label),
                                     .user = user.label,
                                     .may_write = user.may_write,
                                     .calls_per_minute = user.calls_per_minute});
  }
  return callers;
}

using Tls = std::shared_ptr<asio::ssl::context>;

/// Null: plain HTTP.
boost::system::result<Tls, std::string> load_tls(const ServeHttp& options, base::FileKind kind) {
  if (options.tls_certificate.empty()) return Tls();
  return mcp::load_server_tls({options.tls_certificate, options.tls_key, kind});
}

/// An HTTP server of MCP with all that it is asked for by and by.
class Service {
 public:
  Service(asio::io_context& io, salestouch::Workspaces& workspaces, salestouch::IssuerDocuments& documents,
          salestouch::Metrics& metrics, const ServeHttp& options, Tls tls)
      : io_(io),
        workspaces_(workspaces),
        metrics_(metrics),
        options_(options),
        endpoint_(
            io, [this](const mcp::Caller& caller) { return workspaces_.server_of(caller); },
            {.loopback_only = base::is_loopback(options.listen.address),
             .hosts = options.allow_hosts,
             .origins = options.allow_origins,
             .asks_for_credentials = options.asks_for_credentials(),
             .calls_per_minute = calls_per_minute(options)},
            authentication_),
        http_(io, endpoint_.handler(), listen_options(options, std::move(tls))) {
    // A file of users may come to hold nobody: that lets nobody in, not everybody.
    if (options.asks_for_credentials()) authentication_.require();
    if (options.oauth.issuers.empty()) return;
    authentication_.use_oauth(std::make_unique<mcp::OAuthResource>(
        io.get_executor(), options.oauth, documents.fetch(),
        [this](const mcp::TokenClaims& claims) { return known_user(claims); }));
  }

  /// Serves until a signal, then drains.
  void run(Callers callers);

 private:
  /// On the person's own machine nobody else is there to be held back from.
  static std::size_t calls_per_minute(const ServeHttp& options) {
    constexpr std::size_t kForOthers = 600;
    const bool is_alone = base::is_loopback(options.listen.address) && !options.asks_for_credentials();
    return options.calls_per_minute.value_or(is_alone ? 0 : kForOthers);
  }

  static mcp::HttpServerOptions listen_options(const ServeHttp& options, Tls tls) {
    return {.address = options.listen.address,
            .port = options.listen.port,
            .max_connections = options.max_connections,
            .limits = {.idle = options.keep_alive},
            .tls = std::move(tls)};
  }

  std::optional<mcp::KnownUser> known_user(const mcp::TokenClaims& claims) const {
    if (options_.users_file.empty()) return mcp::KnownUser{};
    const salestouch::User* user = workspaces_.user_of(claims);
    if (!user) return std::nullopt;
    return mcp::KnownUser{user->label, user->may_write, user->calls_per_minute};
  }

  void use(Callers callers);
  void load_again();
  void serve_metrics();
  asio::awaitable<void> load_again_on_signal();
  asio::awaitable<void> drain_on_signal();

  asio::io_context& io_;
  salestouch::Workspaces& workspaces_;
  salestouch::Metrics& metrics_;
  const ServeHttp& options_;
  mcp::Authentication authentication_;
  mcp::McpEndpoint endpoint_;
  mcp::HttpServer http_;
  std::optional<mcp::HttpServer> metrics_http_;
  asio::signal_set reload_ = base::reload_signal(io_);
  asio::signal_set end_ = base::end_signals(io_);
};

void Service::use(Callers callers) {
  workspaces_.use(std::move(callers.users));
  endpoint_.end_stale_streams();
  authentication_.use_tokens(std::move(callers.tokens));
  if (authentication_.oauth()) authentication_.oauth()->forget_tokens_and_keys();
}

/// As a service manager asks with SIGHUP. What cannot be used leaves the old in place. A pipe is read at the
/// start alone: here it would hold up everybody until somebody writes.
void Service::load_again() {
  auto callers = load_callers(options_, base::FileKind::regular);
  if (callers) use(std::move(*callers));
  if (!callers) spdlog::error("{} What was read before stays in use.", callers.error());
  auto tls = load_tls(options_, base::FileKind::regular);
  if (tls) http_.use_certificate(std::move(*tls));
  if (!tls) spdlog::error("{} The certificate read before stays in use.", tls.error());
  const bool has_audit_log = workspaces_.reopen_audit_log();
  if (callers && tls && has_audit_log)
    spdlog::info("tokens, users and certificate read again");
  else
    spdlog::warn("not all of tokens, users, certificate and audit log could be read again");
}

void Service::serve_metrics() {
  metrics_.add_gauge("mcp_http_connections", "Open HTTP connections",
                     [this] { return double(http_.connections()); });
  endpoint_.on_refused([this](std::string_view reason) { metrics_.count_refusal(reason); });
  if (authentication_.oauth()) {
    metrics_.add_gauge("mcp_oauth_keys_age_seconds", "Since the issuers' keys were read; -1: never", [this] {
      const auto age = authentication_.oauth()->oldest_keys();
      return age ? std::chrono::duration<double>(*age).count() : -1.0;
    });
  }
  if (!options_.metrics_listen) return;
  metrics_http_.emplace(io_, metrics_handler(metrics_),
                        mcp::HttpServerOptions{.address = options_.metrics_listen->address,
                                               .port = options_.metrics_listen->port,
                                               .max_connections = 64,
                                               .limits = {},
                                               .tls = nullptr});
  metrics_http_->start();
  spdlog::info("metrics at {}/metrics", url_of(*options_.metrics_listen, metrics_http_->port(), false));
}

void Service::run(Callers callers) {
  use(std::move(callers));
  base::hold_reload_signal(false);
  serve_metrics();
  http_.start();
  spdlog::info("listening at {}/mcp",
               url_of(options_.listen, http_.port(), !options_.tls_certificate.empty()));
  if (!options_.allow_hosts.empty() && !options_.asks_for_credentials()) {
    spdlog::warn(
        "Nobody is asked for credentials: whoever reaches this server as {}, by a proxy for example, uses its "
        "SalesTouch account. Set SALESTOUCH_MCP_TOKENS_FILE, SALESTOUCH_MCP_USERS_FILE or --oauth-issuer.",
        options_.allow_hosts.front());
  }
  asio::co_spawn(io_, load_again_on_signal(), asio::detached);
  asio::co_spawn(io_, drain_on_signal(), asio::detached);
  io_.run();
}

asio::awaitable<void> Service::load_again_on_signal() {
  for (;;) {
    co_await reload_.async_wait(asio::use_awaitable);
    load_again();
  }
}

asio::awaitable<void> Service::drain_on_signal() {
  co_await end_.async_wait(asio::use_awaitable);
  end_.clear();  // a second signal ends the process at once
  spdlog::info("draining");
  endpoint_.announce_drain();
  // A balancer needs a moment to see it; what it sends meanwhile is served.
  asio::steady_timer delay(io_, options_.drain_delay);
  co_await delay.async_wait(asio::use_awaitable);
  workspaces_.shut_down();
  endpoint_.drain(options_.drain_timeout);
  co_await http_.drain(options_.drain_timeout);
  io_.stop();
}

}  // namespace

int serve_http(asio::io_context& io, salestouch::Workspaces& workspaces,
               salestouch::IssuerDocuments& documents, salestouch::Metrics& metrics,
               const ServeHttp& options) {
  auto callers = load_callers(options, base::FileKind::regular_or_pipe);
  if (!callers) {
    spdlog::critical("{}", callers.error());
    return base::exit_code::kUsage;
  }
  if (!base::is_loopback(options.listen.address) && !options.asks_for_credentials()) {
    spdlog::critical(
        "Not listening on {}: whoever reaches it could use your SalesTouch key. Set SALESTOUCH_MCP_TOKENS_FILE to a "
        "file of bearer tokens, one a line, or listen on 127.0.0.1.",
        options.listen.address);
    return base::exit_code::kUsage;
  }
  auto tls = load_tls(options, base::FileKind::regular_or_pipe);
  if (!tls) {
    spdlog::critical("{}", tls.error());
    return base::exit_code::kFailed;
  }
  base::raise_descriptor_limit();
  Service service(io, workspaces, documents, metrics, options, std::move(*tls));
  service.run(std::move(*callers));
  return base::exit_code::kFine;
}
