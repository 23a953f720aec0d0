#include "tools/api_client.hpp"

#include <openssl/ssl.h>
#include <time.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/url.hpp>
#include <charconv>

#include "version.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace urls = boost::urls;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr std::uint32_t kMaxHeaderBytes = 64 * 1024;
constexpr char kCommandsPath[] = "/api/v1/commands";

std::string command_path(std::string_view command_id) {
  return kCommandsPath + ("/" + urls::encode(command_id, urls::unreserved_chars));
}

auto into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

bool is_loopback(const std::string& host) {
  if (host == "localhost") return true;
  error_code error;
  asio::ip::address address = asio::ip::make_address(host, error);
  return !error && address.is_loopback();
}

ApiError timed_out(std::string_view what, std::chrono::milliseconds limit) {
  return {"timeout",
          "The SalesTouch API took too long: " + std::string(what) + " within " +
              std::to_string(limit.count()) + " ms.",
          true, "Call again in a minute; if it stays slow, tell the person."};
}

ApiError unreachable(const std::string& host, const std::string& why) {
  return {"api_unreachable", "The SalesTouch API at " + host + " could not be reached: " + why + ".", true,
          "Call again in a minute; if it fails again, ask the person to check the network and "
          "SALESTOUCH_API_BASE_URL."};
}

ApiError tls_failed(const std::string& host, const std::string& why) {
  return {"tls_failed", "No trusted TLS connection to " + host + ": " + why + ". Nothing was sent.", false,
          "Ask the person to check SALESTOUCH_API_BASE_URL, or SALESTOUCH_CA_FILE for a private CA."};
}

ApiError incomplete(const std::string& why) {
  return {"response_incomplete", "The SalesTouch API's answer broke off: " + why + ".", true, "Call again."};
}

/// A name look-up that its call may leave behind: getaddrinfo cannot be cancelled.
struct Lookup {
  explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), done(executor) {}
  tcp::resolver resolver;
  asio::steady_timer done;
  bool finished = false;
  error_code error;
  tcp::resolver::results_type endpoints;
};

asio::awaitable<void> look_up(std::shared_ptr<Lookup> lookup, std::string host, std::string port,
                              std::shared_ptr<int> running) {
  ++*running;
  lookup->endpoints = co_await lookup->resolver.async_resolve(host, port, into(lookup->error));
  --*running;
  lookup->finished = true;
  lookup->done.cancel();
}

struct TlsContext {
  std::shared_ptr<asio::ssl::context> context;
  error_code error;
};

/// A context that verifies its peers against `ca_file`, or the system's store when that is empty.
TlsContext make_tls_context(const std::string& ca_file) {
  TlsContext made{std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client), {}};
  SSL_CTX_set_min_proto_version(made.context->native_handle(), TLS1_2_VERSION);
  if (ca_file.empty()) {
    made.context->set_default_verify_paths(made.error);
  } else {
    made.context->load_verify_file(ca_file, made.error);
  }
  made.context->set_verify_mode(asio::ssl::verify_peer);
  return made;
}

/// Why OpenSSL refused the peer: the certificate's fault if it found one, else the protocol's.
std::string tls_reason(SSL* ssl, const error_code& error) {
  const long verdict = SSL_get_verify_result(ssl);
  return verdict == X509_V_OK ? error.message() : X509_verify_cert_error_string(verdict);
}

/// Asks OpenSSL to match the certificate to `host` (RFC 9525), and names `host` in the handshake.
void expect_host(SSL* ssl, const std::string& host) {
  error_code not_an_address;
  asio::ip::make_address(host, not_an_address);
  if (not_an_address) {
    SSL_set1_host(ssl, host.c_str());
    SSL_set_tlsext_host_name(ssl, host.c_str());
  } else {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
  }
}

}  // namespace

/// The base URL, taken apart.
struct ApiClient::Target {
  bool https;
  std::string host;  ///< a name or an address, without brackets
  std::string port;
  std::string host_header;
  std::string path_prefix;  ///< without a trailing '/'
};

namespace {

/// Reads `text` into its parts, or says what is wrong with it.
template <class Target>
std::string read_base_url(const std::string& text, bool allow_plain_http, Target& target) {
  auto url = urls::parse_uri(text);
  if (!url) return "it is no URL";
  if (url->scheme() != "https" && url->scheme() != "http") return "its scheme is neither https nor http";
  if (url->has_userinfo() || url->has_query() || url->has_fragment())
    return "it has more than host, port and path";
  if (url->encoded_host().empty()) return "it has no host";
  target.https = url->scheme() == "https";
  target.host = url->host_type() == urls::host_type::ipv6 ? std::string(url->host_ipv6_address().to_string())
                                                          : std::string(url->host());
  target.port = url->has_port() ? std::string(url->port()) : target.https ? "443" : "80";
  target.host_header = std::string(url->encoded_host_and_port());
  target.path_prefix = std::string(url->encoded_path());
  while (target.path_prefix.ends_with('/')) target.path_prefix.pop_back();
  if (!target.https && !allow_plain_http && !is_loopback(target.host)) {
    return "plain http would show the key to the network; use https, or --allow-plain-http";
  }
  return {};
}

}  // namespace

