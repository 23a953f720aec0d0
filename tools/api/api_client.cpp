#include "tools/api/api_client.hpp"

#include <openssl/ssl.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/url.hpp>
#include <cstdlib>
#include <filesystem>

#include "base/ascii.hpp"
#include "base/event.hpp"
#include "base/system/random_bits.hpp"
#include "base/system/trusted_roots.hpp"
#include "tools/api/api_connection.hpp"
#include "tools/api/failure_signs.hpp"
#include "tools/api/gzip.hpp"
#include "tools/api/idle_connections.hpp"
#include "version.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace urls = boost::urls;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr char kCommandsPath[] = "/api/v1/commands";
constexpr int kMaxTries = 3;

std::string command_path(std::string_view command_id) {
  return kCommandsPath + ("/" + urls::encode(command_id, urls::unreserved_chars));
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

constexpr unsigned kOk = 200;

/// Gateways and frameworks answer failures with HTTP 200 and the status in the envelope.
unsigned status_of(const HttpAnswer& answer) {
  const unsigned stated = stated_status(answer.body);
  return stated != 0 ? stated : answer.status;
}

struct LoadedRoute {
  std::shared_ptr<ApiRoute> route;
  error_code error;
};

bool file_exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

/// Verifies against the system's store, and `ca_file` beside it unless that is empty: a private CA is for one
/// host, and the others still have public certificates.
std::shared_ptr<ApiTls> load_tls(const std::string& ca_file, error_code& error) {
  auto tls = std::make_shared<ApiTls>();
  const bool is_told = std::getenv("SSL_CERT_FILE") || std::getenv("SSL_CERT_DIR");
  const std::string system = is_told ? std::string() : system_ca_bundle(file_exists);
  error_code none_there;
  const bool has_roots = !is_told && base::add_system_roots(tls->context);
  if (!has_roots && system.empty()) tls->context.set_default_verify_paths(none_there);
  if (!has_roots && !system.empty()) tls->context.load_verify_file(system, none_there);
  if (ca_file.empty()) error = none_there;
  if (!ca_file.empty()) tls->context.load_verify_file(ca_file, error);
  return tls;
}

/// Counts the beginning and the end of a change, whatever comes of it.
class ChangeCount {
 public:
  ChangeCount(Effect effect, std::uint64_t& changes)
      : changes_(effect == Effect::change ? &changes : nullptr) {
    if (changes_) ++*changes_;
  }
  ~ChangeCount() {
    if (changes_) ++*changes_;
  }
  ChangeCount(const ChangeCount&) = delete;
  ChangeCount& operator=(const ChangeCount&) = delete;

 private:
  std::uint64_t* changes_;
};

}  // namespace

ApiClient::ApiClient(ApiSettings settings, ApiClientOptions options, base::Worker& worker)
    : settings_(std::move(settings)),
      options_(std::move(options)),
      worker_(worker),
      slots_(options_.slots ? *options_.slots : CallSlots(options_.max_running, options_.max_waiting)),
      idle_(std::make_unique<IdleConnections>(options_.idle_limit)),
      filter_({settings_.api_key, settings_.access_token}) {
  if (!options_.random) {
    options_.random = [] { return static_cast<double>(base::random_bits() >> 11) * 0x1p-53; };
  }
  ApiOrigin origin;
  origin_problem_ = read_base_url(settings_.base_url, options_.allow_plain_http, origin);
  if (origin_problem_.empty()) origin_ = std::make_unique<ApiOrigin>(std::move(origin));
  if (!origin_ || !options_.proxy_environment) return;
  base::ProxyChoice choice = base::choose_proxy(origin_->https, origin_->host, options_.proxy_environment);
  origin_->proxy = std::move(choice.proxy);
  proxy_problem_ = std::move(choice.problem);
}

