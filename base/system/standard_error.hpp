#pragma once

#include <string_view>

namespace base {

/// Writes `line`, or its beginning, to standard error, if somebody reads it: a client that never does would
/// otherwise stop this process once the pipe is full. False when nothing was written.
bool write_to_standard_error(std::string_view line);

}  // namespace base
