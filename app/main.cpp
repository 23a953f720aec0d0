// salestouch-mcp: options → parts → run.

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <cmath>
#include <cstdlib>
#include <iostream>

#include "app/config/client_config.hpp"
#include "app/doctor.hpp"
#include "app/issuer_documents.hpp"
#include "app/metrics.hpp"
#include "app/options.hpp"
#include "app/serve_http.hpp"
#include "app/serve_stdio.hpp"
#include "app/shell/command_cli.hpp"
#include "app/workspace.hpp"
#include "app/workspaces.hpp"
#include "base/ascii.hpp"
#include "base/exit_code.hpp"
#include "base/log.hpp"
#include "base/net/proxy.hpp"
#include "base/secret_file.hpp"
#include "base/system/files.hpp"
#include "base/system/process.hpp"
#include "base/system/terminal.hpp"
#include "sandbox/sandbox_api.hpp"
#include "tools/api/api_client.hpp"
#include "tools/api/api_settings.hpp"
#include "tools/commands/command_schema.hpp"

namespace {

namespace asio = boost::asio;

/// The call with the names of the arguments that the command has, if this program knows it.
salestouch::CommandRun with_known_arguments(salestouch::CommandRun run) {
  const auto known = salestouch::bundled_description(run.command_id);
  const base::Json* properties = known ? base::find(known->input_schema, "properties") : nullptr;
  if (!properties || !properties->is_object()) return run;
  for (const auto& [name, property] : properties->items()) run.known_arguments.push_back(name);
  return run;
}

/// Where the API is: the sandbox of this process, or what the person configured.
salestouch::ApiSettings settings_of(const std::optional<salestouch::Sandbox>& sandbox) {
  if (!sandbox) return salestouch::load_api_settings(salestouch::process_sources());
  salestouch::ApiSettings settings;
  settings.base_url = "http://127.0.0.1:" + std::to_string(sandbox->port());
  settings.api_key = salestouch::SandboxApi::kApiKey;
  settings.base_url_from = settings.api_key_from = "--sandbox";
  return settings;
}

std::filesystem::path cache_directory_of(const Options& options) {
  if (options.cache_directory) return *options.cache_directory;
  return salestouch::default_cache_directory(salestouch::process_sources());
}

/// What this server shows an authorization server that it asks about tokens; nothing where the secret cannot
/// be read, which is logged.
std::optional<std::string> introspection_credentials(const ServeHttp& http) {
  if (http.oauth_client_secret_file.empty()) return "";
  const auto secret = base::read_secret(http.oauth_client_secret_file, std::cin);
  if (!secret) {
    spdlog::critical("{} cannot be read{}", http.oauth_client_secret_file,
                     base::why_unreadable(http.oauth_client_secret_file, secret.error()));
    return std::nullopt;
  }
  // Both are encoded first (RFC 6749, 2.3.1).
  const auto encoded = [](std::string_view text) {
    return boost::urls::encode(text, boost::urls::unreserved_chars);
  };
  return base::basic_authorization(encoded(http.oauth_client_id), encoded(*secret));
}

/// Serves over standard input and output, over HTTP, or to a browser, to the exit code.
int serve(asio::io_context& io, salestouch::ApiSettings settings, salestouch::ApiClientOptions api,
          base::Worker& worker, const Options& options) {
  salestouch::WorkspaceOptions workspace =
      salestouch::workspace_options(options, settings, cache_directory_of(options));
  const auto* http = std::get_if<ServeHttp>(&options.mode);
  int exit_with = base::exit_code::kFailed;
  if (!http) {
    const auto* view = std::get_if<salestouch::ShowView>(&options.mode);
    if (view) workspace.apps = salestouch::Apps::on;
    salestouch::Workspace own(io, std::move(settings), std::move(api), std::move(workspace), worker);
    exit_with = view ? salestouch::show_view(io, own.server(), *view) : serve_stdio(io, own.server());
    worker.finish();
    return exit_with;
  }
  salestouch::Metrics metrics;
  api.observer = &metrics;
  salestouch::AuditLog audit(http->audit_log);
  if (!audit.open()) return base::exit_code::kUsage;
  const std::optional<std::string> credentials = introspection_credentials(*http);
  if (!credentials) return base::exit_code::kUsage;
  salestouch::IssuerDocuments documents(api, worker, *credentials);
  salestouch::Workspaces workspaces(
      {io, worker, metrics, audit, std::move(settings), std::move(api), std::move(workspace)});
  exit_with = serve_http(io, workspaces, documents, metrics, *http);
  worker.finish();
  return exit_with;
}

int serve_sandbox(asio::io_context& io, const ServeSandbox& at) {
  asio::signal_set signals = base::end_signals(io);
  salestouch::Sandbox sandbox(io, at.listen.address, at.listen.port);
  const std::string host = at.listen.address == "::1" ? "[::1]" : at.listen.address;
  // One write, so that whoever waits for it gets all of it.
  std::cerr << "The sandbox listens. To use it:\n  export SALESTOUCH_API_BASE_URL=http://" + host + ':' +
                   std::to_string(sandbox.port()) +
                   " SALESTOUCH_API_KEY=" + std::string(salestouch::SandboxApi::kApiKey) + '\n';
  signals.async_wait([&](const boost::system::error_code&, int) { io.stop(); });
  io.run();
  return base::exit_code::kFine;
}

/// Runs a subcommand that asks the API and prints what it gets, to its exit code.
int run_to_end(asio::io_context& io, asio::awaitable<int> command) {
  int exit_with = base::exit_code::kFailed;
  std::exception_ptr failure;
  asio::co_spawn(io, std::move(command), [&](std::exception_ptr thrown, int code) {
    failure = thrown;
    exit_with = code;
    io.stop();
  });
  io.restart();  // there may have been one before
  io.run();
  if (failure) std::rethrow_exception(failure);
  return exit_with;
}

salestouch::ApiClientOptions api_options_of(const Options& options) {
  salestouch::ApiClientOptions api;
  api.ca_file = options.ca_file;
  api.allow_plain_http = options.allow_plain_http;
  if (!options.no_proxy) api.proxy_environment = salestouch::process_sources().environment;
  api.max_body = options.max_response_bytes;
  api.total_limit = std::chrono::milliseconds(std::llround(options.timeout_seconds * 1000));
  api.first_byte_limit = api.total_limit * 2 / 3;
  api.connect_limit = std::min(api.connect_limit, api.total_limit / 3);
  api.kept_silence_limit = std::min(api.kept_silence_limit, api.total_limit / 6);
  return api;
}

int run_setup(asio::io_context& io, const salestouch::Setup& setup, const Options& options,
              const salestouch::ApiClientOptions& api, base::Worker& worker) {
  const salestouch::SettingsSources sources = salestouch::process_sources();
  const auto connect = [&](salestouch::ApiSettings settings) {
    return std::make_unique<salestouch::ApiClient>(std::move(settings), api, worker);
  };
  return run_to_end(io, salestouch::set_up(setup,
                                           {sources, salestouch::program_path(options.started_as, sources),
                                            options.sandbox, connect},
                                           {base::is_input_typed(), std::cin, std::cerr}));
}

/// What needs the API, of whatever mode.
int run_with_api(asio::io_context& io, const Options& options) {
  base::Worker worker;  // for what would hold up the event loop
  std::optional<salestouch::Sandbox> sandbox;
  if (options.sandbox) sandbox.emplace(io, "127.0.0.1", 0);
  salestouch::ApiSettings settings = settings_of(sandbox);
  for (const std::string& problem : settings.problems) spdlog::warn("{}", problem);
  salestouch::ApiClientOptions api_options = api_options_of(options);
  const auto* view = std::get_if<salestouch::ShowView>(&options.mode);
  if (view || std::holds_alternative<ServeStdio>(options.mode) ||
      std::holds_alternative<ServeHttp>(options.mode))
    return serve(io, std::move(settings), std::move(api_options), worker, options);
  if (const auto* setup = std::get_if<salestouch::Setup>(&options.mode)) {
    const int code = run_setup(io, *setup, options, api_options, worker);
    if (code != base::exit_code::kFine) return code;
    settings = settings_of(sandbox);  // with the key that was kept
  }
  salestouch::ApiClient api(std::move(settings), std::move(api_options), worker);

  if (const auto* list = std::get_if<ListCommands>(&options.mode))
    return run_to_end(io, salestouch::list_commands(api, list->output, std::cout, std::cerr));
  if (const auto* show = std::get_if<ShowCommandSchema>(&options.mode))
    return run_to_end(io, salestouch::show_command_schema(api, show->command_id, std::cout, std::cerr));
  if (const auto* command = std::get_if<salestouch::CommandRun>(&options.mode))
    return run_to_end(io, salestouch::run_command(api, with_known_arguments(*command), std::cout, std::cerr));
  const auto* examine = std::get_if<Examine>(&options.mode);  // nothing: at the end of a set-up
  const salestouch::DoctorOptions doctor{cache_directory_of(options), examine && examine->json};
  return run_to_end(io, salestouch::examine_setup(api, doctor, std::cout));
}

/// What was printed and could not be written, on a full disk, was not said. Whoever closed the pipe, such as
/// `head`, has read enough.
int said_all(int exit_with) {
  std::cout.flush();
  if (std::cout || base::is_output_closed()) return exit_with;
  std::cerr << "salestouch-mcp: standard output cannot be written\n";
  return base::exit_code::kFailed;
}

salestouch::ConfigAction action_of(const ConfigureClient& configure) {
  if (configure.list) return salestouch::ConfigAction::list;
  if (configure.remove) return salestouch::ConfigAction::remove;
  return configure.write ? salestouch::ConfigAction::write : salestouch::ConfigAction::print;
}

int run(const Options& options) {
  asio::io_context io(1);
  if (const auto* at = std::get_if<ServeSandbox>(&options.mode)) return serve_sandbox(io, *at);
  if (const auto* configure = std::get_if<ConfigureClient>(&options.mode)) {
    const salestouch::SettingsSources sources = salestouch::process_sources();
    const std::filesystem::path program = salestouch::program_path(options.started_as, sources);
    return salestouch::configure_client({configure->client, action_of(*configure), options.sandbox, program},
                                        sources, std::cout, std::cerr);
  }
  if (const auto* users = std::get_if<salestouch::UsersCommand>(&options.mode))
    return salestouch::run_users(*users, std::cin, std::cout, std::cerr);
  return run_with_api(io, options);
}

}  // namespace

int main(int argc, char** argv) {
  base::prepare_process();
  base::hold_reload_signal(true);  // until the server that reloads is there
  std::variant<Options, int> options = read_options(argc, argv);
  if (const int* exit_with = std::get_if<int>(&options)) return said_all(*exit_with);
  const Options& chosen = std::get<Options>(options);
  if (!std::holds_alternative<ServeHttp>(chosen.mode)) base::hold_reload_signal(false);
  base::set_up_logging(chosen.log_level, chosen.log_format);
  for (const std::string& problem : chosen.problems) spdlog::warn("{}", problem);
  try {
    return said_all(run(chosen));
  } catch (const boost::system::system_error& error) {
    spdlog::critical("{}", error.code().message());  // what() has places in the source
  } catch (const std::exception& error) {
    spdlog::critical("{}", error.what());
  }
  return base::exit_code::kFailed;
}
