#pragma once

#include <ctime>
#include <optional>
#include <string>

/// Dates in UTC, as the C library has them.
namespace base {

std::tm utc_of(std::time_t time);
std::time_t time_of_utc(std::tm date);

/// The time that all of `text` names in strptime's `form`, in the C locale; nothing where it does not.
std::optional<std::time_t> read_utc(const std::string& text, const char* form);

}  // namespace base