/// One request and its answer on one connection of its own.
class ApiClient::Exchange {
 public:
  Exchange(const ApiClient& client, const Target& target, http::request<http::string_body> request)
      : options_(client.options_), target_(target), lookups_(client.lookups_), request_(std::move(request)) {}

  asio::awaitable<ApiResult<HttpAnswer>> run(std::shared_ptr<asio::ssl::context> tls) {
    beast::tcp_stream stream(co_await asio::this_coro::executor);
    std::optional<ApiError> failure = co_await connect(stream);
    if (failure) co_return *failure;
    if (!tls) co_return co_await converse(stream, stream);

    asio::ssl::stream<beast::tcp_stream&> secure(stream, *tls);
    expect_host(secure.native_handle(), target_.host);
    error_code error;
    co_await secure.async_handshake(asio::ssl::stream_base::client, into(error));
    if (error == beast::error::timeout) co_return timed_out("no TLS connection", options_.connect_limit);
    if (error) co_return tls_failed(target_.host, tls_reason(secure.native_handle(), error));
    co_return co_await converse(secure, stream);
  }

 private:
  asio::awaitable<std::optional<ApiError>> connect(beast::tcp_stream& stream) {
    const auto limit = begin_ + options_.connect_limit;
    auto lookup =
        std::make_shared<Lookup>(stream.get_executor());  // owned by this call and the look-up itself
    asio::co_spawn(stream.get_executor(), look_up(lookup, target_.host, target_.port, lookups_),
                   asio::detached);
    lookup->done.expires_at(limit);
    error_code error;
    if (!lookup->finished) co_await lookup->done.async_wait(into(error));
    if (!lookup->finished) co_return unreachable(target_.host, "its name was not resolved in time");
    if (lookup->error) co_return unreachable(target_.host, lookup->error.message());

    stream.expires_at(limit);
    co_await stream.async_connect(lookup->endpoints, into(error));
    if (error == beast::error::timeout) co_return unreachable(target_.host, "no connection in time");
    if (error) co_return unreachable(target_.host, error.message());
    stream.socket().set_option(tcp::no_delay(true), error);
    co_return std::nullopt;
  }

  template <class Stream>
  asio::awaitable<ApiResult<HttpAnswer>> converse(Stream& stream, beast::tcp_stream& lowest) {
    const auto end = begin_ + options_.total_limit;
    lowest.expires_at(std::min(end, steady_clock::now() + options_.first_byte_limit));
    error_code error;
    co_await http::async_write(stream, request_, into(error));
    if (error == beast::error::timeout)
      co_return timed_out("the request was not taken", options_.first_byte_limit);
    // A server may answer and close before it has read the whole request: what it said is still worth
    // reading.

    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.header_limit(kMaxHeaderBytes);
    parser.body_limit(options_.max_body);
    error = {};
    co_await http::async_read_header(stream, buffer, parser, into(error));
    if (error) co_return answer_failure(error, "no answer", options_.first_byte_limit);
    lowest.expires_at(end);
    co_await http::async_read(stream, buffer, parser, into(error));
    if (error) co_return answer_failure(error, "the answer was not whole", options_.total_limit);
    co_return take_answer(parser.release());
  }

  ApiError answer_failure(const error_code& error, std::string_view what,
                          std::chrono::milliseconds limit) const {
    if (error == beast::error::timeout) return timed_out(what, limit);
    if (error == http::error::body_limit || error == http::error::header_limit) {
      return {"response_too_large",
              "The SalesTouch API's answer is larger than " + std::to_string(options_.max_body) + " bytes.",
              false, "Choose a smaller import, or ask the person to raise --max-response-bytes."};
    }
    if (error == http::error::end_of_stream || error == asio::error::connection_reset) {
      return incomplete("the connection was closed");
    }
    return incomplete(error.message());
  }

  static HttpAnswer take_answer(http::response<http::string_body> response) {
    HttpAnswer answer;
    answer.status = response.result_int();
    answer.content_type = std::string(response[http::field::content_type]);
    answer.retry_after = read_retry_after(std::string_view(response[http::field::retry_after]),
                                          std::chrono::system_clock::now());
    answer.body = std::move(response.body());
    return answer;
  }

  const ApiClientOptions& options_;
  const Target& target_;
  std::shared_ptr<int> lookups_;
  http::request<http::string_body> request_;
  const steady_clock::time_point begin_ = steady_clock::now();
};

ApiClient::ApiClient(ApiSettings settings, ApiClientOptions options, asio::thread_pool& workers)
    : settings_(std::move(settings)),
      options_(std::move(options)),
      target_(std::make_unique<Target>()),
      workers_(workers) {
  base_url_problem_ = read_base_url(settings_.base_url, options_.allow_plain_http, *target_);
  if (!base_url_problem_.empty()) target_.reset();
}

