#include "server/http/http_session.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

#include "base/net/http_reader.hpp"
#include "base/system/sockets.hpp"
#include "server/http/http_writer.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;
using RequestParser = http::request_parser<http::string_body>;

/// Bytes of one read of a head, and of a body.
constexpr std::size_t kHeadRead = 4 * 1024;
constexpr std::size_t kBodyRead = 64 * 1024;
/// Between looks at whether a client that has sent bytes ahead is still there.
constexpr std::chrono::milliseconds kLookAgain{200};

/// The bytes of a header's fields. Beast bounds the bytes it reads for one, but not those it had before.
std::size_t size_of(const HttpRequestHead& head) {
  std::size_t size = head.target().size();
  for (const auto& field : head) size += field.name_string().size() + field.value().size() + 4;
  return size;
}

/// The status that says why a request could not be read, or nothing for a connection that just ended.
std::optional<http::status> status_of(const error_code& error, bool timed_out) {
  if (timed_out) return http::status::request_timeout;
  if (error == http::error::header_limit) return http::status::request_header_fields_too_large;
  if (error == http::error::body_limit) return http::status::payload_too_large;
  if (error == http::error::bad_transfer_encoding) return http::status::bad_request;
  const bool malformed = error.category() == make_error_code(http::error::bad_method).category() &&
                         error != http::error::end_of_stream && error != http::error::partial_message;
  return malformed ? std::optional(http::status::bad_request) : std::nullopt;
}

std::optional<HttpResponse> response_to(std::exception_ptr failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted) return std::nullopt;
    spdlog::error("http: {}", error.code().message());
  } catch (const std::exception& error) {
    spdlog::error("http: {}", error.what());
  }
  return plain_response(http::status::internal_server_error, "Internal error; the server's log says more");
}

asio::awaitable<HttpAdmission> admitted(HttpAnswer answer) {
  co_return answer;
}

class Session final : public HttpSession, public std::enable_shared_from_this<Session> {
 public:
  Session(std::unique_ptr<base::ByteStream> stream, const HttpHandler& handler, const HttpLimits& limits)
      : handler_(handler),
        limits_(limits),
        stream_(std::move(stream)),
        writer_(*stream_, deadline_, limits.write) {}

  asio::awaitable<void> run() override {
    error_code error;
    deadline_.set(limits_.handshake);
    co_await stream_->handshake(error);
    if (!error) {
      while (co_await serve_request()) continue;
    }
    co_await close();
  }

  void close_when_idle() override {
    closing_ = true;
    if (!busy_) close_socket();
    writer_.close_after();
  }

  void abort() override {
    closing_ = true;
    if (reply_) reply_->abort();
    close_socket();
  }

  void check_deadline(steady_clock::time_point now) override {
    const bool unwanted = reply_ && reply_->is_unwanted();  // and so is what is being written of it
    if (!deadline_.has_passed(now) && !unwanted) return;
    timed_out_ = true;
    error_code ignored;
    stream_->socket().cancel(ignored);
  }

 private:
  void close_socket() {
    error_code ignored;
    stream_->socket().close(ignored);
  }

  asio::awaitable<bool> serve_request() {
    busy_ = false;
    timed_out_ = false;
    writer_.begin(11, /*keep_alive=*/false, /*is_head=*/false);
    if (!co_await wait_for_request()) co_return false;
    busy_ = true;

    RequestParser parser;
    parser.header_limit(limits_.max_header);
    parser.body_limit(limits_.max_body);
    error_code error;
    deadline_.set(limits_.header);
    while (!error && !parser.is_header_done()) co_await reader_.read_more(*stream_, parser, kHeadRead, error);
    if (!error && size_of(parser.get()) > limits_.max_header) error = http::error::header_limit;
    // A coding that is not decoded here would be taken for the body (RFC 9112, 6.1).
    std::string_view coding;
    if (!error) coding = parser.get()[http::field::transfer_encoding];
    if (!coding.empty() && !beast::iequals(coding, "chunked")) error = http::error::bad_transfer_encoding;
    if (error) co_return co_await refuse_unreadable(error);
    const HttpRequestHead& head = parser.get();
    // The parser's word is of all lines of Connection, the header's of the first one (RFC 9110, 5.3).
    writer_.begin(head.version(), parser.keep_alive() && !closing_, head.method() == http::verb::head);

    HttpAdmission admission = co_await handler_(head);
    if (HttpResponse* refusal = std::get_if<HttpResponse>(&admission)) {
      if (!parser.is_done()) writer_.close_after();  // the body stays unread
      co_await writer_.write(std::move(*refusal));
      co_return writer_.keeps_connection();
    }
    if (beast::iequals(head[http::field::expect], "100-continue")) co_await writer_.write_continue();
    deadline_.set(limits_.body);
    parser.eager(true);
    while (!error && !parser.is_done()) co_await reader_.read_more(*stream_, parser, kBodyRead, error);
    if (error) co_return co_await refuse_unreadable(error);
    deadline_.clear();
    co_return co_await answer(std::get<HttpAnswer>(admission), parser.release());
  }

  /// Waits for the first byte of a request, which may be there from behind the last one.
  asio::awaitable<bool> wait_for_request() {
    if (closing_) co_return false;
    if (reader_.unread() > 0) co_return true;
    deadline_.set(limits_.idle);
    error_code error;
    co_await reader_.fill(*stream_, kHeadRead, error);
    co_return !error;
  }

