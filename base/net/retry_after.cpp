#include "base/net/retry_after.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>

#include "base/system/utc_time.hpp"

namespace base {
namespace {

using std::chrono::seconds;

constexpr seconds kLongest = std::chrono::hours(24);

/// In the three forms that RFC 9110, 5.6.7 has a recipient take.
std::optional<std::chrono::system_clock::time_point> read_http_date(std::string_view value) {
  const std::string text(value);
  for (const char* form :
       {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
    if (const std::optional<std::time_t> date = read_utc(text, form))
      return std::chrono::system_clock::from_time_t(*date);
  }
  return std::nullopt;
}

/// Not negative, and all of the text.
std::optional<long long> whole_number(std::string_view text) {
  long long number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && number >= 0;
  return is_whole ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<std::chrono::seconds> read_retry_after(std::string_view value, std::string_view date,
                                                     std::chrono::system_clock::time_point now) {
  const bool is_number = !value.empty() && value[0] >= '0' && value[0] <= '9';
  if (is_number) value = value.substr(0, value.find_first_of(", s"));  // "60s", and "60, 60" of two proxies
  if (value.empty()) return std::nullopt;
  // Some count in fractions of a second.
  const std::size_t point = value.find('.');
  const bool has_fraction = point != std::string_view::npos && point > 0 &&
                            value.find_first_not_of("0123456789", point + 1) == std::string_view::npos;
  if (has_fraction) {
    const auto whole = read_retry_after(value.substr(0, point), date, now);
    return whole ? std::optional(std::min(*whole + seconds(1), kLongest)) : std::nullopt;
  }
  if (value.find_first_not_of("0123456789") == std::string_view::npos) {
    long long count = 0;
    const auto parsed = std::from_chars(value.data(), value.data() + value.size(), count);
    if (parsed.ec == std::errc::result_out_of_range || count > kLongest.count()) return kLongest;
    return seconds(count);
  }
  const auto end = read_http_date(value);
  if (!end) return std::nullopt;
  const auto wait = std::chrono::ceil<seconds>(*end - read_http_date(date).value_or(now));
  return std::clamp(wait, seconds(0), kLongest);
}

std::optional<std::chrono::seconds> read_limit_reset(std::string_view value,
                                                     std::chrono::system_clock::time_point now) {
  std::optional<long long> count = whole_number(value);
  if (!count) return std::nullopt;
  constexpr long long kLeastInstant = 1'000'000'000;
  if (*count < kLeastInstant) return std::min(seconds(*count), kLongest);
  if (*count >= kLeastInstant * 1'000) *count /= 1'000;
  if (*count >= kLeastInstant * 100) return std::nullopt;  // of finer units than anybody was seen to use
  const auto wait = std::chrono::ceil<seconds>(std::chrono::system_clock::from_time_t(*count) - now);
  return std::clamp(wait, seconds(0), kLongest);
}

std::optional<std::chrono::seconds> read_milliseconds(std::string_view value) {
  const std::optional<long long> count = whole_number(value);
  if (!count) return std::nullopt;
  return std::min(std::chrono::ceil<seconds>(std::chrono::milliseconds(*count)), kLongest);
}

}  // namespace base
