#include "base/net/retry_after.hpp"

#include <time.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>

namespace base {

std::optional<std::chrono::seconds> read_retry_after(std::string_view value,
                                                     std::chrono::system_clock::time_point now) {
  using std::chrono::seconds;
  constexpr seconds kLongest = std::chrono::hours(24);
  if (value.empty()) return std::nullopt;
  if (value.find_first_not_of("0123456789") == std::string_view::npos) {
    long long count = 0;
    const auto parsed = std::from_chars(value.data(), value.data() + value.size(), count);
    if (parsed.ec == std::errc::result_out_of_range || count > kLongest.count()) return kLongest;
    return seconds(count);
  }
  std::tm date{};
  const std::string text(value);
  const char* rest = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
  if (!rest || *rest != '\0') return std::nullopt;
  const auto wait = std::chrono::ceil<seconds>(std::chrono::system_clock::from_time_t(timegm(&date)) - now);
  return std::clamp(wait, seconds(0), kLongest);
}

}  // namespace base
