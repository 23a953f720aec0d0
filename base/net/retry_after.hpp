#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace base {

/// The wait that a Retry-After header asks for (RFC 9110, 10.2.3): seconds or a date, never negative and at
/// most a day; nothing when it is neither. A date is measured from `date`, the Date header of the same
/// answer, so that two clocks that differ make no difference, and from `now` where that is no date.
std::optional<std::chrono::seconds> read_retry_after(std::string_view value, std::string_view date,
                                                     std::chrono::system_clock::time_point now);

/// The same of the fields of a head that say when a limit of calls ends: seconds, or an instant as seconds or
/// milliseconds since 1970.
std::optional<std::chrono::seconds> read_limit_reset(std::string_view value,
                                                     std::chrono::system_clock::time_point now);

/// The same of a field that counts milliseconds.
std::optional<std::chrono::seconds> read_milliseconds(std::string_view value);

}  // namespace base
