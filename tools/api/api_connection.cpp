#include "tools/api/api_connection.hpp"

#include <openssl/ssl.h>
#include <poll.h>
#include <simdjson.h>
#include <time.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/http/serializer.hpp>

#include "tools/api/name_lookup.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr std::uint32_t kMaxHeaderBytes = 64 * 1024;
constexpr std::size_t kReadSize = 64 * 1024;
/// Of a body longer than that: memory grows with what came, not with what was announced.
constexpr std::size_t kLongReadSize = 1024 * 1024;

auto into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

ApiError timed_out(std::string_view what, std::chrono::milliseconds limit) {
  return {"timeout",
          "The SalesTouch API took too long: " + std::string(what) + " within " +
              std::to_string(limit.count()) + " ms.",
          true, "Call again in a minute; if it stays slow, tell the person."};
}

ApiError unreachable(const std::string& host, const std::string& why) {
  return {"api_unreachable",
          "The SalesTouch API at " + host + " could not be reached: " + why + ".",
          true,
          "Call again in a minute; if it fails again, ask the person to check the network and "
          "SALESTOUCH_API_BASE_URL.",
          std::nullopt,
          /*unanswered=*/true};
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
    SSL_set1_host(ssl, host.c_str());
    SSL_set_tlsext_host_name(ssl, host.c_str());
  } else {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
  }
}

/// `request` as it goes over the wire.
std::string text_of(const ApiRequest& request) {
  http::request_serializer<http::string_body> serializer(request);
  std::string text;
  error_code error;
  while (!serializer.is_done() && !error) {
    serializer.next(error, [&](error_code&, const auto& buffers) {
      text += beast::buffers_to_string(buffers);
      serializer.consume(beast::buffer_bytes(buffers));
    });
  }
  return text;
}

HttpAnswer take_answer(http::response<http::string_body> response) {
  HttpAnswer answer;
  answer.content_encoding = std::string(response[http::field::content_encoding]);
  answer.status = response.result_int();
  answer.content_type = std::string(response[http::field::content_type]);
  answer.retry_after = read_retry_after(std::string_view(response[http::field::retry_after]),
                                        std::chrono::system_clock::now());
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
                             const ApiClientOptions& options, std::shared_ptr<ApiTls> tls)
    : origin_(origin), options_(options), tls_shared_(std::move(tls)), limit_(std::move(executor)) {}

ApiConnection::~ApiConnection() {
  // OpenSSL resumes no session of a connection that just ended. HTTP tells by itself whether an answer is
  // whole.
  if (stream_ && stream_->tls()) SSL_set_shutdown(stream_->tls(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

void ApiConnection::expire_at(steady_clock::time_point time) {
  limit_.set(time, [this] {
    has_expired_ = true;
    error_code ignored;
    if (socket_) socket_->close(ignored);
  });
}

asio::awaitable<std::optional<ApiError>> ApiConnection::connect(steady_clock::time_point deadline) {
  const auto limit = std::min(deadline, steady_clock::now() + options_.connect_limit);
  const NameLookup found = co_await look_up(origin_.host, origin_.port, options_.name_servers, limit);
  if (found.endpoints.empty()) {
    ApiError failure = unreachable(origin_.host, found.failure);
    failure.unanswered = found.is_passing;
    co_return failure;
  }

  reached_ = ConnectionStage::resolved;
  tcp::socket socket(limit_.executor());
  socket_ = &socket;
  expire_at(limit);
  error_code error;
  co_await asio::async_connect(socket, found.endpoints, into(error));
  socket_ = nullptr;
  if (has_expired_) co_return unreachable(origin_.host, "no connection in time");
  if (error) co_return unreachable(origin_.host, error.message());
  reached_ = ConnectionStage::connected;
  socket.set_option(tcp::no_delay(true), error);
  stream_ = tls_shared_ ? base::make_tls_stream(std::move(socket), tls_shared_->context,
                                                asio::ssl::stream_base::client)
                        : base::make_plain_stream(std::move(socket));
  socket_ = &stream_->socket();
  if (!tls_shared_) co_return std::nullopt;
  co_return co_await secure();
}

asio::awaitable<std::optional<ApiError>> ApiConnection::secure() {
  if (tls_shared_->session) SSL_set_session(stream_->tls(), tls_shared_->session.get());
  expect_host(stream_->tls(), origin_.host);
  error_code error;
  co_await stream_->handshake(error);
  if (has_expired_) co_return timed_out("no TLS connection", options_.connect_limit);
  if (error) co_return tls_failed(origin_.host, tls_reason(stream_->tls(), error));
  reached_ = ConnectionStage::secured;
  co_return std::nullopt;
}

asio::awaitable<ApiResult<HttpAnswer>> ApiConnection::converse(const ApiRequest& request,
                                                               steady_clock::time_point deadline) {
  can_be_kept_ = false;
  expire_at(std::min(deadline, steady_clock::now() + options_.first_byte_limit));
  const std::string bytes = text_of(request);
  error_code error;
  co_await stream_->write(asio::buffer(bytes), error);
  if (has_expired_) co_return timed_out("the request was not taken", options_.first_byte_limit);
  // A server may answer and close before it has read the whole request: what it said is still worth reading.

  AnswerParser parser;
  parser.header_limit(kMaxHeaderBytes);
  parser.body_limit(options_.max_body);
  error = {};
  co_await read_head(parser, error);
  if (error) {
    ApiError failure = answer_failure(error, "no answer", options_.first_byte_limit);
    failure.unanswered = !parser.got_some() && failure.code == "response_incomplete";
    co_return failure;
  }
  expire_at(deadline);
  std::string& body = parser.get().body();
  const auto length = parser.content_length();
  const bool is_long = length && *length > kReadSize && !parser.is_done();
  if (is_long) co_await read_long_body(static_cast<std::size_t>(*length), body, error);
  parser.eager(true);
  while (!is_long && !error && !parser.is_done())
    co_await reader_.read_more(*stream_, parser, kReadSize, error);
  if (error) co_return answer_failure(error, "the answer was not whole", options_.total_limit);
  limit_.cancel();
  can_be_kept_ = parser.keep_alive() && reader_.unread() == 0;
  co_return take_answer(parser.release());
}

asio::awaitable<void> ApiConnection::read_head(AnswerParser& parser, error_code& error) {
  reader_.restart();
  while (!error && !parser.is_header_done()) co_await reader_.read_more(*stream_, parser, kReadSize, error);
}

/// Straight into the string, in larger pieces than Beast's parser takes, which would copy them once more.
asio::awaitable<void> ApiConnection::read_long_body(std::size_t length, std::string& body,
                                                    error_code& error) {
  body.reserve(length + simdjson::SIMDJSON_PADDING);
  reader_.take(body, length);
  for (std::size_t count = body.size(); count < length && !error;) {
    if (count == body.size()) body.resize(std::min(length, count + kLongReadSize));
    count += co_await stream_->read_some(asio::buffer(body) + count, error);
  }
  if (error == asio::error::eof) error = http::error::partial_message;
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
    report.certificate_until = std::chrono::system_clock::from_time_t(timegm(&until));
}

bool ApiConnection::is_open() {
  // Whatever can be read of a connection that nothing was asked on is its end, or of no use.
  pollfd state{.fd = stream_->socket().native_handle(), .events = POLLIN | POLLRDHUP, .revents = 0};
  return ::poll(&state, 1, 0) == 0;
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
