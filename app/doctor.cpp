#include "app/doctor.hpp"

#include <boost/algorithm/string/join.hpp>
#include <fstream>
#include <iomanip>
#include <ostream>

#include "base/system/process.hpp"
#include "base/system/utc_time.hpp"
#include "tools/api/api_answer.hpp"
#include "tools/commands/command_schema.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using base::Json;
using std::chrono::steady_clock;

constexpr char kCommand[] = "import.leads.list";
/// A certificate that ends sooner is a warning.
constexpr std::chrono::days kSoon{14};

struct Check {
  std::string name;
  std::string status;  ///< ok, warning, failed or skipped
  std::string detail;
  std::string next_step;
};

/// "st_…4f2a": enough to tell keys apart.
std::string masked(const std::string& secret) {
  constexpr std::size_t kShown = 4;
  if (secret.size() < 4 * kShown) return "…";
  return secret.substr(0, 3) + "…" + secret.substr(secret.size() - kShown);
}

std::string milliseconds(steady_clock::duration time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) + " ms";
}

Check configuration(const ApiSettings& settings) {
  std::string detail = settings.base_url + " (" + settings.base_url_from + ")";
  if (!settings.api_key.empty())
    detail += ", key " + masked(settings.api_key) + " (" + settings.api_key_from + ")";
  if (!settings.access_token.empty())
    detail += ", access token " + masked(settings.access_token) + " (" + settings.access_token_from + ")";
  if (!settings.has_credentials()) {
    const std::string problems =
        settings.problems.empty() ? "" : ". " + boost::algorithm::join(settings.problems, " ");
    return {"configuration", "failed", detail + ", no credentials" + problems,
            "Set SALESTOUCH_API_KEY where the MCP client starts this server, or try --sandbox."};
  }
  if (!settings.problems.empty()) {
    return {"configuration", "warning", detail + ". " + boost::algorithm::join(settings.problems, " "),
            "Correct what is named, or remove it."};
  }
  return {"configuration", "ok", detail, ""};
}

std::string date_of(std::chrono::system_clock::time_point time) {
  const std::tm date = base::utc_of(std::chrono::system_clock::to_time_t(time));
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &date);
  return text;
}

Check tls_check(const ConnectionReport& report) {
  Check check{"TLS", "ok", report.tls_version + ", certificate until " + date_of(report.certificate_until),
              ""};
  if (report.certificate_until - std::chrono::system_clock::now() < kSoon) {
    check.status = "warning";
    check.next_step = "Tell whoever runs the API that its certificate ends soon.";
  }
  return check;
}

Check connection_check(const ConnectionReport& report) {
  if (report.dead_family.empty()) return {"connection", "ok", report.address, ""};
  return {"connection", "warning",
          report.address + "; its " + report.dead_family + " addresses do not answer",
          "Calls get through by the other family. Tell whoever runs this network, or switch " +
              report.dead_family + " off."};
}

/// One check for each stage of a connection; those behind the first failure are skipped.
void add_connection_checks(const ConnectionReport& report, std::vector<Check>& checks) {
  struct Stage {
    ConnectionStage stage;
    Check when_reached;
  };
  std::vector<Stage> stages;
  if (report.proxy.empty()) {
    stages = {{ConnectionStage::resolved, {"name", "ok", report.host, ""}},
              {ConnectionStage::connected, connection_check(report)}};
  } else {
    stages = {{ConnectionStage::through_proxy, {"proxy", "ok", report.proxy, ""}}};
  }
  if (report.https)
    stages.push_back({ConnectionStage::secured, report.error ? Check{"TLS", "", "", ""} : tls_check(report)});
  bool failed = false;
  for (Stage& stage : stages) {
    if (report.reached >= stage.stage) {
      checks.push_back(std::move(stage.when_reached));
    } else if (failed) {
      checks.push_back({stage.when_reached.name, "skipped", "", ""});
    } else {
      failed = true;
      checks.push_back({stage.when_reached.name, "failed", report.error->message, report.error->next_step});
    }
  }
  if (!report.https) checks.push_back({"TLS", "skipped", "plain http", ""});
}

