#include "base/system/utc_time.hpp"

#include <time.h>

#include <iomanip>
#include <locale>
#include <sstream>

namespace base {

std::tm utc_of(std::time_t time) {
  std::tm date{};
  ::gmtime_s(&date, &time);
  return date;
}

std::time_t time_of_utc(std::tm date) {
  return ::_mkgmtime(&date);
}

std::optional<std::time_t> read_utc(const std::string& text, const char* form) {
  std::istringstream in(text);
  in.imbue(std::locale::classic());
  std::tm date{};
  in >> std::get_time(&date, form);
  if (!in || in.peek() != std::istringstream::traits_type::eof()) return std::nullopt;
  return time_of_utc(date);
}

}  // namespace base
