#include "tools/api/api_connection.hpp"

#include <openssl/ssl.h>
#include <simdjson.h>

#include <array>
#include <boost/beast/http/serializer.hpp>
#include <charconv>

#include "base/net/connect_race.hpp"
#include "base/net/http_text.hpp"
#include "base/net/http_url.hpp"
#include "base/net/retry_after.hpp"
#include "base/system/sockets.hpp"
#include "base/system/utc_time.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr std::uint32_t kMaxHeaderBytes = 64 * 1024;
constexpr std::size_t kReadSize = 64 * 1024;
/// Of a body: memory grows with what came, not with what was announced.
constexpr std::size_t kBodyReadSize = 1024 * 1024;

ApiError timed_out(std::string_view what, std::chrono::milliseconds limit) {
  return {"timeout",
          "The SalesTouch API took too long: " + std::string(what) + " within " +
              std::to_string(limit.count()) + " ms.",
          true, "Call again in a minute; if it stays slow, tell the person."};
}

ApiError proxy_failed(const base::Proxy& proxy, const std::string& why) {
  return {"proxy_failed",
          "The proxy " + proxy.name() + " could not be reached: " + why + ".",
          true,
          "Ask the person to check that variable; --no-proxy goes without a proxy.",
          std::nullopt,
          /*unanswered=*/true};
}

ApiError unreachable(const ApiOrigin& origin, const std::string& why) {
  if (origin.proxy) return proxy_failed(*origin.proxy, why);
  return {"api_unreachable",
          "The SalesTouch API at " + origin.host + " could not be reached: " + why + ".",
          true,
          "Call again in a minute; if it fails again, ask the person to check the network and "
          "SALESTOUCH_API_BASE_URL. Where only a proxy leads out, HTTPS_PROXY names it.",
          std::nullopt,
          /*unanswered=*/true};
}

ApiError proxy_refused(const base::Proxy& proxy, unsigned status) {
  const bool wants_password = status == 407 || status == 401;
  return {"proxy_failed",
          "The proxy " + proxy.name() + " opens no way to the SalesTouch API: HTTP status " +
              std::to_string(status) + (wants_password ? ", it wants a user name and a password." : "."),
          false,
          wants_password ? "Ask the person to put them into that variable: http://USER:PASSWORD@HOST:PORT."
                         : "Ask the person whether the proxy may connect to the API's host and port."};
}

ApiError tls_failed(const std::string& host, const std::string& why) {
  return {"tls_failed", "No trusted TLS connection to " + host + ": " + why + ". Nothing was sent.", false,
          "Ask the person to check SALESTOUCH_API_BASE_URL, or SALESTOUCH_CA_FILE for a private CA."};
}

ApiError incomplete(const std::string& why) {
  return {"response_incomplete", "The SalesTouch API's answer broke off: " + why + ".", true, "Call again."};
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
    const std::string name(base::without_last_dot(host));
    SSL_set1_host(ssl, name.c_str());
    SSL_set_tlsext_host_name(ssl, name.c_str());
  } else {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
  }
}

/// `request` as it goes over the wire.
std::string text_of(const ApiRequest& request) {
  http::request_serializer<http::string_body> serializer(request);
  return base::serialized(serializer, [&] { return serializer.is_done(); });
}

/// The wait that the head of an answer asks for, in the field that is for it or in one that says when a limit
/// of calls ends.
std::optional<std::chrono::seconds> wait_asked_for(const http::response<http::string_body>& response) {
  const auto now = std::chrono::system_clock::now();
  const auto field = [&](std::string_view name) { return std::string_view(response[name]); };
  if (const auto wait = base::read_retry_after(field("Retry-After"), field("Date"), now)) return wait;
  for (const char* name : {"Retry-After-Ms", "X-Ms-Retry-After-Ms"}) {
    if (const auto wait = base::read_milliseconds(field(name))) return wait;
  }
  // Many an API has the rest of these in all its answers.
  const auto is_spent = [&](const char* name) { return field(name) == "0"; };
  const unsigned status = response.result_int();
  const bool is_limited =
      status == 429 || ((status == 403 || status == 503) &&
                        (is_spent("X-RateLimit-Remaining") || is_spent("RateLimit-Remaining")));
  if (!is_limited) return std::nullopt;
  for (const char* name : {"RateLimit-Reset", "X-RateLimit-Reset", "X-Rate-Limit-Reset"}) {
    if (const auto wait = base::read_limit_reset(field(name), now)) return wait;
  }
  return std::nullopt;
}