/// What the API, or whoever stands before it, says to a request.
Check answer_check(const ApiResult<ApiAnswer>& answer) {
  if (answer && !answer->failure) return {"credentials", "ok", "accepted", ""};
  const ApiError& error = answer ? *answer->failure : answer.error();
  const bool is_refusal = error.code == "unauthorized" || error.code == "forbidden";
  return {is_refusal ? "credentials" : "answer", "failed", error.code + ": " + error.message,
          error.next_step};
}

Check schema_check(const ApiAnswer& answer) {
  const std::optional<Json> data = base::parse_json(answer.data());
  const Json* command = data ? base::find(*data, "command") : nullptr;
  const std::optional<CommandDescription> ours = bundled_description(kCommand);
  const std::optional<CommandDescription> theirs = command ? read_command(*command) : std::nullopt;
  if (!theirs) {
    return {"schema", "failed", "the API's description of import.leads.list cannot be used",
            "The server goes on with its own; update it if calls are refused."};
  }
  const bool same =
      ours && theirs->input_schema == ours->input_schema && theirs->output_schema == ours->output_schema;
  return {"schema", "ok", same ? "as this version knows it" : "newer than this version; the API's is used",
          ""};
}

Check cache_check(const fs::path& directory) {
  if (directory.empty()) return {"cache", "skipped", "nothing is kept on disk", ""};
  std::error_code error;
  fs::create_directories(directory, error);
  const fs::path probe = directory / (".doctor." + base::process_name());
  const bool writable = std::ofstream(probe).put('x').flush().good();
  fs::remove(probe, error);
  if (writable) return {"cache", "ok", directory.string(), ""};
  return {"cache", "warning",
          directory.string() + " cannot be written: each start waits for the API's schema",
          "Name another with SALESTOUCH_MCP_CACHE_DIR."};
}

void print_lines(const std::vector<Check>& checks, std::ostream& out) {
  for (const Check& check : checks) {
    out << std::left << std::setw(8) << check.status << std::setw(check.detail.empty() ? 0 : 14) << check.name
        << check.detail << '\n';
    if (!check.next_step.empty()) out << std::string(22, ' ') << check.next_step << '\n';
  }
}

void print_json(const std::vector<Check>& checks, bool ok, std::ostream& out) {
  Json list = Json::array();
  for (const Check& check : checks) {
    Json entry = {{"check", check.name}, {"status", check.status}, {"detail", check.detail}};
    if (!check.next_step.empty()) entry["next_step"] = check.next_step;
    list.push_back(std::move(entry));
  }
  out << base::dump_json({{"ok", ok}, {"checks", std::move(list)}}) << '\n';
}

/// What only a connection can tell.
asio::awaitable<void> ask_api(ApiClient& api, std::vector<Check>& checks) {
  ApiResult<HttpAnswer> http = co_await api.command_schema(kCommand);
  const ApiResult<ApiAnswer> answer =
      http ? read_answer(std::move(*http)) : ApiResult<ApiAnswer>(http.error());
  checks.push_back(answer_check(answer));
  if (!answer || answer->failure) co_return;
  checks.push_back(schema_check(*answer));
  const auto begin = steady_clock::now();
  const ApiResult<HttpAnswer> again = co_await api.command_schema(kCommand);
  if (again) checks.push_back({"round trip", "ok", milliseconds(steady_clock::now() - begin), ""});
}

}  // namespace

asio::awaitable<int> examine_setup(ApiClient& api, DoctorOptions options, std::ostream& out) {
  std::vector<Check> checks;
  checks.push_back(configuration(api.settings()));
  const ConnectionReport report = co_await api.examine();
  if (report.error && report.error->code == "not_configured" && checks.front().status != "failed")
    checks.front() = {"configuration", "failed", report.error->message, report.error->next_step};
  if (checks.front().status != "failed") {
    add_connection_checks(report, checks);
    if (!report.error) co_await ask_api(api, checks);
  }
  checks.push_back(cache_check(options.cache_directory));
  const bool ok = std::ranges::none_of(checks, [](const Check& check) { return check.status == "failed"; });
  options.json ? print_json(checks, ok, out) : print_lines(checks, out);
  co_return ok ? 0 : 1;
}

}  // namespace salestouch