ApiClient::~ApiClient() = default;

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::commands() {
  return send("GET", kCommandsPath, "", Effect::read, kMaxTries, {});
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::command_schema(std::string command_id) {
  return send("GET", command_path(command_id) + "/schema", "", Effect::read, 1, {});
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::document(std::string path, std::string form) {
  const std::string_view verb = form.empty() ? "GET" : "POST";
  return send(verb, std::move(path), std::move(form), Effect::read, 1, {});
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::run_command(std::string command_id, const base::Json& input,
                                                              std::optional<std::string> response_profile,
                                                              Effect effect) {
  return run_command(std::move(command_id), input, std::move(response_profile), effect, {});
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::run_command(std::string command_id, const base::Json& input,
                                                              std::optional<std::string> response_profile,
                                                              Effect effect, CallTags tags) {
  return run_command(std::move(command_id), input, std::move(response_profile), effect, std::move(tags),
                     steady_clock::now() + options_.total_limit);
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::run_command(std::string command_id, const base::Json& input,
                                                              std::optional<std::string> response_profile,
                                                              Effect effect, CallTags tags,
                                                              Deadline deadline) {
  base::Json body = base::Json::object();
  body["input"] = input;
  // Its place beside `input` is inferred from the vendor's documentation; this line is the only one that
  // knows it.
  if (response_profile) body["response_profile"] = *response_profile;
  return send_until(deadline, "POST", command_path(command_id), base::dump_json(body), effect,
                    effect == Effect::read ? kMaxTries : 1, std::move(tags));
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::send(std::string_view verb, std::string path,
                                                       std::string body, Effect effect, int max_tries,
                                                       CallTags tags) {
  return send_until(steady_clock::now() + options_.total_limit, verb, std::move(path), std::move(body),
                    effect, max_tries, std::move(tags));
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::send_until(Deadline deadline, std::string_view verb,
                                                             std::string path, std::string body,
                                                             Effect effect, int max_tries, CallTags tags) {
  const ChangeCount counted(effect, changes_);
  if (const std::optional<ApiError> mistake = configuration_error()) co_return *mistake;
  const std::optional<ApiError> failure = co_await set_up_route();
  if (failure) co_return *failure;
  ApiRequest request = make_request(verb, path, std::move(body));
  if (!tags.request_id.empty()) request.set("X-Request-Id", tags.request_id);
  if (!tags.trace.traceparent.empty()) request.set("traceparent", tags.trace.traceparent);
  if (!tags.trace.tracestate.empty()) request.set("tracestate", tags.trace.tracestate);
  if (!tags.trace.baggage.empty()) request.set("baggage", tags.trace.baggage);
  std::optional<CallSlots::Slot> slot = co_await slots_.acquire(deadline, options_.lane);
  ApiResult<HttpAnswer> answer = too_many_calls();
  if (slot) answer = co_await try_until(deadline, std::move(request), effect, max_tries);
  // An aborted wait looks like a failure of the network; the caller who cancelled must not see one.
  const asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  if (answer && !answer->content_encoding.empty()) answer = co_await decoded(std::move(*answer));
  if (answer) {
    for (std::string* said : {&answer->body, &answer->location, &answer->content_type}) filter_.apply(*said);
  }
  if (answer) answer->slot = std::move(slot);
  co_return answer;
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::decoded(HttpAnswer answer) {
  // The last one applied is the first to be undone (RFC 9110, 8.4).
  for (std::string_view rest = answer.content_encoding; !rest.empty();) {
    const std::size_t comma = rest.rfind(',');
    const std::string_view coding = base::trimmed(rest.substr(comma == rest.npos ? 0 : comma + 1));
    rest = rest.substr(0, comma == rest.npos ? 0 : comma);
    const auto is = [coding](std::string_view name) { return boost::beast::iequals(coding, name); };
    // A character set is no coding, but is sent as one.
    if (coding.empty() || is("identity") || is("none") || is("utf-8") || is("utf8")) continue;
    if (!is("gzip") && !is("x-gzip")) {
      co_return ApiError{
          "response_not_json",
          "The answer came in the encoding " + one_line(coding, 30) + ", which was not asked for.", false,
          "Tell the person: a proxy before the SalesTouch API may do that."};
    }
    // On the worker: a small body may inflate to a large one.
    auto inflate = [&answer, limit = options_.max_body] { return inflate_gzip(answer.body, limit); };
    ApiResult<std::string> body = co_await worker_.run(inflate);
    if (!body) co_return body.error();
    answer.body = std::move(*body);
  }
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
    const steady_clock::duration took = steady_clock::now() - begin;
    if (answer && answer->status == kOk) {
      answer = co_await decoded(std::move(*answer));
      if (answer) answer->status = status_of(*answer);
    }
    note(answer, took);
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
    return ApiError{"not_configured", "The API's base URL cannot be used: " + origin_problem_ + ".", false,
                    "Ask the person to correct SALESTOUCH_API_BASE_URL."};
  }
  if (!proxy_problem_.empty()) {
    return ApiError{"not_configured", proxy_problem_, false,
                    "Ask the person to correct that variable, or to start the server with --no-proxy."};
  }
  if (options_.authorization || settings_.has_credentials()) return std::nullopt;
  std::string problems;
  for (const std::string& problem : settings_.problems) problems += " " + problem;
  return ApiError{
      "not_configured", "No SalesTouch credentials are configured." + problems, false,
      "Ask the person to set SALESTOUCH_API_KEY in the server's configuration (or to start it with "
      "--sandbox for made-up data)."};
}

ApiRequest ApiClient::make_request(std::string_view verb, const std::string& path, std::string body) const {
  const std::string host = origin_->is_forwarded() ? "http://" + origin_->host_header : "";
  ApiRequest request(http::string_to_verb(verb), host + origin_->path_prefix + path, 11);
  if (origin_->is_forwarded() && !origin_->proxy->authorization.empty())
    request.set(http::field::proxy_authorization, origin_->proxy->authorization);
  request.set(http::field::host, origin_->host_header);
  request.set(http::field::user_agent, std::string("salestouch-mcp/") + kVersion);
  request.set(http::field::accept, "application/json");
  request.set(http::field::accept_encoding, "gzip");
  const bool has_token = !settings_.access_token.empty();
  std::string authorization = "Bearer " + (has_token ? settings_.access_token : settings_.api_key);
  if (options_.authorization) authorization = *options_.authorization;
  if (!authorization.empty()) request.set(http::field::authorization, authorization);
  if (has_token && !settings_.api_key.empty()) request.set("X-API-Key", settings_.api_key);
  if (verb == "POST") {
    // Other servers than SalesTouch's are sent forms alone.
    request.set(http::field::content_type,
                options_.authorization ? "application/x-www-form-urlencoded" : "application/json");
    request.body() = std::move(body);
    request.prepare_payload();
  }
  return request;
}

/// A request on a fresh connection beside a kept one that says nothing. Shared with the coroutine that asks.
struct ApiClient::SecondTry {
  SecondTry(const asio::any_io_executor& executor, ApiRequest again, ApiConnection& kept)
      : request(std::move(again)), beside(&kept), ended(executor) {}

  bool is_good() const { return answer && *answer; }

  ApiRequest request;
  ApiConnection* beside;  ///< null when it is not listened to any more
  std::unique_ptr<ApiConnection> connection;
  std::optional<ApiResult<HttpAnswer>> answer;
  base::Event ended;
  asio::cancellation_signal cancel;
};

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::converse(const ApiRequest& request, Deadline deadline,
                                                           Effect effect) {
  // A kept connection may turn out stale after the request was sent, and a change must not be sent twice.
  std::unique_ptr<ApiConnection> kept;
  if (effect == Effect::read) kept = idle_->take();
  if (kept) {
    std::optional<ApiResult<HttpAnswer>> answer =
        co_await converse_on_kept(std::move(kept), request, deadline);
    if (answer) co_return std::move(*answer);
  }
  std::unique_ptr<ApiConnection> fresh;
  ApiResult<HttpAnswer> answer = co_await converse_afresh(fresh, request, deadline);
  idle_->keep(std::move(fresh));
  co_return answer;
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::converse_afresh(std::unique_ptr<ApiConnection>& connection,
                                                                  const ApiRequest& request,
                                                                  Deadline deadline) {
  connection =
      std::make_unique<ApiConnection>(co_await asio::this_coro::executor, *origin_, options_, route_);
  const std::optional<ApiError> failure = co_await connection->connect(deadline);
  if (failure) co_return *failure;
  co_return co_await connection->converse(request, deadline, options_.first_byte_limit);
}

std::shared_ptr<ApiClient::SecondTry> ApiClient::try_beside(ApiConnection& kept, const ApiRequest& request,
                                                            Deadline deadline) {
  auto second = std::make_shared<SecondTry>(kept.executor(), request, kept);
  const auto done = [second](const std::exception_ptr& thrown, ApiResult<HttpAnswer> answer) {
    if (thrown)
      answer = ApiError{"api_unreachable", "The second try was given up.", true, "Call again.", {}, true};
    second->answer = std::move(answer);
    if (second->is_good() && second->beside) second->beside->give_up();
    second->ended.notify();
  };
  asio::co_spawn(kept.executor(), converse_afresh(second->connection, second->request, deadline),
                 asio::bind_cancellation_slot(second->cancel.slot(), done));
  return second;
}

/// Nothing when the connection was dead before a byte of an answer came: that is no failure of the call.
asio::awaitable<std::optional<ApiResult<HttpAnswer>>> ApiClient::converse_on_kept(
    std::unique_ptr<ApiConnection> kept, const ApiRequest& request, Deadline deadline) {
  std::shared_ptr<SecondTry> second;
  base::Alarm silence(kept->executor());
  silence.set(steady_clock::now() + options_.kept_silence_limit, [&] {
    if (kept->has_said_nothing()) second = try_beside(*kept, request, deadline);
  });
  std::optional<ApiResult<HttpAnswer>> answer =
      co_await kept->converse(request, deadline, options_.first_byte_limit);
  silence.cancel();
  const auto is_wanted = [deadline](const asio::cancellation_state& state) {
    return state.cancelled() == asio::cancellation_type::none && steady_clock::now() < deadline;
  };
  const bool is_dead = !*answer && kept->has_said_nothing();
  if (second) {
    second->beside = nullptr;
    while (is_dead && !second->answer && is_wanted(co_await asio::this_coro::cancellation_state))
      co_await second->ended.wait_until(deadline);
    const bool serves = second->answer && (is_dead || (!*answer && *second->answer));
    if (serves) kept = std::move(second->connection);
    if (serves) answer = std::move(second->answer);
    second->cancel.emit(asio::cancellation_type::terminal);
  } else if (is_dead && is_wanted(co_await asio::this_coro::cancellation_state)) {
    co_return std::nullopt;
  }
  idle_->keep(std::move(kept));
  co_return answer;
}

asio::awaitable<ConnectionReport> ApiClient::examine() {
  ConnectionReport report;
  report.error = configuration_error();
  if (report.error) co_return report;
  report.host = origin_->host;
  report.https = origin_->https;
  if (origin_->proxy) report.proxy = origin_->proxy->name();
  report.error = co_await set_up_route();
  if (report.error) co_return report;
  ApiConnection connection(co_await asio::this_coro::executor, *origin_, options_, route_);
  report.error = co_await connection.connect(steady_clock::now() + options_.total_limit);
  if (report.error == std::nullopt) report.dead_family = co_await connection.find_dead_family();
  connection.describe(report);
  co_return report;
}

/// The one load of the route, which all calls wait for that come meanwhile.
struct ApiClient::RouteLoad {
  explicit RouteLoad(asio::any_io_executor executor) : over(std::move(executor)) {}

  base::Event over;
  bool runs = true;
};

asio::awaitable<std::optional<ApiError>> ApiClient::set_up_route() {
  while (!route_ && route_load_ && route_load_->runs) {
    const std::shared_ptr<RouteLoad> load = route_load_;
    co_await load->over.wait();
  }
  if (route_) co_return std::nullopt;
  // However this call ends, also cancelled: one of those who wait goes on then.
  struct Running {
    std::shared_ptr<RouteLoad> load;
    ~Running() {
      load->runs = false;
      load->over.notify();
    }
  };
  route_load_ = std::make_shared<RouteLoad>(co_await asio::this_coro::executor);
  const Running running{route_load_};
  const bool proxy_https = origin_->proxy && origin_->proxy->https;
  auto load = [https = origin_->https, proxy_https, ca_file = options_.ca_file] {
    LoadedRoute loaded{std::make_shared<ApiRoute>(), {}};
    if (https) loaded.route->tls = load_tls(ca_file, loaded.error);
    if (proxy_https && !loaded.error) loaded.route->proxy_tls = load_tls(ca_file, loaded.error);
    return loaded;
  };
  const LoadedRoute loaded = co_await worker_.run_if(origin_->https || proxy_https, load);
  if (loaded.error) {
    co_return ApiError{"tls_failed", "The CA file cannot be used: " + loaded.error.message() + ".", false,
                       "Ask the person to check SALESTOUCH_CA_FILE."};
  }
  route_ = loaded.route;
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
