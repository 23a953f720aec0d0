#include "server/http/http_writer.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/serializer.hpp>
#include <charconv>
#include <ctime>

#include "base/net/http_text.hpp"
#include "base/system/utc_time.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

/// A slice of a long answer; each has the write limit to itself.
constexpr std::size_t kSlice = 64 * 1024;

/// IMF-fixdate (RFC 9110, 5.6.7).
std::string http_date() {
  const std::tm parts = base::utc_of(std::time(nullptr));
  char text[32];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

/// The bytes of `response` before its body.
template <class Body>
std::string head_of(http::response<Body>& response) {
  http::response_serializer<Body> serializer(response);
  serializer.split(true);
  return base::serialized(serializer, [&] { return serializer.is_header_done(); });
}

/// One chunk (RFC 9112, 7.1).
std::string chunk_of(std::string_view bytes) {
  std::array<char, 16> size;
  const auto end = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16);
  std::string chunk;
  chunk.reserve(bytes.size() + 24);
  chunk.append(size.data(), end.ptr).append("\r\n").append(bytes).append("\r\n");
  return chunk;
}

}  // namespace

void HttpWriter::begin(unsigned version, bool keep_alive, bool is_head) {
  version_ = version;
  keep_alive_ = keep_alive;
  is_head_ = is_head;
  has_begun_stream_ = false;
}

asio::awaitable<void> HttpWriter::write_continue() {
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  return write_bytes(asio::buffer(kContinue));
}

asio::awaitable<void> HttpWriter::write(HttpResponse response) {
  response.version(version_);
  response.keep_alive(keep_alive_);
  response.set(http::field::date, http_date());
  if (response.result() != http::status::no_content) response.prepare_payload();
  std::string head = head_of(response);
  std::string_view body = response.body();
  if (is_head_) body = {};
  // Small answers go out in one piece: two would be two packets.
  const std::string_view first = body.substr(0, body.size() <= kSlice ? body.size() : 0);
  head += first;
  body.remove_prefix(first.size());
  co_await write_bytes(asio::buffer(head));
  while (!body.empty()) {
    const std::string_view slice = body.substr(0, kSlice);
    co_await write_bytes(asio::buffer(slice));
    body.remove_prefix(slice.size());
  }
}

asio::awaitable<void> HttpWriter::begin_stream(const http::fields& fields) {
  has_begun_stream_ = true;
  http::response<http::empty_body> response(http::status::ok, version_);
  if (!is_chunked()) keep_alive_ = false;  // the end of the connection ends the stream
  response.set(http::field::content_type, "text/event-stream");
  response.set(http::field::cache_control, "no-cache, no-transform");
  response.set("X-Accel-Buffering", "no");
  response.set(http::field::date, http_date());
  for (const auto& field : fields) response.insert(field.name_string(), field.value());
  response.keep_alive(keep_alive_);
  if (is_chunked()) response.chunked(true);
  const std::string head = head_of(response);
  co_await write_bytes(asio::buffer(head));
}

asio::awaitable<void> HttpWriter::write_events(std::string events) {
  for (std::string_view rest = events; !rest.empty() && !has_failed_;) {
    const std::string_view slice = rest.substr(0, kSlice);
    rest.remove_prefix(slice.size());
    if (is_chunked()) {
      const std::string chunk = chunk_of(slice);
      co_await write_bytes(asio::buffer(chunk));
    } else {
      co_await write_bytes(asio::buffer(slice));
    }
  }
}

asio::awaitable<void> HttpWriter::end_stream() {
  constexpr std::string_view kLastChunk = "0\r\n\r\n";
  if (is_chunked()) co_await write_bytes(asio::buffer(kLastChunk));
}

asio::awaitable<void> HttpWriter::write_bytes(asio::const_buffer bytes) {
  if (has_failed_) co_return;
  error_code error;
  deadline_.set(write_limit_);
  co_await stream_.write(bytes, error);
  deadline_.clear();
  last_write_ = HttpDeadline::Clock::now();
  has_failed_ = error.failed();
}

}  // namespace mcp
