#include "app/serve_flags.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace {

/// A check for CLI11: people paste the place of the metadata.
std::string issuer_problem(const std::string& text) {
  return text.find("/.well-known/") == std::string::npos
             ? ""
             : "must be the issuer that the document there names, not the URL of the document";
}

/// A check for CLI11, of the characters of a scope (RFC 6749, 3.3): a challenge has it in quotes, and tokens
/// have several with spaces between.
std::string scope_problem(const std::string& text) {
  const bool is_scope =
      std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '\\'; });
  return is_scope ? "" : "must be one scope, without spaces and quotes";
}

/// A check for CLI11.
std::string audience_problem(const std::string& text) {
  return text.empty() ? "must be the audience (aud) that tokens name" : "";
}

void add_team_flags(CLI::App& serve, ServeHttp& to) {
  CLI::Option* issuer = serve
                            .add_option("--oauth-issuer", to.oauth.issuers,
                                        "URL of an authorization server whose tokens are taken; repeatable")
                            ->envname("SALESTOUCH_MCP_OAUTH_ISSUERS")
                            ->delimiter(',')
                            ->transform(trimmed_value)
                            ->check(https_url_problem)
                            ->check(issuer_problem);
  CLI::Option* resource = serve
                              .add_option("--oauth-resource", to.oauth.resource,
                                          "URL of this server as clients type it; tokens must be for it")
                              ->envname("SALESTOUCH_MCP_OAUTH_RESOURCE")
                              ->transform(trimmed_value)
                              ->check(https_url_problem);
  issuer->needs(resource);
  resource->needs(issuer);
  serve
      .add_option("--oauth-audience", to.oauth.audiences,
                  "Audience that tokens may name in the place of the resource; repeatable")
      ->envname("SALESTOUCH_MCP_OAUTH_AUDIENCES")
      ->delimiter(',')
      ->transform(trimmed_value)
      ->check(audience_problem)
      ->needs(issuer);
  serve.add_option("--oauth-read-scope", to.oauth.read_scope, "Scope that a token must have; \"\": none")
      ->check(scope_problem)
      ->capture_default_str();
  serve.add_option("--oauth-write-scope", to.oauth.write_scope, "Scope that a token must have for changes")
      ->check(scope_problem)
      ->capture_default_str();
  CLI::Option* introspection =
      serve
          .add_option("--oauth-introspection", to.oauth.introspection,
                      "URL at which the first issuer is asked about tokens that are no JWTs")
          ->check(https_url_problem);
  CLI::Option* client_id =
      serve.add_option("--oauth-client-id", to.oauth_client_id, "Id of this server there, for introspection");
  CLI::Option* secret = serve.add_option("--oauth-client-secret-file", to.oauth_client_secret_file,
                                         "File with the secret of this server there");
  introspection->needs(issuer)->needs(client_id)->needs(secret);
  serve
      .add_option("--calls-per-minute", to.calls_per_minute,
                  "Messages a minute from each caller; 0: no limit; 600 where others can reach this server")
      ->check(CLI::Range(std::size_t{0}, std::size_t{10'000'000}));
  serve.add_option("--audit-log", to.audit_log, "File to which a line is added for each call of a tool")
      ->check([](const std::string& file) {
        return file == "-" ? "must be a file; /dev/stdout is standard output" : "";
      });
}

}  // namespace

void add_serve_flags(CLI::App& serve, ServeFlags& flags) {
  ServeHttp& to = flags.serve;
  serve.add_option("--listen", flags.listen, "ADDRESS:PORT; port 0: any free one")
      ->check(address_problem)
      ->capture_default_str();
  serve
      .add_option(
          "--allow-host", to.allow_hosts,
          "A name clients may use in the URL besides localhost, or *.NAME for all below it; repeatable")
      ->envname("SALESTOUCH_MCP_ALLOW_HOSTS")
      ->delimiter(',')
      ->transform(trimmed_value)
      ->check(allowed_host_problem);
  serve.add_option("--allow-origin", to.allow_origins, "A browser origin that may ask; repeatable")
      ->check(origin_problem);
  serve.add_option("--tls-cert", to.tls_certificate,
                   "PEM of the certificate chain; with --tls-key, serves https");
  serve.add_option("--tls-key", to.tls_key, "PEM of its key");
  serve
      .add_option("--metrics-listen", flags.metrics_listen,
                  "ADDRESS:PORT of /metrics for Prometheus; off without")
      ->check(address_problem);
  serve.add_option("--max-connections", to.max_connections, "Connections at once; more get 503")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}))
      ->capture_default_str();
  serve
      .add_option(
          "--keep-alive", flags.keep_alive,
          "Seconds that a connection is kept between requests; more than a balancer in front keeps it")
      ->check(CLI::Range(1, 3'600))
      ->capture_default_str();
  serve
      .add_option("--drain-delay", flags.drain_delay,
                  "Seconds after SIGTERM in which requests are still taken while /readyz says 503")
      ->check(CLI::Range(0, 600))
      ->capture_default_str();
  serve
      .add_option("--drain-timeout", flags.drain_timeout,
                  "Seconds for running requests to finish after SIGTERM")
      ->check(CLI::Range(0, 3'600))
      ->capture_default_str();
  serve.add_option("--tokens-file", to.tokens_file, "")->envname("SALESTOUCH_MCP_TOKENS_FILE")->group("");
  serve.add_option("--users-file", to.users_file, "")->envname("SALESTOUCH_MCP_USERS_FILE")->group("");
  add_team_flags(serve, to);
  serve.footer(
      "SALESTOUCH_MCP_TOKENS_FILE names a file of bearer tokens, one a line, that clients authenticate with;\n"
      "SALESTOUCH_MCP_USERS_FILE one of users, each with an account of their own: salestouch-mcp users --help.");
  serve.get_option("--tls-cert")->needs("--tls-key");
  serve.get_option("--tls-key")->needs("--tls-cert");
}

ServeHttp to_serve(ServeFlags flags) {
  flags.serve.listen = *read_address(flags.listen);
  if (!flags.metrics_listen.empty()) flags.serve.metrics_listen = read_address(flags.metrics_listen);
  flags.serve.keep_alive = std::chrono::seconds(flags.keep_alive);
  flags.serve.drain_delay = std::chrono::seconds(flags.drain_delay);
  flags.serve.drain_timeout = std::chrono::seconds(flags.drain_timeout);
  return flags.serve;
}
