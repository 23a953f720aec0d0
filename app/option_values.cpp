#include "app/option_values.hpp"

#include <algorithm>
#include <boost/algorithm/string/join.hpp>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/ascii.hpp"

std::string meant_value(std::string_view value) {
  value = base::trimmed(value);
  if (base::is_quoted(value)) value = base::trimmed(value.substr(1, value.size() - 2));
  const char* home = std::getenv("HOME");
  return value.starts_with("~/") && home ? home + std::string(value.substr(1)) : std::string(value);
}

std::string command_id_problem(const std::string& id) {
  const bool is_id = !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
    return base::is_letter_or_digit(c) || c == '.' || c == '_' || c == '-';
  });
  return is_id ? "" : "must be a command id, for example import.leads.list";
}

OptionCheck budget_of(std::size_t least, std::size_t most) {
  return [=](const std::string& text) -> std::string {
    std::size_t budget = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, budget);
    const bool is_number = parsed.ec == std::errc() && parsed.ptr == end;
    if (is_number && (budget == 0 || (budget >= least && budget <= most))) return "";
    return "must be 0 for none, or from " + std::to_string(least) + " to " + std::to_string(most);
  };
}

OptionCheck in_range(double least, double most) {
  return [=](const std::string& text) -> std::string {
    double number = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    if (parsed.ec == std::errc() && parsed.ptr == end && number >= least && number <= most) return "";
    std::ostringstream said;
    said << "must be a number from " << std::setprecision(10) << least << " to " << most;
    return said.str();
  };
}

std::string in_seconds(std::string text) {
  const std::size_t unit_at = text.find_last_of("0123456789.") + 1;
  const std::string unit = unit_at == 0 ? "" : text.substr(unit_at);
  double number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + std::min(unit_at, text.size()), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + unit_at) return text;
  if (unit == "s" || unit == "sec") return std::to_string(number);
  if (unit == "ms") return std::to_string(number / 1'000);
  if (unit == "m" || unit == "min") return std::to_string(number * 60);
  return text;
}

std::string none_of(const std::string& value, const std::vector<std::string>& names) {
  return (value.empty() ? "\"\"" : value) + " is none of " + boost::algorithm::join(names, ", ");
}

CLI::Validator one_named(std::vector<std::string> names) {
  const auto read = [names = std::move(names)](std::string& value) {
    const auto is_meant = [given = base::letters_of(value)](const std::string& name) {
      return base::letters_of(name) == given;
    };
    const auto named = std::ranges::find_if(names, is_meant);
    if (named == names.end()) return none_of(value, names);
    value = *named;
    return std::string();
  };
  return {read, ""};
}
