#pragma once

#include <string>
#include <string_view>

#include "tools/api/api_error.hpp"

namespace salestouch {

/// What the gzip stream `body` (RFC 1952) holds, at most `limit` bytes of it. Errors: `response_too_large`
/// beyond that, whatever the stream would grow to; `response_incomplete` where it is cut or damaged.
ApiResult<std::string> inflate_gzip(std::string_view body, std::size_t limit);

}  // namespace salestouch
