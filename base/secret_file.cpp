#include "base/secret_file.hpp"

#include <istream>

#include "base/ascii.hpp"
#include "base/system/files.hpp"
#include "base/utf8.hpp"

namespace base {

boost::system::result<std::string, std::error_code> read_secret(const std::string& from, std::istream& in) {
  constexpr std::size_t kMaxBytes = 8'192;
  std::string text;
  if (from == "-") {
    std::getline(in, text);
  } else {
    auto content = read_file(from, kMaxBytes, FileKind::regular_or_pipe);
    if (!content) return content.error();
    text = std::move(*content);
  }
  return std::string(trimmed(without_byte_order_mark(std::move(text))));
}

}  // namespace base
