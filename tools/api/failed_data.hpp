#pragma once

#include <optional>
#include <string_view>

#include "tools/api/api_error.hpp"

namespace salestouch {

/// Whether there is more in an answer's `data` than in the failure that its envelope states beside it:
/// records where the whole call is said to have failed (`is_refusal`), anything but the ids of what was asked
/// for where something in it is. Data of more values than JSON is read with outweighs all.
bool outweighs_failure(std::string_view data, bool is_refusal);

/// The error that stands alone in an answer's `data`, {"errors":["no such import"]}; nothing where other
/// values stand beside it: then it is one of them, such as what went wrong with an import.
std::optional<ApiError> error_alone_in(std::string_view data);

}  // namespace salestouch
