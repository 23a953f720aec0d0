#include "app/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "app/config/client_config.hpp"
#include "app/option_values.hpp"
#include "base/ascii.hpp"
#include "base/exit_code.hpp"
#include "base/inert_text.hpp"
#include "base/system/process.hpp"
#include "version.hpp"

namespace {

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

const std::map<std::string, salestouch::Writes> kWrites = {
    {"false", salestouch::Writes::refused}, {"0", salestouch::Writes::refused},
    {"no", salestouch::Writes::refused},    {"off", salestouch::Writes::refused},
    {"true", salestouch::Writes::asked},    {"1", salestouch::Writes::asked},
    {"yes", salestouch::Writes::asked},     {"on", salestouch::Writes::asked},
    {"asked", salestouch::Writes::asked},   {"unattended", salestouch::Writes::unattended}};

const std::map<std::string, salestouch::FullFormat> kFullFormats = {
    {"cards", salestouch::FullFormat::cards}, {"jsonl", salestouch::FullFormat::json_lines}};

const std::map<std::string, salestouch::Output> kOutputs = {{"text", salestouch::Output::text},
                                                            {"structured", salestouch::Output::structured}};

const std::map<std::string, salestouch::RecordFormat> kRecordFormats = {
    {"table", salestouch::RecordFormat::table},
    {"json", salestouch::RecordFormat::json},
    {"jsonl", salestouch::RecordFormat::jsonl},
    {"csv", salestouch::RecordFormat::csv},
    {"md", salestouch::RecordFormat::markdown}};

void add_common_flags(CLI::App& app, Options& options) {
  app.add_option("--commands", options.commands,
                 "Commands to offer as tools, in this order; all: every command of the API")
      ->envname("SALESTOUCH_MCP_COMMANDS")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->transform(trimmed_value)
      ->check(command_id_problem)
      ->capture_default_str();
  app.add_flag(
         "--allow-writes{asked}", options.writes,
         "Offer commands that change data, too, and ask the person before each; =unattended: do not ask")
      ->envname("SALESTOUCH_MCP_ALLOW_WRITES")
      ->transform(one_of(kWrites));
  app.add_flag("--sandbox", options.sandbox, "Use made-up data on this machine; needs no account");
  app.add_option("--log-level", options.log_level, "trace, debug, info, warn, error, critical or off")
      ->envname("SALESTOUCH_MCP_LOG_LEVEL")
      ->transform(one_of(kLogLevels))
      ->capture_default_str();
  app.add_option("--log-format", options.log_format, "text or json; logs go to standard error")
      ->envname("SALESTOUCH_MCP_LOG_FORMAT")
      ->transform(one_of(kLogFormats));
  app.add_option("--tool-names", options.tool_names, "auto (by client), dotted or underscore")
      ->envname("SALESTOUCH_MCP_TOOL_NAMES")
      ->transform(one_of(kToolNames));
  app.add_option(
         "--apps", options.apps,
         "Offer the leads view: auto (its data tools only to clients that declare MCP Apps), on or off")
      ->envname("SALESTOUCH_MCP_APPS")
      ->transform(one_of(kApps));
  app.add_option("--full-format", options.full_format,
                 "How full results are written: cards for models, jsonl for programs")
      ->envname("SALESTOUCH_MCP_FULL_FORMAT")
      ->transform(one_of(kFullFormats));
  app.add_option("--output", options.output,
                 "Where a result has its leads: text, for models, or structured, for programs")
      ->envname("SALESTOUCH_MCP_OUTPUT")
      ->transform(one_of(kOutputs));
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
      ->check(in_range(0.1, 600))
      ->capture_default_str();
  app.add_option("--max-response-bytes", options.max_response_bytes, "Largest answer taken from the API")
      ->envname("SALESTOUCH_MCP_MAX_RESPONSE_BYTES")
      ->check(in_range(1 << 20, 1U << 31))
      ->capture_default_str();
  app.add_option("--cache-dir", options.cache_directory,
                 "Directory for the commands' schemas; \"\": keep nothing")
      ->envname("SALESTOUCH_MCP_CACHE_DIR");
  app.add_flag("--no-cache", options.no_cache,
               "Fetch an import for each call, instead of keeping it for some minutes");
  app.add_flag("--no-proxy", options.no_proxy,
               "Connect to the API without the proxy that the environment names")
      ->envname("SALESTOUCH_MCP_NO_PROXY");
  app.add_flag("--allow-plain-http", options.allow_plain_http,
               "Allow http:// to other machines; the network can then read the key");
}

/// What stands between the commas. Not by CLI11, which goes on to the next argument where nothing does.
std::vector<std::string> names_in(const std::vector<std::string>& lists) {
  std::vector<std::string> names;
  for (const std::string& list : lists) {
    for (std::string_view rest = list;; rest.remove_prefix(1)) {
      const std::string_view name = base::trimmed(rest.substr(0, rest.find(',')));
      if (name.empty()) throw CLI::ValidationError("--fields", "has an empty name");
      names.emplace_back(name);
      rest.remove_prefix(std::min(rest.find(','), rest.size()));
      if (rest.empty()) break;
    }
  }
  return names;
}

/// The format that the ending of `file` names; a table for a person where it names none.
salestouch::RecordFormat format_of(const std::string& file) {
  const std::size_t dot = file.find_last_of("./\\");
  const bool has_ending = dot != std::string::npos && file[dot] == '.';
  const auto known = kRecordFormats.find(has_ending ? file.substr(dot + 1) : "");
  return known == kRecordFormats.end() ? salestouch::RecordFormat::table : known->second;
}

/// How and where `command` prints records.
void add_record_output(CLI::App* command, salestouch::RecordOutput& output) {
  CLI::Option* format =
      command->add_option("--format", output.format, "table, json (the API's answer), jsonl, csv or md")
          ->transform(one_of(kRecordFormats));
  command
      ->add_flag_callback(
          "--json", [&output] { output.format = salestouch::RecordFormat::json; },
          "The same as --format json")
      ->excludes(format);
  command
      ->add_option_function<std::vector<std::string>>(
          "--fields", [&output](const std::vector<std::string>& lists) { output.fields = names_in(lists); },
          "Fields to print, in this order, commas between")
      ->allow_extra_args(false);
  command->add_option_function<std::string>(
      "--output",
      [&output, command](const std::string& file) {
        output.file = file;
        if (command->count("--format") + command->count("--json") == 0) output.format = format_of(file);
      },
      "File to write instead, whole or not at all, in the format of its ending; -: standard output");
  command->add_flag("--bom", output.byte_order_mark,
                    "Begin csv with a byte order mark, so that Excel reads accents");
}

/// The subcommands of `commands`.
struct CommandApps {
  CLI::App* list = nullptr;
  CLI::App* schema = nullptr;
  CLI::App* run = nullptr;
};

CommandApps add_commands(CLI::App& commands, salestouch::RecordOutput& listed, salestouch::CommandRun& run) {
  commands.require_subcommand(1);
  const CommandApps apps = {commands.add_subcommand("list", "List the commands"),
                            commands.add_subcommand("schema", "Print a command's description and schemas"),
                            commands.add_subcommand("run", "Run a command")};
  add_record_output(apps.list, listed);
  for (CLI::App* one : {apps.schema, apps.run})
    one->add_option("ID", run.command_id, "Command id, for example import.leads.list")->required();
  apps.run->add_option(
      "ARGUMENT", run.arguments,
      "KEY=TEXT, or KEY:=JSON for numbers, lists and objects; for example import_id=imp_123");
  apps.run->add_option("--input-json", run.input_json, "The command's arguments, a JSON object")
      ->capture_default_str();
  apps.run->add_option("--response-profile", run.response_profile, "full or compact")
      ->transform(one_named({"full", "compact"}));
  apps.run->add_flag("--all", run.all, "Read a list that the API gives in parts to its end");
  add_record_output(apps.run, run.output);
  return apps;
}

void add_setup_flags(CLI::App& command, salestouch::Setup& setup) {
  command.add_option("--key-file", setup.key_file,
                     "File with the SalesTouch key; -: standard input; else it is asked for");
  std::vector<std::string> names = salestouch::configured_clients();
  names.insert(names.end(), {"all", "none"});
  command
      .add_option(
          "--client", setup.clients,
          "Client to add this server to; repeatable; all: each that is found; none; else you are asked")
      ->allow_extra_args(false)
      ->transform(one_named(std::move(names)));
}

void add_config_flags(CLI::App& config, ConfigureClient& configure) {
  CLI::Option* client = config.add_option("CLIENT", configure.client, "The client")
                            ->transform(one_named(salestouch::configured_clients()));
  CLI::Option* write =
      config.add_flag("--write", configure.write, "Merge this server into the client's own file");
  config.add_flag("--remove", configure.remove, "Take this server out of the client's own file")
      ->excludes(write);
  config.add_flag("--list", configure.list, "The clients, and which of them have this server")
      ->excludes(client);
  config.final_callback([&configure] {
    if (configure.client.empty() && !configure.list)
      throw CLI::RequiredError("config: CLIENT, or --list for the clients,");
  });
}

void add_users_flags(CLI::App& command, salestouch::UsersCommand& users) {
  command.add_option("--users-file", users.file, "")->envname("SALESTOUCH_MCP_USERS_FILE")->group("");
  command.footer(
      "The file is the one that SALESTOUCH_MCP_USERS_FILE names. Send a running server SIGHUP to read it again.");
  command.require_subcommand(1);
  const auto action = [&](const char* name, const char* help, salestouch::UsersAction what) {
    CLI::App* one = command.add_subcommand(name, help);
    one->callback([&users, what] { users.action = what; });
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
}

/// Has the variables of options and of those of subcommands as they are meant.
void tidy_environment(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    const std::string& variable = option->get_envname();
    const char* value = variable.empty() ? nullptr : std::getenv(variable.c_str());
    if (!value) continue;
    if (const std::string meant = meant_value(value); meant != value) base::set_variable(variable, meant);
  }
  for (const CLI::App* subcommand : app.get_subcommands([](const CLI::App*) { return true; }))
    tidy_environment(*subcommand);
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
      base::unset_variable(variable);
    }
  }
  return problems;
}