ApiClient::~ApiClient() = default;

bool ApiClient::is_resolving() const {
  return *lookups_ > 0;
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::commands() {
  return send("GET", kCommandsPath, "");
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::command_schema(std::string command_id) {
  return send("GET", command_path(command_id) + "/schema", "");
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::run_command(std::string command_id, const mcp::Json& input,
                                                              std::optional<std::string> response_profile) {
  mcp::Json body = mcp::Json::object();
  body["input"] = input;
  // Its place beside `input` is inferred from the vendor's documentation; this line is the only one that
  // knows it.
  if (response_profile) body["response_profile"] = *response_profile;
  return send("POST", command_path(command_id), mcp::dump_json(body));
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::send(std::string_view verb, std::string path,
                                                       std::string body) {
  const auto begin = steady_clock::now();
  ApiResult<HttpAnswer> answer = co_await exchange(verb, std::move(path), std::move(body));
  if (options_.metrics) {
    const std::string outcome = answer ? "http_" + std::to_string(answer->status) : answer.error().code;
    options_.metrics->count_api_call(outcome, steady_clock::now() - begin);
  }
  co_return answer;
}

asio::awaitable<ApiResult<HttpAnswer>> ApiClient::exchange(std::string_view verb, std::string path,
                                                           std::string body) {
  if (!target_) {
    co_return ApiError{"not_configured", "The API's base URL cannot be used: " + base_url_problem_ + ".",
                       false, "Ask the person to correct SALESTOUCH_API_BASE_URL."};
  }
  if (!settings_.has_credentials()) {
    std::string problems;
    for (const std::string& problem : settings_.problems) problems += " " + problem;
    co_return ApiError{
        "not_configured", "No SalesTouch credentials are configured." + problems, false,
        "Ask the person to set SALESTOUCH_API_KEY in the server's configuration (or to start it with "
        "--sandbox for made-up data)."};
  }
  if (target_->https) {
    std::optional<ApiError> failure = co_await set_up_tls();
    if (failure) co_return *failure;
  }
  http::request<http::string_body> request(http::string_to_verb(verb), target_->path_prefix + path, 11);
  request.set(http::field::host, target_->host_header);
  request.set(http::field::user_agent, std::string("salestouch-mcp/") + kVersion);
  request.set(http::field::accept, "application/json");
  request.set(http::field::connection, "close");
  const bool has_token = !settings_.access_token.empty();
  request.set(http::field::authorization,
              "Bearer " + (has_token ? settings_.access_token : settings_.api_key));
  if (has_token && !settings_.api_key.empty()) request.set("X-API-Key", settings_.api_key);
  if (verb == "POST") {
    request.set(http::field::content_type, "application/json");
    request.body() = std::move(body);
    request.prepare_payload();
  }
  Exchange exchange(*this, *target_, std::move(request));
  // Named, because GCC 12 destroys a conditional temporary of a co_await twice.
  std::shared_ptr<asio::ssl::context> tls = target_->https ? tls_ : nullptr;
  ApiResult<HttpAnswer> answer = co_await exchange.run(std::move(tls));
  // An aborted wait looks like a failure of the network; the caller who cancelled must not see one.
  const asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return answer;
}

asio::awaitable<std::optional<ApiError>> ApiClient::set_up_tls() {
  if (tls_) co_return std::nullopt;
  auto load = [ca_file = options_.ca_file]() -> asio::awaitable<TlsContext> {
    co_return make_tls_context(ca_file);
  };
  TlsContext made = co_await asio::co_spawn(workers_, load, asio::use_awaitable);
  if (made.error) {
    co_return ApiError{"tls_failed", "The CA file cannot be used: " + made.error.message() + ".", false,
                       "Ask the person to check SALESTOUCH_CA_FILE."};
  }
  tls_ = std::move(made.context);
  co_return std::nullopt;
}

std::optional<std::chrono::seconds> read_retry_after(std::string_view value,
                                                     std::chrono::system_clock::time_point now) {
  using std::chrono::seconds;
  constexpr seconds kLongest = std::chrono::hours(24);
  if (value.empty()) return std::nullopt;
  if (value.find_first_not_of("0123456789") == std::string_view::npos) {
    long long count = 0;
    const auto parsed = std::from_chars(value.data(), value.data() + value.size(), count);
    if (parsed.ec == std::errc::result_out_of_range || count > kLongest.count()) return kLongest;
    return seconds(count);
  }
  std::tm date{};
  const std::string text(value);
  const char* rest = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
  if (!rest || *rest != '\0') return std::nullopt;
  const auto wait = std::chrono::ceil<seconds>(std::chrono::system_clock::from_time_t(timegm(&date)) - now);
  return std::clamp(wait, seconds(0), kLongest);
}

}  // namespace salestouch
