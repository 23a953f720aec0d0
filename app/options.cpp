#include "app/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <cstdlib>

#include "app/config/client_config.hpp"
#include "base/ascii.hpp"
#include "base/exit_code.hpp"
#include "base/net/http_url.hpp"
#include "version.hpp"

namespace {

/// Splits "ADDRESS:PORT"; an IPv6 address stands in brackets.
std::optional<ListenAddress> read_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  if (address == "localhost") address = "127.0.0.1";
  boost::system::error_code not_an_address;
  boost::asio::ip::make_address(address, not_an_address);
  unsigned short port = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + colon + 1, end, port);
  if (not_an_address || parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return ListenAddress{address, port};
}

/// A check for CLI11: what is wrong with an address, or nothing.
std::string address_problem(const std::string& text) {
  return read_address(text) ? "" : "must be ADDRESS:PORT with an IP address, for example 127.0.0.1:8765";
}

const std::map<std::string, std::string> kLogLevels = {
    {"trace", "trace"},  {"debug", "debug"}, {"info", "info"},         {"warn", "warn"},
    {"warning", "warn"}, {"error", "error"}, {"critical", "critical"}, {"fatal", "critical"},
    {"off", "off"},      {"none", "off"}};
const std::map<std::string, base::LogFormat> kLogFormats = {{"text", base::LogFormat::text},
                                                            {"json", base::LogFormat::json}};
const std::map<std::string, salestouch::Apps> kApps = {
    {"auto", salestouch::Apps::automatic}, {"on", salestouch::Apps::on}, {"off", salestouch::Apps::off}};
const std::map<std::string, mcp::ToolNames> kToolNames = {{"auto", mcp::ToolNames::automatic},
                                                          {"dotted", mcp::ToolNames::dotted},
                                                          {"underscore", mcp::ToolNames::underscore}};

const std::map<std::string, salestouch::FullFormat> kFullFormats = {
    {"cards", salestouch::FullFormat::cards}, {"jsonl", salestouch::FullFormat::json_lines}};

const std::map<std::string, salestouch::Output> kOutputs = {{"text", salestouch::Output::text},
                                                            {"structured", salestouch::Output::structured}};

/// A check for CLI11: what is wrong with a command's id, or nothing. Ids become tool names.
std::string command_id_problem(const std::string& id) {
  const bool is_id = !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
    return base::is_letter_or_digit(c) || c == '.' || c == '_' || c == '-';
  });
  return is_id ? "" : "must be a command id, for example import.leads.list";
}

/// A check for CLI11 of a result's budget, which is 0 for none: below `least` no page would keep it.
auto budget_of(std::size_t least, std::size_t most) {
  return [=](const std::string& text) -> std::string {
    std::size_t budget = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, budget);
    const bool is_number = parsed.ec == std::errc() && parsed.ptr == end;
    if (is_number && (budget == 0 || (budget >= least && budget <= most))) return "";
    return "must be 0 for none, or from " + std::to_string(least) + " to " + std::to_string(most);
  };
}

/// A transformation for CLI11: "30s", "500ms" and "2m" as a number of seconds; anything else as it is.
std::string in_seconds(std::string text) {
  const std::size_t unit_at = text.find_last_of("0123456789.") + 1;
  const std::string unit = unit_at == 0 ? "" : text.substr(unit_at);
  double number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + std::min(unit_at, text.size()), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + unit_at) return text;
  if (unit == "s" || unit == "sec") return std::to_string(number);
  if (unit == "ms") return std::to_string(number / 1'000);
  if (unit == "m" || unit == "min") return std::to_string(number * 60);
  return text;
}