/// What CLI11 reads: it takes the next argument, a --sandbox perhaps, for the value of an option whose own is
/// empty, so that value gets an argument of its own.
std::vector<std::string> separate_empty_values(int argc, char** argv) {
  std::vector<std::string> arguments(argv, argv + argc);
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    std::string& argument = arguments[i];
    if (!argument.starts_with("--") || argument.find('=') != argument.size() - 1) continue;
    argument.pop_back();
    arguments.insert(arguments.begin() + static_cast<std::ptrdiff_t>(++i), "");
  }
  return arguments;
}

/// "help", "help serve" and "version", as other programs take them, for the flags of the same meaning.
std::vector<std::string> with_words_as_flags(std::vector<std::string> arguments) {
  if (arguments.size() > 1 && (arguments[1] == "help" || arguments[1] == "version")) {
    arguments.push_back("--" + arguments[1]);
    arguments.erase(arguments.begin() + 1);
  }
  return arguments;
}

/// Throws where an argument has commas with nothing between: CLI11 would go on to the next one for it.
void parse(CLI::App& app, const std::vector<std::string>& arguments) {
  std::vector<const char*> pointers;
  for (const std::string& argument : arguments) {
    const std::string value = argument.substr(argument.starts_with("--") ? argument.find('=') + 1 : 0);
    if (!value.empty() && value.find_first_not_of(',') == std::string::npos)
      throw CLI::ValidationError(argument, "there is nothing between the commas");
    pointers.push_back(argument.c_str());
  }
  app.parse(static_cast<int>(pointers.size()), pointers.data());
}

