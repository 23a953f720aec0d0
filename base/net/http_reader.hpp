#pragma once

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "base/net/byte_stream.hpp"

namespace base {

/// Reads the HTTP/1.1 messages of one stream, one after the other, with Beast's parsers. (Beast's own
/// composed operations do the same, and take half a minute to compile for each kind of stream.)
class HttpReader {
 public:
  /// Gives `parser` what is there; reads more first, at most `most` bytes, where that was not enough before.
  /// To be called until the parser has what is wanted of it. Errors are the stream's and the parser's; at the
  /// end of the stream `end_of_stream` before a message and `partial_message` in it.
  template <class Parser>
  boost::asio::awaitable<void> read_more(ByteStream& stream, Parser& parser, std::size_t most,
                                         boost::system::error_code& error) {
    namespace http = boost::beast::http;
    if (buffer_.size() == 0 || needs_more_) {
      co_await fill(stream, most, error);
      if (error == boost::asio::error::eof) {
        error = {};
        if (parser.got_some()) parser.put_eof(error);
        if (!error && !parser.is_done()) error = http::error::end_of_stream;
      }
      if (error || parser.is_done()) co_return;
    }
    if (!parser.got_some()) skip_blank_lines();
    if constexpr (!Parser::is_request::value) {
      if (!parser.got_some()) mend_status_line();
    }
    buffer_.consume(parser.put(buffer_.data(), error));
    needs_more_ = error == http::error::need_more;
    if (needs_more_) error = {};
  }

  /// Waits for bytes without looking at them.
  boost::asio::awaitable<void> fill(ByteStream& stream, std::size_t most, boost::system::error_code& error) {
    const std::size_t count = co_await stream.read_some(buffer_.prepare(most), error);
    buffer_.commit(count);
  }

  /// Bytes that are read and belong to no message yet.
  std::size_t unread() const { return buffer_.size(); }

  /// Takes up to `most` of them out, past any parser, to the end of `out`.
  void take(std::string& out, std::size_t most) {
    const std::size_t count = std::min(most, buffer_.size());
    out.append(static_cast<const char*>(buffer_.data().data()), count);
    buffer_.consume(count);
  }

  /// Begins a new message, whatever became of the last.
  void restart() { needs_more_ = false; }

 private:
  /// Before a message (RFC 9112, 2.2).
  void skip_blank_lines() {
    const auto first = [this] { return *static_cast<const char*>(buffer_.data().data()); };
    while (buffer_.size() > 0 && (first() == '\r' || first() == '\n')) buffer_.consume(1);
  }

  /// A status line may lack its reason, but not the space before it (RFC 9112, 4); some servers leave out
  /// both.
  void mend_status_line() {
    constexpr std::string_view kLine = "HTTP/1.1 200";
    const std::string_view bytes(static_cast<const char*>(buffer_.data().data()), buffer_.size());
    if (bytes.size() <= kLine.size() || !bytes.starts_with("HTTP/1.") || bytes[kLine.size()] != '\r') return;
    const std::string rest(bytes.substr(kLine.size()));
    const std::string mended = std::string(bytes.substr(0, kLine.size())) + ' ' + rest;
    buffer_.clear();
    std::memcpy(buffer_.prepare(mended.size()).data(), mended.data(), mended.size());
    buffer_.commit(mended.size());
  }

  boost::beast::flat_buffer buffer_;
  bool needs_more_ = false;  ///< the parser could do nothing with what is there
};

}  // namespace base
