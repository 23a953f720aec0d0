#include "tools/api/api_client.hpp"

#include <openssl/ssl.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/url.hpp>
#include <cstdlib>
#include <filesystem>

#include "base/net/http_url.hpp"
#include "base/random_bits.hpp"
#include "tools/api/api_connection.hpp"
#include "tools/api/gzip.hpp"
#include "version.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace urls = boost::urls;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr char kCommandsPath[] = "/api/v1/commands";
/// Connections kept open between calls.
constexpr std::size_t kMaxIdle = 16;
constexpr int kMaxTries = 3;

std::string command_path(std::string_view command_id) {
  return kCommandsPath + ("/" + urls::encode(command_id, urls::unreserved_chars));
}

ApiError too_many_calls() {
  return {"busy", "More calls of SalesTouch run and wait than this server takes.", true,
          "Call again in a few seconds; fewer calls at once are faster.", std::chrono::seconds(2)};
}

ApiError unavailable(std::chrono::seconds wait, const std::string& trouble) {
  return {
      "api_unavailable",
      "The SalesTouch API failed several times in a row, so it is left alone for a while. Last: " + trouble,
      true, "Call again after that time; if it goes on, tell the person that SalesTouch is down.", wait};
}

/// Whether the API is in trouble, as far as this answer tells: a refusal of one call is none.
bool is_trouble(const ApiResult<HttpAnswer>& answer) {
  if (answer) return answer->status >= 502 && answer->status <= 504;
  const std::string& code = answer.error().code;
  return code == "api_unreachable" || code == "timeout" || code == "response_incomplete";
}

/// Whether another try may end better.
bool may_help(const ApiResult<HttpAnswer>& answer) {
  if (!answer) return answer.error().unanswered;
  return answer->status == 429 || (answer->status >= 502 && answer->status <= 504);
}

struct LoadedTls {
  std::shared_ptr<ApiTls> tls;
  error_code error;
};

bool file_exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

/// Verifies against the system's store, and `ca_file` beside it unless that is empty: a private CA is for one
/// host, and the others still have public certificates.
LoadedTls load_tls(const std::string& ca_file) {
  LoadedTls loaded{std::make_shared<ApiTls>(), {}};
  const bool is_told = std::getenv("SSL_CERT_FILE") || std::getenv("SSL_CERT_DIR");
  const std::string system = is_told ? std::string() : system_ca_bundle(file_exists);
  error_code none_there;
  if (system.empty()) {
    loaded.tls->context.set_default_verify_paths(none_there);
  } else {
    loaded.tls->context.load_verify_file(system, none_there);
  }
  if (ca_file.empty()) loaded.error = none_there;
  if (!ca_file.empty()) loaded.tls->context.load_verify_file(ca_file, loaded.error);
  return loaded;
}

/// Reads `text` into its parts, or says what is wrong with it.
std::string read_base_url(const std::string& text, bool allow_plain_http, ApiOrigin& origin) {
  const auto url = base::parse_http_url(text);
  if (!url) return "it is no https or http URL";
  if (url->has_userinfo() || url->has_query() || url->has_fragment())
    return "it has more than host, port and path";
  if (url->encoded_host().empty()) return "it has no host";
  if (url->has_port() && url->port_number() == 0) return "its port is no number from 1 to 65535";
  origin.https = url->scheme_id() == urls::scheme::https;
  origin.host = base::host_of(*url);
  origin.port = url->has_port() ? std::string(url->port()) : origin.https ? "443" : "80";
  origin.host_header = std::string(url->encoded_host_and_port());
  origin.path_prefix = std::string(url->encoded_path());
  const auto drop_end = [&origin](std::string_view end) {
    if (origin.path_prefix.ends_with(end)) origin.path_prefix.resize(origin.path_prefix.size() - end.size());
  };
  while (origin.path_prefix.ends_with('/')) origin.path_prefix.pop_back();
  // Whoever copies the address of a call has more than the base of all.
  drop_end("/commands");
  drop_end("/api/v1");
  if (!origin.https && !allow_plain_http && !base::is_loopback(origin.host)) {
    return "plain http would show the key to the network; use https, or --allow-plain-http";
  }
  return {};
}

}  // namespace