HttpAnswer take_answer(http::response<http::string_body> response) {
  HttpAnswer answer;
  const auto [first, last] = response.equal_range(http::field::content_encoding);
  for (auto field = first; field != last; ++field)
    answer.content_encoding += (field == first ? "" : ",") + std::string(field->value());
  answer.status = response.result_int();
  answer.location = std::string(response[http::field::location]);
  answer.is_challenge = response.count("cf-mitigated") > 0;
  answer.content_type = std::string(response[http::field::content_type]);
  answer.retry_after = wait_asked_for(response);
  for (const auto& field : response)
    take_more_field(std::string_view(field.name_string()), std::string_view(field.value()), answer.more);
  answer.body = std::move(response.body());
  return answer;
}

/// Where a context holds its ApiTls; Asio uses the app data itself.
int tls_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

int keep_session(SSL* ssl, SSL_SESSION* session) {
  static_cast<ApiTls*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), tls_index()))->session.reset(session);
  return 1;  // it is ours now
}

}  // namespace

ApiTls::ApiTls() {
  SSL_CTX* native = context.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  context.set_verify_mode(asio::ssl::verify_peer);
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_set_ex_data(native, tls_index(), this);
  SSL_CTX_sess_set_new_cb(native, &keep_session);
}

ApiConnection::ApiConnection(asio::any_io_executor executor, const ApiOrigin& origin,
                             const ApiClientOptions& options, std::shared_ptr<ApiRoute> route)
    : origin_(origin), options_(options), route_(std::move(route)), limit_(std::move(executor)) {}

