#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace salestouch {

/// Milliseconds since 1970-01-01T00:00Z.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// The instant that `text` names: a date that begins with its year (2026-01-31, 2026-1-31, 20260131,
/// 2026年1月31日), names its month in English (RFC 5322, JavaScript, Java, SQL Server) or another language of
/// Western Europe, or has dots (31.01.2026); with a time or not, with an offset, a zone of RFC 5322 or
/// Europe, or without (then it is UTC); or a count of seconds, milliseconds, microseconds or nanoseconds
/// since 1970. A month (2026-01, Jan 2026) is its beginning. Nothing for any other text, such as "2 hours
/// ago", "01/02/2026" or "2026-W05".
std::optional<Instant> read_instant(std::string_view written);

}  // namespace salestouch
