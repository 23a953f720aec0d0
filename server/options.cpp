#include "server/options.hpp"

#include <CLI/CLI.hpp>
#include <charconv>

#include "version.hpp"

namespace {

constexpr int kUsageError = 2;

/// Splits "ADDRESS:PORT"; an IPv6 address stands in brackets.
std::optional<ServeSandbox> read_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  unsigned short port = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + colon + 1, end, port);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return ServeSandbox{address, port};
}

const std::map<std::string, mcp::LogFormat> kLogFormats = {{"text", mcp::LogFormat::text},
                                                           {"json", mcp::LogFormat::json}};
const std::map<std::string, mcp::ToolNames> kToolNames = {{"auto", mcp::ToolNames::automatic},
                                                          {"dotted", mcp::ToolNames::dotted},
                                                          {"underscore", mcp::ToolNames::underscore}};

void add_common_flags(CLI::App& app, Options& options) {
  app.add_flag("--sandbox", options.sandbox, "Use made-up data on this machine; needs no account");
  app.add_option("--log-level", options.log_level, "trace, debug, info, warn, error, critical or off")
      ->envname("SALESTOUCH_MCP_LOG_LEVEL")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "critical", "off"}))
      ->capture_default_str();
  app.add_option("--log-format", options.log_format, "text or json; logs go to standard error")
      ->envname("SALESTOUCH_MCP_LOG_FORMAT")
      ->transform(CLI::CheckedTransformer(kLogFormats, CLI::ignore_case).description(""));
  app.add_option("--tool-names", options.tool_names, "auto (by client), dotted or underscore")
      ->envname("SALESTOUCH_MCP_TOOL_NAMES")
      ->transform(CLI::CheckedTransformer(kToolNames, CLI::ignore_case).description(""));
  app.add_option("--max-tokens", options.max_tokens, "Token budget of a result; 0: none")
      ->envname("SALESTOUCH_MCP_MAX_TOKENS")
      ->check(CLI::Range(std::size_t{0}, std::size_t{1'000'000}))
      ->capture_default_str();
  app.add_option("--max-chars", options.max_characters, "Character budget of a result; 0: none")
      ->envname("SALESTOUCH_MCP_MAX_CHARS")
      ->check(CLI::Range(std::size_t{0}, std::size_t{4'000'000}))
      ->capture_default_str();
  app.add_option("--max-response-bytes", options.max_response_bytes, "Largest answer taken from the API")
      ->envname("SALESTOUCH_MCP_MAX_RESPONSE_BYTES")
      ->capture_default_str();
  app.add_option("--cache-dir", options.cache_directory, "Where the schema is kept; \"\": nowhere")
      ->envname("SALESTOUCH_MCP_CACHE_DIR");
  app.add_flag("--allow-plain-http", options.allow_plain_http,
               "Allow http:// to other machines; it shows the key");
}

}  // namespace

std::variant<Options, int> read_options(int argc, char** argv) {
  Options options;
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

  std::string listen = "127.0.0.1:8770";
  CLI::App* sandbox = app.add_subcommand("sandbox", "Run the made-up SalesTouch API on loopback");
  sandbox->add_option("--listen", listen, "ADDRESS:PORT; port 0: any free one")->capture_default_str();

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
  for (CLI::App* leaf : {list, schema, run_app}) leaf->fallthrough();
  sandbox->fallthrough();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsageError;
  }
  if (*sandbox) {
    std::optional<ServeSandbox> address = read_address(listen);
    if (!address) {
      std::cerr << "--listen must be ADDRESS:PORT, for example 127.0.0.1:8770\n";
      return kUsageError;
    }
    options.mode = *address;
  } else if (*list) {
    options.mode = ListCommands{};
  } else if (*schema) {
    options.mode = ShowCommandSchema{run.command_id};
  } else if (*run_app) {
    options.mode = run;
  }
  return options;
}