ApiConnection::~ApiConnection() {
  // OpenSSL resumes no session of a connection that just ended. HTTP tells by itself whether an answer is
  // whole.
  if (stream_ && stream_->tls()) SSL_set_shutdown(stream_->tls(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

void ApiConnection::expire_at(steady_clock::time_point time) {
  limit_.set(time, [this] {
    has_expired_ = true;
    give_up();
  });
}

void ApiConnection::give_up() {
  error_code ignored;
  if (stream_) stream_->socket().close(ignored);
}

asio::awaitable<std::optional<ApiError>> ApiConnection::connect(steady_clock::time_point deadline) {
  const auto limit = std::min(deadline, steady_clock::now() + options_.connect_limit);
  std::optional<ApiError> failure = co_await reach(limit);
  expire_at(limit);
  if (!failure && route_->proxy_tls) failure = co_await secure(*route_->proxy_tls, origin_.proxy->host);
  if (!failure && origin_.proxy && !origin_.is_forwarded()) failure = co_await open_tunnel();
  if (!failure && origin_.proxy) reached_ = ConnectionStage::through_proxy;
  if (!failure && route_->tls) failure = co_await secure(*route_->tls, origin_.host);
  if (!failure && route_->tls) reached_ = ConnectionStage::secured;
  co_return failure;
}

asio::awaitable<std::optional<ApiError>> ApiConnection::reach(steady_clock::time_point limit) {
  const base::ConnectRaceOptions race{.first_family = route_->first_family};
  base::NamedConnection next = co_await base::connect_to_name(origin_.next_host(), origin_.next_port(),
                                                              options_.name_servers, limit, race);
  if (next.is_resolved) reached_ = ConnectionStage::resolved;
  if (!next.socket) {
    ApiError failure = unreachable(origin_, next.failure);
    failure.unanswered = next.is_passing;
    co_return failure;
  }
  reached_ = ConnectionStage::connected;
  error_code error;
  route_->first_family = next.socket->remote_endpoint(error).protocol();
  next.socket->set_option(tcp::no_delay(true), error);
  base::notice_dead_peer(*next.socket);
  stream_ = base::make_plain_stream(std::move(*next.socket));
  co_return std::nullopt;
}

asio::awaitable<std::optional<ApiError>> ApiConnection::secure(ApiTls& tls, const std::string& host) {
  stream_ = base::make_tls_client_stream(std::move(stream_), tls.context);
  if (tls.session) SSL_set_session(stream_->tls(), tls.session.get());
  expect_host(stream_->tls(), host);
  error_code error;
  co_await stream_->handshake(error);
  if (!error) co_return std::nullopt;
  const bool is_api = &tls == route_->tls.get();
  const std::string reason = tls_reason(stream_->tls(), error);
  if (!is_api) co_return proxy_failed(*origin_.proxy, has_expired_ ? "no TLS connection in time" : reason);
  if (has_expired_) co_return timed_out("no TLS connection", options_.connect_limit);
  co_return tls_failed(host, reason);
}

/// The proxy says nothing behind the head of its answer: what follows is the API's, and the API waits.
asio::awaitable<std::optional<ApiError>> ApiConnection::open_tunnel() {
  constexpr std::size_t kMostHead = 16 * 1024;
  const std::string authority =
      (origin_.host.find(':') == std::string::npos ? origin_.host : "[" + origin_.host + "]") + ":" +
      origin_.port;
  std::string request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n";
  if (!origin_.proxy->authorization.empty())
    request += "Proxy-Authorization: " + origin_.proxy->authorization + "\r\n";
  request += "\r\n";

  error_code error;
  co_await stream_->write(asio::buffer(request), error);
  std::string head;
  while (!error && head.find("\r\n\r\n") == std::string::npos) {
    std::array<char, 1024> bytes;
    head.append(bytes.data(), co_await stream_->read_some(asio::buffer(bytes), error));
    if (head.size() > kMostHead) error = http::error::header_limit;
  }
  if (has_expired_) co_return proxy_failed(*origin_.proxy, "no answer in time");
  unsigned status = 0;
  const std::size_t at = std::min(head.size(), head.find(' ') + 1);
  std::from_chars(head.data() + at, head.data() + head.size(), status);
  if (error || !head.starts_with("HTTP/1."))
    co_return proxy_failed(*origin_.proxy, error ? error.message() : "it speaks no HTTP");
  if (status < 200 || status > 299) co_return proxy_refused(*origin_.proxy, status);
  co_return std::nullopt;
}

asio::awaitable<ApiResult<HttpAnswer>> ApiConnection::converse(const ApiRequest& request,
                                                               steady_clock::time_point deadline,
                                                               std::chrono::milliseconds first_byte_limit) {
  can_be_kept_ = false;
  has_said_nothing_ = true;
  expire_at(std::min(deadline, steady_clock::now() + first_byte_limit));
  const std::string bytes = text_of(request);
  error_code error;
  co_await stream_->write(asio::buffer(bytes), error);
  if (has_expired_) co_return timed_out("the request was not taken", first_byte_limit);
  // A server may answer and close before it has read the whole request: what it said is still worth reading.

  std::optional<AnswerParser> answer;
  error = {};
  co_await read_head(answer, error);
  AnswerParser& parser = *answer;
  if (error) {
    ApiError failure = answer_failure(error, "no answer", first_byte_limit);
    failure.unanswered = !parser.got_some() && failure.code == "response_incomplete";
    co_return failure;
  }
  expire_at(deadline);
  std::string& body = parser.get().body();
  const auto length = parser.content_length();
  const bool has_length = length && !parser.is_done();
  if (has_length) co_await read_body(static_cast<std::size_t>(*length), body, error);
  parser.eager(true);
  while (!has_length && !error && !parser.is_done())
    co_await reader_.read_more(*stream_, parser, kReadSize, error);
  if (error) co_return answer_failure(error, "the answer was not whole", options_.total_limit);
  limit_.cancel();
  can_be_kept_ = parser.keep_alive() && reader_.unread() == 0;
  const auto status = parser.get().result();
  if (origin_.is_forwarded() && status == http::status::proxy_authentication_required)
    co_return proxy_refused(*origin_.proxy, static_cast<unsigned>(status));
  co_return take_answer(parser.release());
}

/// Interim answers (RFC 9110, 15.2: 100 Continue, 103 Early Hints) come before the one that counts.
asio::awaitable<void> ApiConnection::read_head(std::optional<AnswerParser>& parser, error_code& error) {
  constexpr int kMostInterim = 16;
  for (int interim = 0; interim <= kMostInterim; ++interim) {
    parser.emplace();
    parser->header_limit(kMaxHeaderBytes);
    parser->body_limit(options_.max_body);
    reader_.restart();
    while (!error && !parser->is_header_done()) {
      co_await reader_.read_more(*stream_, *parser, kReadSize, error);
      if (parser->got_some()) has_said_nothing_ = false;
    }
    const unsigned status = error ? 0 : parser->get().result_int();
    if (status < 100 || status > 199 || status == 101) co_return;
  }
  error = http::error::bad_status;
}

/// Straight into the string, in larger pieces than Beast's parser takes, which would copy them once more, and
/// with the room behind it that simdjson needs.
asio::awaitable<void> ApiConnection::read_body(std::size_t length, std::string& body, error_code& error) {
  body.reserve(length + simdjson::SIMDJSON_PADDING);
  reader_.take(body, length);
  for (std::size_t count = body.size(); count < length && !error;) {
    if (count == body.size()) body.resize(std::min(length, count + kBodyReadSize));
    count += co_await stream_->read_some(asio::buffer(body) + count, error);
  }
  if (error == asio::error::eof) error = http::error::partial_message;
}

asio::awaitable<std::string> ApiConnection::find_dead_family() {
  for (const tcp& family : {tcp::v6(), tcp::v4()}) {
    const auto limit = steady_clock::now() + std::chrono::seconds(2);
    const base::ConnectRaceOptions race{.first_family = family, .only_family = family};
    const base::NamedConnection next = co_await base::connect_to_name(
        origin_.next_host(), origin_.next_port(), options_.name_servers, limit, race);
    if (next.is_resolved && next.has_timed_out) co_return family == tcp::v6() ? "IPv6" : "IPv4";
  }
  co_return "";
}

void ApiConnection::describe(ConnectionReport& report) {
  report.reached = reached_;
  error_code error;
  tcp::endpoint peer;
  if (stream_) peer = stream_->socket().remote_endpoint(error);
  if (stream_ && !error) report.address = peer.address().to_string() + " port " + std::to_string(peer.port());
  if (reached_ != ConnectionStage::secured) return;
  SSL* ssl = stream_->tls();
  report.tls_version = SSL_get_version(ssl);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(ssl), &X509_free);
  std::tm until{};
  if (certificate && ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &until) == 1)
    report.certificate_until = std::chrono::system_clock::from_time_t(base::time_of_utc(until));
}

bool ApiConnection::is_open() {
  // Whatever can be read of a connection that nothing was asked on is its end, or of no use.
  return !base::has_bytes_or_end(stream_->socket());
}

ApiError ApiConnection::answer_failure(const error_code& error, std::string_view what,
                                       std::chrono::milliseconds limit) const {
  if (has_expired_) return timed_out(what, limit);
  if (error == http::error::body_limit || error == http::error::header_limit) {
    return response_too_large(options_.max_body);
  }
  if (error == http::error::end_of_stream || error == asio::error::connection_reset) {
    return incomplete("the connection was closed");
  }
  return incomplete(error.message());
}

}  // namespace salestouch