void add_common_flags(CLI::App& app, Options& options) {
  app.add_option("--commands", options.commands,
                 "Commands to offer as tools, in this order; all: every one that the API lists")
      ->envname("SALESTOUCH_MCP_COMMANDS")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(command_id_problem)
      ->capture_default_str();
  app.add_flag("--allow-writes", options.allow_writes, "Offer commands that change data, too")
      ->envname("SALESTOUCH_MCP_ALLOW_WRITES");
  app.add_flag("--sandbox", options.sandbox, "Use made-up data on this machine; needs no account");
  app.add_option("--log-level", options.log_level, "trace, debug, info, warn, error, critical or off")
      ->envname("SALESTOUCH_MCP_LOG_LEVEL")
      ->transform(CLI::CheckedTransformer(kLogLevels, CLI::ignore_case).description(""))
      ->capture_default_str();
  app.add_option("--log-format", options.log_format, "text or json; logs go to standard error")
      ->envname("SALESTOUCH_MCP_LOG_FORMAT")
      ->transform(CLI::CheckedTransformer(kLogFormats, CLI::ignore_case).description(""));
  app.add_option("--tool-names", options.tool_names, "auto (by client), dotted or underscore")
      ->envname("SALESTOUCH_MCP_TOOL_NAMES")
      ->transform(CLI::CheckedTransformer(kToolNames, CLI::ignore_case).description(""));
  app.add_option(
         "--apps", options.apps,
         "Who is told of the leads view: auto (its data to clients that say they show views), on or off")
      ->envname("SALESTOUCH_MCP_APPS")
      ->transform(CLI::CheckedTransformer(kApps, CLI::ignore_case).description(""));
  app.add_option("--full-format", options.full_format,
                 "How full results are written: cards for models, jsonl for programs")
      ->envname("SALESTOUCH_MCP_FULL_FORMAT")
      ->transform(CLI::CheckedTransformer(kFullFormats, CLI::ignore_case).description(""));
  app.add_option("--output", options.output,
                 "Where the leads of a result are: in its text, for models, or structured, for programs")
      ->envname("SALESTOUCH_MCP_OUTPUT")
      ->transform(CLI::CheckedTransformer(kOutputs, CLI::ignore_case).description(""));
  app.add_option("--max-tokens", options.max_tokens,
                 "Token budget of a result instead of the client's (8000 for most); 0: none")
      ->envname("SALESTOUCH_MCP_MAX_TOKENS")
      ->check(budget_of(500, 1'000'000));
  app.add_option("--max-chars", options.max_characters,
                 "Character budget of a result instead of the client's (36000 for most); 0: none")
      ->envname("SALESTOUCH_MCP_MAX_CHARS")
      ->check(budget_of(2'000, 4'000'000));
  app.add_option("--timeout", options.timeout_seconds,
                 "Seconds that a call may wait for the API, retries included")
      ->envname("SALESTOUCH_MCP_TIMEOUT")
      ->transform(in_seconds)
      ->check(CLI::Range(0.1, 600.0))
      ->capture_default_str();
  app.add_option("--max-response-bytes", options.max_response_bytes, "Largest answer taken from the API")
      ->envname("SALESTOUCH_MCP_MAX_RESPONSE_BYTES")
      ->check(CLI::Range(std::size_t{1} << 20, std::size_t{1} << 31))
      ->capture_default_str();
  app.add_option("--cache-dir", options.cache_directory, "Where the schema is kept; \"\": nowhere")
      ->envname("SALESTOUCH_MCP_CACHE_DIR");
  app.add_flag("--no-cache", options.no_cache,
               "Fetch an import anew for every call, instead of once in five minutes");
  app.add_flag("--no-proxy", options.no_proxy,
               "Connect to the API without the proxy that the environment names")
      ->envname("SALESTOUCH_MCP_NO_PROXY");
  app.add_flag("--allow-plain-http", options.allow_plain_http,
               "Allow http:// to other machines; it shows the key");
}

struct ServeFlags {
  std::string listen = "127.0.0.1:8765";
  std::string metrics_listen;
  unsigned keep_alive = 75;
  unsigned drain_delay = 0;
  unsigned drain_timeout = 20;
  ServeHttp serve;
};

/// A check for CLI11: what is wrong with the URL of an issuer or of this server, or nothing.
std::string https_url_problem(const std::string& text) {
  const auto url = base::parse_http_url(text);
  const bool is_safe = url && base::is_https_or_local(*url);
  return is_safe && !url->has_query() && !url->has_fragment()
             ? ""
             : "must be an https URL without query or fragment";
}

void add_team_flags(CLI::App& serve, ServeHttp& to) {
  CLI::Option* issuer = serve
                            .add_option("--oauth-issuer", to.oauth.issuers,
                                        "URL of an authorization server whose tokens are taken; repeatable")
                            ->envname("SALESTOUCH_MCP_OAUTH_ISSUERS")
                            ->delimiter(',')
                            ->check(https_url_problem);
  CLI::Option* resource = serve
                              .add_option("--oauth-resource", to.oauth.resource,
                                          "URL of this server as clients type it; tokens must be for it")
                              ->envname("SALESTOUCH_MCP_OAUTH_RESOURCE")
                              ->check(https_url_problem);
  issuer->needs(resource);
  resource->needs(issuer);
  serve.add_option("--oauth-read-scope", to.oauth.read_scope, "Scope that a token must have; \"\": none")
      ->capture_default_str();
  serve.add_option("--oauth-write-scope", to.oauth.write_scope, "Scope that a token must have for changes")
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
  serve.add_option("--audit-log", to.audit_log, "File to which a line is added for each call of a tool");
}

CLI::App* add_serve(CLI::App& app, ServeFlags& flags) {
  CLI::App* serve = app.add_subcommand(
      "serve", "Speak MCP over HTTP: /mcp for every revision since 2025-03-26, /sse before");
  ServeHttp& to = flags.serve;
  serve->add_option("--listen", flags.listen, "ADDRESS:PORT; port 0: any free one")
      ->check(address_problem)
      ->capture_default_str();
  serve
      ->add_option(
          "--allow-host", to.allow_hosts,
          "A name clients may use in the URL besides localhost, or *.NAME for all below it; repeatable")
      ->envname("SALESTOUCH_MCP_ALLOW_HOSTS")
      ->delimiter(',');
  serve->add_option("--allow-origin", to.allow_origins, "A browser origin that may ask; repeatable");
  serve->add_option("--tls-cert", to.tls_certificate,
                    "PEM of the certificate chain; with --tls-key, serves https");
  serve->add_option("--tls-key", to.tls_key, "PEM of its key");
  serve
      ->add_option("--metrics-listen", flags.metrics_listen,
                   "ADDRESS:PORT of /metrics for Prometheus; off without")
      ->check(address_problem);
  serve->add_option("--max-connections", to.max_connections, "Connections at once; more get 503")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}))
      ->capture_default_str();
  serve
      ->add_option(
          "--keep-alive", flags.keep_alive,
          "Seconds that a connection is kept between requests; more than a balancer in front keeps it")
      ->check(CLI::Range(1, 3'600))
      ->capture_default_str();
  serve
      ->add_option("--drain-delay", flags.drain_delay,
                   "Seconds after SIGTERM in which requests are still taken while /readyz says 503")
      ->check(CLI::Range(0, 600))
      ->capture_default_str();
  serve
      ->add_option("--drain-timeout", flags.drain_timeout,
                   "Seconds for running requests to finish after SIGTERM")
      ->check(CLI::Range(0, 3'600))
      ->capture_default_str();
  serve->add_option("--tokens-file", to.tokens_file, "")->envname("SALESTOUCH_MCP_TOKENS_FILE")->group("");
  serve->add_option("--users-file", to.users_file, "")->envname("SALESTOUCH_MCP_USERS_FILE")->group("");
  add_team_flags(*serve, to);
  serve->footer(
      "SALESTOUCH_MCP_TOKENS_FILE names a file of bearer tokens, one a line, that clients authenticate with;\n"
      "SALESTOUCH_MCP_USERS_FILE one of users, each with an account of their own: salestouch-mcp users --help.");
  serve->get_option("--tls-cert")->needs("--tls-key");
  serve->get_option("--tls-key")->needs("--tls-cert");
  serve->fallthrough();
  return serve;
}

ServeHttp to_serve(ServeFlags flags) {
  flags.serve.listen = *read_address(flags.listen);
  if (!flags.metrics_listen.empty()) flags.serve.metrics_listen = read_address(flags.metrics_listen);
  flags.serve.keep_alive = std::chrono::seconds(flags.keep_alive);
  flags.serve.drain_delay = std::chrono::seconds(flags.drain_delay);
  flags.serve.drain_timeout = std::chrono::seconds(flags.drain_timeout);
  return flags.serve;
}

CLI::App* add_config(CLI::App& app, ConfigureClient& configure) {
  CLI::App* config =
      app.add_subcommand("config", "Print the configuration file of an MCP client, or write it");
  CLI::Option* client = config->add_option("CLIENT", configure.client, "The client")
                            ->check(CLI::IsMember(salestouch::configured_clients()));
  CLI::Option* write =
      config->add_flag("--write", configure.write, "Merge this server into the client's own file");
  config->add_flag("--remove", configure.remove, "Take this server out of the client's own file")
      ->excludes(write);
  config->add_flag("--list", configure.list, "The clients, and which of them have this server")
      ->excludes(client);
  config->final_callback([&configure] {
    if (configure.client.empty() && !configure.list)
      throw CLI::RequiredError("config: CLIENT, or --list for the clients,");
  });
  config->fallthrough();
  return config;
}

CLI::App* add_users(CLI::App& app, salestouch::UsersCommand& users) {
  CLI::App* command = app.add_subcommand("users", "Keep the file of users of a server over HTTP");
  command->add_option("--users-file", users.file, "")->envname("SALESTOUCH_MCP_USERS_FILE")->group("");
  command->footer(
      "The file is the one that SALESTOUCH_MCP_USERS_FILE names. Send a running server SIGHUP to read it again.");
  command->require_subcommand(1);
  const auto action = [&](const char* name, const char* help, salestouch::UsersAction what) {
    CLI::App* one = command->add_subcommand(name, help);
    one->callback([&users, what] { users.action = what; });
    one->fallthrough();
    if (what != salestouch::UsersAction::list)
      one->add_option("LABEL", users.label, "The user's name here")->required();
    return one;
  };
  action("list", "List the users", salestouch::UsersAction::list);
  action("remove", "Remove a user", salestouch::UsersAction::remove);
  action("rotate", "Give a user a new token; the old one is no good any more",
         salestouch::UsersAction::rotate);
  CLI::App* add = action("add", "Add a user, and print a token for them, once", salestouch::UsersAction::add);
  add->add_flag("--write", users.may_write,
                "May run commands that change data, where the server allows them");
  add->add_option("--key-file", users.key_file,
                  "File with the user's SalesTouch key; -: standard input; else the server's own is used");
  CLI::Option* issuer = add->add_option("--oauth-issuer", users.oauth_issuer,
                                        "Authorization server whose tokens are this user's")
                            ->check(https_url_problem);
  CLI::Option* subject =
      add->add_option("--oauth-subject", users.oauth_subject, "The user's `sub` there")->needs(issuer);
  issuer->needs(subject);
  add->add_flag("--no-token", users.without_token, "Known by OAuth alone")->needs(subject);
  add->add_option("--calls-per-minute", users.calls_per_minute, "Messages a minute");
  add->add_option("--tokens-per-minute", users.tokens_per_minute, "Tokens of results a minute");
  add->add_option("--import", users.import_ids,
                  "Pattern of the import ids that this user may see; repeatable; else all");
  return command;
}

/// Takes out of the environment what no option understands, each with a sentence: a client's configuration
/// sets variables long before anybody reads what a server says, and a dead server says nothing.
std::vector<std::string> drop_unusable_environment() {
  std::vector<std::string> problems;
  Options unused;
  CLI::App app;
  add_common_flags(app, unused);
  for (const CLI::Option* option : app.get_options()) {
    const std::string& variable = option->get_envname();
    const char* value = variable.empty() ? nullptr : std::getenv(variable.c_str());
    if (!value || *value == '\0') continue;
    try {
      Options probed;
      CLI::App probe;
      add_common_flags(probe, probed);
      probe.parse(std::vector<std::string>{option->get_name() + "=" + value});
    } catch (const CLI::ParseError& error) {
      problems.push_back(variable + " was left out, because it cannot be used: " + error.what());
      ::unsetenv(variable.c_str());
    }
  }
  return problems;
}

}  // namespace

std::variant<Options, int> read_options(int argc, char** argv) {
  Options options;
  if (argc > 0) options.started_as = argv[0];
  CLI::App app(
      "An MCP server for SalesTouch: gives AI agents the leads of an import.\n"
      "Without a subcommand it speaks MCP on standard input and output.");
  app.set_version_flag("--version", kVersion);
  app.footer(
      "Credentials: SALESTOUCH_API_KEY or SALESTOUCH_ACCESS_TOKEN; base URL: SALESTOUCH_API_BASE_URL;\n"
      "private CA: SALESTOUCH_CA_FILE. See README.md.");
  app.require_subcommand(0, 1);
  add_common_flags(app, options);
  app.add_option("--ca-file", options.ca_file, "")->envname("SALESTOUCH_CA_FILE")->group("");
  app.fallthrough();

  ServeFlags serve_flags;
  CLI::App* serve = add_serve(app, serve_flags);

  std::string listen = "127.0.0.1:8770";
  CLI::App* sandbox = app.add_subcommand("sandbox", "Run the made-up SalesTouch API on loopback");
  sandbox->add_option("--listen", listen, "ADDRESS:PORT; port 0: any free one")
      ->check(address_problem)
      ->capture_default_str();

  salestouch::CommandRun run;
  CLI::App* commands = app.add_subcommand("commands", "List, describe and run SalesTouch commands");
  commands->require_subcommand(1)->fallthrough();
  CLI::App* list = commands->add_subcommand("list", "List the commands");
  CLI::App* schema = commands->add_subcommand("schema", "Print a command's description and schemas");
  schema->add_option("ID", run.command_id, "Command id, for example import.leads.list")->required();
  CLI::App* run_app = commands->add_subcommand("run", "Run a command");
  run_app->add_option("ID", run.command_id, "Command id, for example import.leads.list")->required();
  run_app->add_option("--input-json", run.input_json, "The command's arguments, a JSON object")
      ->capture_default_str();
  run_app->add_option("--response-profile", run.response_profile, "full or compact")
      ->check(CLI::IsMember({"full", "compact"}));
  run_app->add_flag("--json", run.json, "Print the API's answer as it came");
  Examine examine;
  CLI::App* doctor =
      app.add_subcommand("doctor", "Look for what is wrong with this set-up, and say what to do");
  doctor->add_flag("--json", examine.json, "Print one JSON object");
  doctor->fallthrough();
  ConfigureClient configure;
  CLI::App* config = add_config(app, configure);
  salestouch::UsersCommand users_command;
  CLI::App* users = add_users(app, users_command);
  for (CLI::App* leaf : {list, schema, run_app}) leaf->fallthrough();
  sandbox->fallthrough();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Looked for only now: it takes as long as all the rest of a start.
    std::vector<std::string> problems = drop_unusable_environment();
    if (problems.empty()) return app.exit(error) == 0 ? 0 : base::exit_code::kUsage;
    std::variant<Options, int> without = read_options(argc, argv);
    if (Options* rest = std::get_if<Options>(&without)) rest->problems = std::move(problems);
    return without;
  }
  // CLI11 takes an empty variable for one that is not set; here it says: keep nothing.
  if (!options.cache_directory && std::getenv("SALESTOUCH_MCP_CACHE_DIR")) options.cache_directory = "";
  if (*serve) {
    options.mode = to_serve(serve_flags);
  } else if (*sandbox) {
    options.mode = ServeSandbox{*read_address(listen)};
  } else if (*list) {
    options.mode = ListCommands{};
  } else if (*schema) {
    options.mode = ShowCommandSchema{run.command_id};
  } else if (*run_app) {
    options.mode = run;
  } else if (*doctor) {
    options.mode = examine;
  } else if (*config) {
    options.mode = configure;
  } else if (*users) {
    options.mode = users_command;
  }
  return options;
}
