#include "tools/api/gzip.hpp"

#include <zlib.h>

#include <algorithm>

namespace salestouch {
namespace {

/// For inflateInit2: a window of any size, and a gzip header.
constexpr int kGzip = 15 + 16;
/// Leads shrink to a tenth or so; the rest grows by doubling.
constexpr std::size_t kExpectedRatio = 8;

struct Inflater {
  Inflater() { ready = inflateInit2(&stream, kGzip) == Z_OK; }
  ~Inflater() {
    if (ready) inflateEnd(&stream);
  }
  Inflater(const Inflater&) = delete;
  z_stream stream{};
  bool ready = false;
};

}  // namespace

ApiResult<std::string> inflate_gzip(std::string_view body, std::size_t limit) {
  const ApiError damaged{"response_incomplete",
                         "The SalesTouch API's answer broke off: its gzip stream is cut or damaged.", true,
                         "Call again."};
  Inflater inflater;
  if (!inflater.ready) return damaged;
  z_stream& stream = inflater.stream;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  std::string text(std::min(limit, body.size() * kExpectedRatio) + 1, '\0');  // one more tells a longer one
  std::size_t size = 0;
  for (;;) {
    if (size > limit) return response_too_large(limit);
    if (size == text.size()) text.resize(std::min(limit + 1, text.size() * 2));
    stream.next_out = reinterpret_cast<Bytef*>(text.data() + size);
    stream.avail_out = static_cast<uInt>(text.size() - size);
    const int state = inflate(&stream, Z_NO_FLUSH);
    size = text.size() - stream.avail_out;
    if (state == Z_STREAM_END) {
      // Another member may follow (RFC 1952, 2.2); anything else behind the end is left out.
      const bool goes_on = stream.avail_in >= 2 && stream.next_in[0] == 0x1F && stream.next_in[1] == 0x8B;
      if (!goes_on || inflateReset(&stream) != Z_OK) break;
      continue;
    }
    if (state != Z_OK || (stream.avail_in == 0 && stream.avail_out > 0)) return damaged;
  }
  if (size > limit) return response_too_large(limit);
  text.resize(size);
  return {boost::system::in_place_value, std::move(text)};
}

}  // namespace salestouch