  asio::awaitable<bool> refuse_unreadable(error_code error) {
    const std::optional<http::status> status = status_of(error, timed_out_);
    writer_.close_after();
    // A TLS operation that was cancelled half-way leaves nothing to write to.
    if (!status || (stream_->tls() && timed_out_)) co_return false;
    const std::string why = timed_out_ ? "the request came too slowly" : error.message();
    co_await writer_.write(plain_response(*status, std::string(http::obsolete_reason(*status)) + ": " + why));
    co_return false;
  }

  /// Runs `handle`, and meanwhile takes its events to the client and looks whether that is still there.
  asio::awaitable<bool> answer(const HttpAnswer& handle, HttpRequest request) {
    HttpReply reply(stream_->socket().get_executor(), limits_.max_unsent);
    // Shared with the handler, whose operations may write to the slot's memory until they end.
    const auto cancel = std::make_shared<asio::cancellation_signal>();
    std::optional<HttpResponse> response;
    reply_ = &reply;
    asio::co_spawn(
        stream_->socket().get_executor(), handle(std::move(request), reply),
        asio::bind_cancellation_slot(cancel->slot(), [&, held = cancel](std::exception_ptr failure,
                                                                        std::optional<HttpResponse> result) {
          response = failure ? response_to(failure) : std::move(result);
          reply.set_done();
        }));
    bool cancelled = false;
    while (!reply.is_done()) {
      if ((reply.is_unwanted() || reply.is_cancelled()) && !cancelled) {
        cancelled = true;
        cancel->emit(asio::cancellation_type::terminal);
      } else if (reply.has_client() && reply.is_stream() &&
                 (!writer_.has_begun_stream() || reply.has_events())) {
        co_await write_stream(reply);
      } else {
        co_await wait_for_change(reply);
      }
    }
    reply_ = nullptr;
    input_waits_ = false;
    // A stream that failed before its head was written can still have a status.
    if (reply.is_stream() && !(response && !writer_.has_begun_stream() && !reply.has_events())) {
      co_await write_stream(reply);
      co_await writer_.end_stream();
    } else if (!response) {
      co_return false;
    } else {
      // A client that only closed its sending side still reads.
      for (const auto& field : reply.fields) response->insert(field.name_string(), field.value());
      co_await writer_.write(std::move(*response));
    }
    co_return writer_.keeps_connection() && !closing_;
  }

  /// Takes to the client what the stream has for it.
  asio::awaitable<void> write_stream(HttpReply& reply) {
    if (!writer_.has_begun_stream()) co_await writer_.begin_stream(reply.fields);
    co_await writer_.write_events(reply.take_events());
    if (writer_.has_failed()) reply.set_client_left();
  }

  /// Waits for the handler, and for the client to leave; a stream that is silent meanwhile gets a comment.
  asio::awaitable<void> wait_for_change(HttpReply& reply) {
    watch_client();
    const bool changed = co_await reply.wait(input_waits_ ? kLookAgain : limits_.keep_alive);
    if (input_waits_ && is_client_gone()) reply.set_client_left();
    const bool silent = !changed && steady_clock::now() - writer_.last_write() >= limits_.keep_alive;
    if (!silent || !writer_.has_begun_stream() || !reply.has_client()) co_return;
    co_await writer_.write_events(": keep-alive\n\n");
    if (writer_.has_failed()) reply.set_client_left();
  }

  /// Asks to be told when the client closes or sends more. What it sends ahead hides a later close, so that
  /// then a look now and then replaces the wait.
  void watch_client() {
    if (watching_ || input_waits_) return;
    watching_ = true;
    stream_->socket().async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
      self->watching_ = false;
      if (!self->reply_) return;
      if (error || self->is_client_gone()) {
        self->reply_->set_client_left();
      } else {
        self->input_waits_ = true;
        self->reply_->wake();
      }
    });
  }

  bool is_client_gone() { return base::has_ended(stream_->socket()); }

  asio::awaitable<void> close() {
    if (stream_->socket().is_open()) {
      deadline_.set(std::chrono::seconds(1));
      co_await linger(*stream_);
    }
    close_socket();
  }

  const HttpHandler& handler_;
  const HttpLimits& limits_;
  std::unique_ptr<base::ByteStream> stream_;
  HttpDeadline deadline_;
  HttpWriter writer_;
  base::HttpReader reader_;
  HttpReply* reply_ = nullptr;  ///< of the request that is being served
  bool busy_ = true;
  bool closing_ = false;
  bool timed_out_ = false;
  bool watching_ = false;
  bool input_waits_ = false;
};

}  // namespace

std::shared_ptr<HttpSession> make_http_session(std::unique_ptr<base::ByteStream> stream,
                                               const HttpHandler& handler, const HttpLimits& limits) {
  return std::make_shared<Session>(std::move(stream), handler, limits);
}

HttpHandler admit_all(HttpAnswer answer) {
  return [answer = std::move(answer)](const HttpRequestHead&) { return admitted(answer); };
}

asio::awaitable<void> linger(base::ByteStream& stream) {
  constexpr std::size_t kMost = 1024 * 1024;
  error_code error;
  co_await stream.shutdown(error);
  // From the socket itself: TLS that has said goodbye reads no more.
  char dropped[4'096];
  error = {};
  for (std::size_t count = 0; !error && count < kMost;) {
    count += co_await stream.socket().async_read_some(asio::buffer(dropped),
                                                      asio::redirect_error(asio::use_awaitable, error));
  }
}

}  // namespace mcp
