#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace salestouch {

/// Milliseconds since 1970-01-01T00:00Z.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// The instant that `text` names: a date (2026-01-31), a date and a time with an offset, with Z or without
/// (then it is UTC; RFC 3339, with a space for the T, or without seconds, too), or a count of seconds or
/// milliseconds since 1970. Nothing for any other text, such as "2 hours ago".
std::optional<Instant> read_instant(std::string_view text);

}  // namespace salestouch
