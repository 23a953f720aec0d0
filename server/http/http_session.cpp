#include "server/http/http_session.hpp"

#include <poll.h>
#include <spdlog/spdlog.h>
#include <time.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace mcp {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;
using TlsStream = asio::ssl::stream<tcp::socket>;

constexpr auto kNever = steady_clock::time_point::max();
/// A slice of a long answer; each has the write limit to itself.
constexpr std::size_t kSlice = 64 * 1024;
/// Between looks at whether a client that has sent bytes ahead is still there.
constexpr std::chrono::milliseconds kLookAgain{200};

auto into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

/// IMF-fixdate (RFC 9110, 5.6.7).
std::string http_date() {
  const time_t now = ::time(nullptr);
  tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32];
  return {text, ::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

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

template <class Stream>
class StreamSession final : public HttpSession, public std::enable_shared_from_this<StreamSession<Stream>> {
 public:
  template <class... Arguments>
  StreamSession(const HttpHandler& handler, const HttpLimits& limits, Arguments&&... arguments)
      : handler_(handler), limits_(limits), stream_(std::forward<Arguments>(arguments)...) {}

  asio::awaitable<void> run() override {
    error_code error;
    if constexpr (kTls) {
      set_deadline(limits_.handshake);
      co_await stream_.async_handshake(asio::ssl::stream_base::server, into(error));
    }
    if (!error) {
      while (co_await serve_request()) continue;
    }
    co_await close();
  }

  void close_when_idle() override {
    closing_ = true;
    if (!busy_) close_socket();
  }

  void abort() override {
    closing_ = true;
    if (reply_) reply_->abort();
    close_socket();
  }

  void check_deadline(steady_clock::time_point now) override {
    const bool unwanted = reply_ && reply_->is_unwanted();  // and so is what is being written of it
    if (now < deadline_ && !unwanted) return;
    timed_out_ = true;
    error_code ignored;
    socket().cancel(ignored);
  }

 private:
  static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;

  tcp::socket& socket() {
    if constexpr (kTls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }

  void set_deadline(steady_clock::duration limit) { deadline_ = steady_clock::now() + limit; }

  void close_socket() {
    error_code ignored;
    socket().close(ignored);
  }

  asio::awaitable<bool> serve_request() {
    busy_ = false;
    if (!co_await wait_for_request()) co_return false;
    busy_ = true;

    http::request_parser<http::string_body> parser;
    parser.header_limit(limits_.max_header);
    parser.body_limit(limits_.max_body);
    error_code error;
    set_deadline(limits_.header);
    co_await http::async_read_header(stream_, buffer_, parser, into(error));
    if (error) co_return co_await refuse_unreadable(error);
    if (size_of(parser.get()) > limits_.max_header)
      co_return co_await refuse_unreadable(http::error::header_limit);
    version_ = parser.get().version();
    keep_alive_ = parser.get().keep_alive();

    std::optional<HttpResponse> refusal = handler_.refuse(parser.get());
    if (refusal) {
      if (!parser.is_done()) keep_alive_ = false;  // the body stays unread
      co_return co_await write_response(std::move(*refusal));
    }
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      const bool written = co_await write_continue();
      if (!written) co_return false;
    }
    set_deadline(limits_.body);
    co_await http::async_read(stream_, buffer_, parser, into(error));
    if (error) co_return co_await refuse_unreadable(error);
    deadline_ = kNever;
    co_return co_await answer(parser.release());
  }

  /// Waits for the first byte of a request, which may be there from behind the last one.
  asio::awaitable<bool> wait_for_request() {
    if (closing_) co_return false;
    if (buffer_.size() > 0) co_return true;
    set_deadline(limits_.idle);
    error_code error;
    const std::size_t count = co_await stream_.async_read_some(buffer_.prepare(4'096), into(error));
    buffer_.commit(count);
    co_return !error;
  }

  asio::awaitable<bool> refuse_unreadable(error_code error) {
    const std::optional<http::status> status = status_of(error, timed_out_);
    keep_alive_ = false;
    // A TLS operation that was cancelled half-way leaves nothing to write to.
    if (!status || (kTls && timed_out_)) co_return false;
    const std::string why =
        std::exchange(timed_out_, false) ? "the request came too slowly" : error.message();
    co_await write_response(
        plain_response(*status, std::string(http::obsolete_reason(*status)) + ": " + why));
    co_return false;
  }

  /// Runs the handler, and meanwhile takes its events to the client and looks whether that is still there.
  asio::awaitable<bool> answer(HttpRequest request) {
    HttpReply reply(stream_.get_executor(), limits_.max_unsent);
    asio::cancellation_signal cancel;
    std::optional<HttpResponse> response;
    reply_ = &reply;
    asio::co_spawn(stream_.get_executor(), handler_.handle(std::move(request), reply),
                   asio::bind_cancellation_slot(
                       cancel.slot(), [&](std::exception_ptr failure, std::optional<HttpResponse> result) {
                         response = failure ? response_to(failure) : std::move(result);
                         reply.set_done();
                       }));
    bool cancelled = false;
    bool head_written = false;
    while (!reply.is_done()) {
      if (reply.is_unwanted() && !cancelled) {
        cancelled = true;
        cancel.emit(asio::cancellation_type::terminal);
      } else if (reply.has_client() && reply.is_stream() && (!head_written || reply.has_events())) {
        bool written = true;
        if (!head_written) written = co_await write_stream_head(reply);
        if (written) written = co_await write_chunks(reply.take_events());
        head_written = true;
        if (!written) reply.set_client_left();
      } else {
        watch_client();
        const bool changed = co_await reply.wait(input_waits_ ? kLookAgain : limits_.keep_alive);
        if (input_waits_ && is_client_gone()) reply.set_client_left();
        const bool silent = !changed && steady_clock::now() - last_write_ >= limits_.keep_alive;
        if (silent && head_written && reply.has_client()) {
          const bool written = co_await write_chunks(": keep-alive\n\n");
          if (!written) reply.set_client_left();
        }
      }
    }
    reply_ = nullptr;
    input_waits_ = false;
    if (reply.is_stream()) co_return co_await end_stream(reply, head_written);
    // A client that only closed its sending side still reads.
    if (!response) co_return false;
    for (const auto& field : reply.fields) response->insert(field.name_string(), field.value());
    co_return co_await write_response(std::move(*response));
  }

  static std::optional<HttpResponse> response_to(std::exception_ptr failure) {
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

  /// Asks to be told when the client closes or sends more. What it sends ahead hides a later close, so that
  /// then a look now and then replaces the wait.
  void watch_client() {
    if (watching_ || input_waits_) return;
    watching_ = true;
    socket().async_wait(tcp::socket::wait_read, [self = this->shared_from_this()](error_code error) {
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

  bool is_client_gone() {
    pollfd state{.fd = socket().native_handle(), .events = POLLRDHUP, .revents = 0};
    return ::poll(&state, 1, 0) < 0 || (state.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
  }

  asio::awaitable<bool> write_response(HttpResponse response) {
    response.version(version_);
    response.keep_alive(keep_alive_ && !closing_);
    response.set(http::field::date, http_date());
    if (response.result() != http::status::no_content) response.prepare_payload();
    http::response_serializer<http::string_body> serializer(response);
    serializer.limit(kSlice);
    error_code error;
    while (!serializer.is_done()) {
      set_deadline(limits_.write);
      co_await http::async_write_some(stream_, serializer, into(error));
      if (error) co_return false;
    }
    deadline_ = kNever;
    co_return keep_alive_ && !closing_;
  }

  asio::awaitable<bool> write_continue() {
    return write_bytes(asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25));
  }

  asio::awaitable<bool> write_stream_head(const HttpReply& reply) {
    http::response<http::empty_body> head(http::status::ok, version_);
    if (!is_chunked()) keep_alive_ = false;  // the end of the connection ends the stream
    head.set(http::field::content_type, "text/event-stream");
    head.set(http::field::cache_control, "no-cache, no-transform");
    head.set("X-Accel-Buffering", "no");
    head.set(http::field::date, http_date());
    for (const auto& field : reply.fields) head.insert(field.name_string(), field.value());
    head.keep_alive(keep_alive_ && !closing_);
    if (is_chunked()) head.chunked(true);
    http::response_serializer<http::empty_body> serializer(head);
    error_code error;
    set_deadline(limits_.write);
    co_await http::async_write_header(stream_, serializer, into(error));
    last_write_ = steady_clock::now();
    deadline_ = kNever;
    co_return !error;
  }

  asio::awaitable<bool> write_chunks(std::string bytes) {
    for (std::size_t begin = 0; begin < bytes.size(); begin += kSlice) {
      const asio::const_buffer slice = asio::buffer(asio::buffer(bytes) + begin, kSlice);
      bool written = false;
      if (is_chunked()) {
        written = co_await write_bytes(http::make_chunk(slice));
      } else {
        written = co_await write_bytes(slice);
      }
      if (!written) co_return false;
    }
    last_write_ = steady_clock::now();
    co_return true;
  }

  asio::awaitable<bool> end_stream(HttpReply& reply, bool head_written) {
    bool written = true;
    if (!head_written) written = co_await write_stream_head(reply);
    if (written) written = co_await write_chunks(reply.take_events());
    if (written && is_chunked()) written = co_await write_bytes(http::make_chunk_last());
    co_return written&& keep_alive_ && !closing_;
  }

  template <class Buffers>
  asio::awaitable<bool> write_bytes(Buffers buffers) {
    error_code error;
    set_deadline(limits_.write);
    co_await asio::async_write(stream_, buffers, into(error));
    deadline_ = kNever;
    co_return !error;
  }

  asio::awaitable<void> close() {
    error_code ignored;
    if (socket().is_open()) {
      set_deadline(std::chrono::seconds(1));
      if constexpr (kTls) {
        co_await stream_.async_shutdown(into(ignored));
      } else {
        co_await linger(socket());
      }
    }
    close_socket();
  }

  /// HTTP/1.0 knows no chunks, and nginx speaks it to its upstreams by default.
  bool is_chunked() const { return version_ >= 11; }

  const HttpHandler& handler_;
  const HttpLimits& limits_;
  Stream stream_;
  beast::flat_buffer buffer_;
  steady_clock::time_point deadline_ = kNever;
  steady_clock::time_point last_write_;
  HttpReply* reply_ = nullptr;  ///< of the request that is being served
  unsigned version_ = 11;
  bool keep_alive_ = false;
  bool busy_ = true;
  bool closing_ = false;
  bool timed_out_ = false;
  bool watching_ = false;
  bool input_waits_ = false;
};

}  // namespace

std::shared_ptr<HttpSession> make_http_session(tcp::socket socket, asio::ssl::context* tls,
                                               const HttpHandler& handler, const HttpLimits& limits) {
  if (!tls) return std::make_shared<StreamSession<tcp::socket>>(handler, limits, std::move(socket));
  return std::make_shared<StreamSession<TlsStream>>(handler, limits, std::move(socket), *tls);
}

asio::awaitable<void> linger(tcp::socket& socket) {
  constexpr std::size_t kMost = 1024 * 1024;
  error_code error;
  socket.shutdown(tcp::socket::shutdown_send, error);
  char dropped[4'096];
  for (std::size_t count = 0; !error && count < kMost;) {
    count += co_await socket.async_read_some(asio::buffer(dropped), into(error));
  }
}

}  // namespace mcp