/// The subcommands of which one may have been meant, where the arguments stopped to make sense.
std::string subcommands_there(const CLI::App& app) {
  const CLI::App* reached = &app;
  while (!reached->get_subcommands().empty()) reached = reached->get_subcommands().back();
  std::string names;
  for (const CLI::App* one : reached->get_subcommands([](const CLI::App*) { return true; }))
    names += (names.empty() ? "Subcommands: " : ", ") + one->get_name();
  return names.empty() ? names : names + ".\n";
}

/// Says what is wrong with the arguments, or what was asked for (--help, --version); they may hold what would
/// steer a terminal.
int exit_code_of(const CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream said;
  const int code = app.exit(error, std::cout, said);
  const bool is_of_subcommands = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr ||
                                 dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  std::cerr << base::inert_lines(said.str()) << (is_of_subcommands ? subcommands_there(app) : "");
  return code == 0 ? base::exit_code::kFine : base::exit_code::kUsage;
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
      "private CA: SALESTOUCH_CA_FILE. See docs/use/configuration.md.");
  app.require_subcommand(0, 1);
  add_common_flags(app, options);
  app.add_option("--ca-file", options.ca_file, "")->envname("SALESTOUCH_CA_FILE")->group("");
  app.fallthrough();

  const std::vector<std::string> arguments = with_words_as_flags(separate_empty_values(argc, argv));
  // The flags of a subcommand only where it is named: those of all take as long as half of a start.
  const auto subcommand = [&](const char* name, const char* help, const auto& add_flags) {
    CLI::App* one = app.add_subcommand(name, help);
    if (std::ranges::find(arguments, name) != arguments.end()) add_flags(*one);
    return one;
  };

  ServeFlags serve_flags;
  const CLI::App* serve =
      subcommand("serve", "Speak MCP over HTTP: /mcp for every revision since 2025-03-26, /sse before",
                 [&](CLI::App& to) { add_serve_flags(to, serve_flags); });
  std::string listen = "127.0.0.1:8770";
  const CLI::App* sandbox =
      subcommand("sandbox", "Run the made-up SalesTouch API on loopback", [&](CLI::App& to) {
        to.add_option("--listen", listen, "ADDRESS:PORT of loopback; port 0: any free one")
            ->check(loopback_problem)
            ->capture_default_str();
      });
  salestouch::RecordOutput listed;
  salestouch::CommandRun run;
  CommandApps commands;
  subcommand("commands", "List, describe and run SalesTouch commands",
             [&](CLI::App& to) { commands = add_commands(to, listed, run); });
  salestouch::ShowView view;
  const CLI::App* view_app =
      subcommand("view", "Show the leads of an import in a browser of this machine", [&](CLI::App& to) {
        to.add_option("IMPORT_ID", view.import_id,
                      "The import; salestouch-mcp commands run import.list has them")
            ->required();
        to.add_flag("!--no-browser", view.opens_browser, "Only print the link");
      });
  Examine examine;
  const CLI::App* doctor =
      subcommand("doctor", "Check the configuration, the network, the key and the API, and say what to do",
                 [&](CLI::App& to) { to.add_flag("--json", examine.json, "Print one JSON object"); });
  ConfigureClient configure;
  const CLI::App* config = subcommand("config", "Print the configuration file of an MCP client, or write it",
                                      [&](CLI::App& to) { add_config_flags(to, configure); });
  salestouch::Setup setup;
  const CLI::App* setup_app =
      subcommand("setup", "Ask for the key, check and keep it, and add this server to MCP clients",
                 [&](CLI::App& to) { add_setup_flags(to, setup); });
  salestouch::UsersCommand users_command;
  const CLI::App* users = subcommand("users", "Keep the file of users of a server over HTTP",
                                     [&](CLI::App& to) { add_users_flags(to, users_command); });

  tidy_environment(app);
  try {
    parse(app, arguments);
  } catch (const CLI::ParseError& error) {
    // Looked for only now: it takes as long as all the rest of a start.
    std::vector<std::string> problems = drop_unusable_environment();
    if (problems.empty()) return exit_code_of(app, error);
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
  } else if (commands.list && *commands.list) {
    options.mode = ListCommands{listed};
  } else if (commands.schema && *commands.schema) {
    options.mode = ShowCommandSchema{run.command_id};
  } else if (commands.run && *commands.run) {
    options.mode = run;
  } else if (*view_app) {
    options.mode = view;
  } else if (*doctor) {
    options.mode = examine;
  } else if (*config) {
    options.mode = configure;
  } else if (*setup_app) {
    options.mode = setup;
  } else if (*users) {
    options.mode = users_command;
  }
  return options;
}