ApiClient::ApiClient(ApiSettings settings, ApiClientOptions options, base::Worker& worker)
    : settings_(std::move(settings)),
      options_(std::move(options)),
      origin_(std::make_unique<ApiOrigin>()),
      worker_(worker),
      slots_(options_.max_running, options_.max_waiting) {
  if (!options_.random) {
    options_.random = [] { return static_cast<double>(base::random_bits() >> 11) * 0x1p-53; };
  }
  base_url_problem_ = read_base_url(settings_.base_url, options_.allow_plain_http, *origin_);
  if (base_url_problem_.empty() && options_.proxy_environment) {
    ProxyChoice choice = choose_proxy(origin_->https, origin_->host, options_.proxy_environment);
    origin_->proxy = std::move(choice.proxy);
    proxy_problem_ = std::move(choice.problem);
  }
  if (!base_url_problem_.empty()) origin_.reset();
}

ApiClient::~ApiClient() = default;

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::commands() {
  return send("GET", kCommandsPath, "", Effect::read, kMaxTries, {});
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::command_schema(std::string command_id) {
  return send("GET", command_path(command_id) + "/schema", "", Effect::read, 1, {});
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::run_command(std::string command_id, const base::Json& input,
                                                              std::optional<std::string> response_profile,
                                                              Effect effect) {
  return run_command(std::move(command_id), input, std::move(response_profile), effect, {});
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::run_command(std::string command_id, const base::Json& input,
                                                              std::optional<std::string> response_profile,
                                                              Effect effect, CallTags tags) {
  base::Json body = base::Json::object();
  body["input"] = input;
  // Its place beside `input` is inferred from the vendor's documentation; this line is the only one that
  // knows it.
  if (response_profile) body["response_profile"] = *response_profile;
  return send("POST", command_path(command_id), base::dump_json(body), effect,
              effect == Effect::read ? kMaxTries : 1, std::move(tags));
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::send(std::string_view verb, std::string path,
                                                       std::string body, Effect effect, int max_tries,
                                                       CallTags tags) {
  const Deadline deadline = steady_clock::now() + options_.total_limit;
  if (const std::optional<ApiError> mistake = configuration_error()) co_return *mistake;
  const std::optional<ApiError> failure = co_await set_up_tls();
  if (failure) co_return *failure;
  ApiRequest request = make_request(verb, path, std::move(body));
  if (!tags.request_id.empty()) request.set("X-Request-Id", tags.request_id);
  if (!tags.trace.traceparent.empty()) request.set("traceparent", tags.trace.traceparent);
  if (!tags.trace.tracestate.empty()) request.set("tracestate", tags.trace.tracestate);
  if (!tags.trace.baggage.empty()) request.set("baggage", tags.trace.baggage);
  std::optional<CallSlots::Slot> slot = co_await slots_.acquire(deadline);
  ApiResult<HttpAnswer> answer = too_many_calls();
  if (slot) answer = co_await try_until(deadline, std::move(request), effect, max_tries);
  // An aborted wait looks like a failure of the network; the caller who cancelled must not see one.
  const asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  if (answer && !answer->content_encoding.empty()) answer = co_await decoded(std::move(*answer));
  if (answer) answer->slot = std::move(slot);
  co_return answer;
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::decoded(HttpAnswer answer) {
  const auto is = [&answer](std::string_view coding) {
    return boost::beast::iequals(answer.content_encoding, coding);
  };
  if (is("identity")) co_return answer;
  if (!is("gzip") && !is("x-gzip")) {
    co_return ApiError{"response_not_json",
                       "The answer came in the encoding " + one_line(answer.content_encoding, 30) +
                           ", which was not asked for.",
                       false, "Tell the person: a proxy before the SalesTouch API may do that."};
  }
  // On the worker: a small body may inflate to a large one.
  auto inflate = [&answer, limit = options_.max_body] { return inflate_gzip(answer.body, limit); };
  ApiResult<std::string> body = co_await worker_.run(inflate);
  if (!body) co_return body.error();
  answer.body = std::move(*body);
  answer.content_encoding.clear();
  co_return answer;
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::try_until(Deadline deadline, ApiRequest request,
                                                            Effect effect, int max_tries) {
  retries_.earn();
  if (const auto refused = breaker_.refuse(steady_clock::now())) {
    if (options_.observer) options_.observer->api_refused();
    co_return unavailable(*refused, last_trouble_);
  }
  for (int tries = 1;; ++tries) {
    const auto begin = steady_clock::now();
    ApiResult<HttpAnswer> answer = co_await converse(request, deadline, effect);
    const asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) co_return answer;
    note(answer, steady_clock::now() - begin);
    if (tries == max_tries) co_return answer;
    const std::optional<std::chrono::milliseconds> pause = pause_before_retry(answer, tries, deadline);
    if (!pause) co_return answer;
    if (options_.observer) options_.observer->api_retried();
    asio::steady_timer timer(co_await asio::this_coro::executor, *pause);
    error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

void ApiClient::note(const ApiResult<HttpAnswer>& answer, steady_clock::duration took) {
  if (options_.observer) {
    const std::string outcome = answer ? "http_" + std::to_string(answer->status) : answer.error().code;
    options_.observer->api_answered(outcome, took);
  }
  if (is_trouble(answer)) {
    breaker_.failed(steady_clock::now());
    last_trouble_ = answer ? "HTTP status " + std::to_string(answer->status) + "." : answer.error().message;
  } else {
    breaker_.succeeded();
  }
}

std::optional<std::chrono::milliseconds> ApiClient::pause_before_retry(const ApiResult<HttpAnswer>& answer,
                                                                       int tries, Deadline deadline) {
  const auto now = steady_clock::now();
  if (!may_help(answer)) return std::nullopt;
  auto pause = std::chrono::duration_cast<std::chrono::milliseconds>(options_.retry_pause *
                                                                     (1 << (tries - 1)) * options_.random());
  // Whoever was told the same time would otherwise come back at the same moment.
  if (answer && answer->retry_after) pause += *answer->retry_after;
  if (now + pause >= deadline || !retries_.spend() || breaker_.refuse(now)) return std::nullopt;
  return pause;
}

std::optional<ApiError> ApiClient::configuration_error() const {
  if (!origin_) {
    return ApiError{"not_configured", "The API's base URL cannot be used: " + base_url_problem_ + ".", false,
                    "Ask the person to correct SALESTOUCH_API_BASE_URL."};
  }
  if (!proxy_problem_.empty()) {
    return ApiError{"not_configured", proxy_problem_, false,
                    "Ask the person to correct that variable, or to start the server with --no-proxy."};
  }
  if (settings_.has_credentials()) return std::nullopt;
  std::string problems;
  for (const std::string& problem : settings_.problems) problems += " " + problem;
  return ApiError{
      "not_configured", "No SalesTouch credentials are configured." + problems, false,
      "Ask the person to set SALESTOUCH_API_KEY in the server's configuration (or to start it with "
      "--sandbox for made-up data)."};
}

ApiRequest ApiClient::make_request(std::string_view verb, const std::string& path, std::string body) const {
  ApiRequest request(http::string_to_verb(verb), origin_->path_prefix + path, 11);
  request.set(http::field::host, origin_->host_header);
  request.set(http::field::user_agent, std::string("salestouch-mcp/") + kVersion);
  request.set(http::field::accept, "application/json");
  request.set(http::field::accept_encoding, "gzip");
  const bool has_token = !settings_.access_token.empty();
  request.set(http::field::authorization,
              "Bearer " + (has_token ? settings_.access_token : settings_.api_key));
  if (has_token && !settings_.api_key.empty()) request.set("X-API-Key", settings_.api_key);
  if (verb == "POST") {
    request.set(http::field::content_type, "application/json");
    request.body() = std::move(body);
    request.prepare_payload();
  }
  return request;
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::converse(const ApiRequest& request, Deadline deadline,
                                                           Effect effect) {
  // A kept connection may turn out stale after the request was sent, and a change must not be sent twice.
  std::unique_ptr<ApiConnection> connection;
  if (effect == Effect::read) connection = take_idle();
  if (connection) {
    const auto limit = std::min(options_.kept_first_byte_limit, options_.first_byte_limit);
    ApiResult<HttpAnswer> answer = co_await connection->converse(request, deadline, limit);
    // The API may have closed it while the request was on its way, or it is dead: that is no failure of the
    // call.
    const asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
    const bool is_wanted =
        cancellation.cancelled() == asio::cancellation_type::none && steady_clock::now() < deadline;
    const bool was_stale = !answer && connection->has_said_nothing() && is_wanted;
    if (!was_stale) {
      keep(std::move(connection));
      co_return answer;
    }
  }
  connection = std::make_unique<ApiConnection>(co_await asio::this_coro::executor, *origin_, options_, tls_);
  const std::optional<ApiError> failure = co_await connection->connect(deadline);
  if (failure) co_return *failure;
  ApiResult<HttpAnswer> answer = co_await connection->converse(request, deadline, options_.first_byte_limit);
  keep(std::move(connection));
  co_return answer;
}

asio::awaitable<ConnectionReport> ApiClient::examine() {
  ConnectionReport report;
  report.error = configuration_error();
  if (report.error) co_return report;
  report.host = origin_->host;
  report.https = origin_->https;
  if (origin_->proxy) report.proxy = origin_->proxy->name();
  report.error = co_await set_up_tls();
  if (report.error) co_return report;
  ApiConnection connection(co_await asio::this_coro::executor, *origin_, options_, tls_);
  report.error = co_await connection.connect(steady_clock::now() + options_.total_limit);
  connection.describe(report);
  co_return report;
}

std::unique_ptr<ApiConnection> ApiClient::take_idle() {
  drop_idle();
  while (!idle_.empty()) {
    std::unique_ptr<ApiConnection> newest = std::move(idle_.back());
    idle_.pop_back();
    if (newest->is_open()) return newest;
  }
  return nullptr;
}

void ApiClient::keep(std::unique_ptr<ApiConnection> connection) {
  if (!connection->can_be_kept() || idle_.size() >= kMaxIdle) return;
  connection->idle_since = steady_clock::now();
  if (!sweep_) sweep_.emplace(connection->executor());
  idle_.push_back(std::move(connection));
  if (!sweep_->is_set()) sweep_later();
}

void ApiClient::drop_idle() {
  const auto oldest = steady_clock::now() - options_.idle_limit;
  std::erase_if(idle_, [&](const auto& connection) { return connection->idle_since < oldest; });
}

/// Nobody may ever call again, and a connection is memory here and a place at the other end.
void ApiClient::sweep_later() {
  sweep_->set(steady_clock::now() + options_.idle_limit, [this] {
    drop_idle();
    if (!idle_.empty()) sweep_later();
  });
}

asio::awaitable<std::optional<ApiError>> ApiClient::set_up_tls() {
  if (tls_ || !origin_->https) co_return std::nullopt;
  auto load = [ca_file = options_.ca_file] { return load_tls(ca_file); };
  LoadedTls loaded = co_await worker_.run(load);
  if (loaded.error) {
    co_return ApiError{"tls_failed", "The CA file cannot be used: " + loaded.error.message() + ".", false,
                       "Ask the person to check SALESTOUCH_CA_FILE."};
  }
  tls_ = std::move(loaded.tls);
  co_return std::nullopt;
}

std::string system_ca_bundle(const std::function<bool(const std::string&)>& exists) {
  if (exists(X509_get_default_cert_dir())) return {};
  for (const char* bundle : {"/etc/ssl/certs/ca-certificates.crt",  // Debian without its links, Alpine, Arch
                             "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora, RHEL
                             "/etc/ssl/ca-bundle.pem"}) {           // SUSE
    if (exists(bundle)) return bundle;
  }
  return {};
}

}  // namespace salestouch
