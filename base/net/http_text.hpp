#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/system/error_code.hpp>
#include <string>

namespace base {

/// The bytes of a message, from where Beast's `serializer` is until `is_done()` says that it is enough.
template <class Serializer, class IsDone>
std::string serialized(Serializer& serializer, IsDone is_done) {
  std::string text;
  boost::system::error_code error;
  while (!is_done() && !error) {
    serializer.next(error, [&](boost::system::error_code&, const auto& buffers) {
      std::size_t size = 0;
      for (const boost::asio::const_buffer buffer : boost::beast::buffers_range_ref(buffers)) {
        text.append(static_cast<const char*>(buffer.data()), buffer.size());
        size += buffer.size();
      }
      serializer.consume(size);
    });
  }
  return text;
}

}  // namespace base
