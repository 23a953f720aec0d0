#include "base/system/utc_time.hpp"

#include <time.h>

namespace base {

std::tm utc_of(std::time_t time) {
  std::tm date{};
  ::gmtime_r(&time, &date);
  return date;
}

std::time_t time_of_utc(std::tm date) {
  return ::timegm(&date);
}

std::optional<std::time_t> read_utc(const std::string& text, const char* form) {
  std::tm date{};
  const char* rest = ::strptime(text.c_str(), form, &date);
  if (!rest || *rest != '\0') return std::nullopt;
  return time_of_utc(date);
}

}  // namespace base
