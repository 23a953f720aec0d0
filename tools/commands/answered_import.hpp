#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "tools/api/api_error.hpp"

namespace salestouch {

/// The import that the arguments `input` name, a text or a number; empty: none.
std::string import_of(const base::Json& input);

/// The error `other_import` where a call of the import `asked` was answered for `answered`: by a cache that
/// passes the body of a request over, or an API that falls back to another import. Ids are the same in any
/// case, and with space around them; an empty one says nothing.
std::optional<ApiError> other_import(std::string_view asked, std::string_view answered);

}  // namespace salestouch
