#include "app/shell/printing.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <string_view>

#include "base/ascii.hpp"
#include "base/linked_file.hpp"
#include "base/system/files.hpp"
#include "base/system/terminal.hpp"

namespace salestouch {
namespace {

/// To the line's beginning, and nothing behind it.
constexpr std::string_view kClearLine = "\r\x1b[K";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

TableStyle style_of_output() {
  const auto terminal = base::output_terminal();
  if (!terminal) return {};
  return {terminal->columns, variable("NO_COLOR").empty() && variable("TERM") != "dumb"};
}

void print(const std::string& text, std::ostream& out) {
  const auto terminal = base::output_terminal();
  const std::string pager(base::trimmed(variable("PAGER")));
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  if (terminal && !pager.empty() && lines >= terminal->rows && base::page(pager, text)) return;
  out << text;
}

std::string write_to_file(const std::string& text, const std::string& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::none)
    return file + " cannot be written: " + error.message();
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    return file + " is no regular file";
  error = base::replace_file(base::linked_file(file), text);
  return error ? file + " cannot be written: " + error.message() : "";
}

ProgressLine::ProgressLine(std::ostream& error) : error_(error), is_seen_(base::is_error_seen()) {}

ProgressLine::~ProgressLine() {
  if (is_seen_) error_ << kClearLine << std::flush;
}

void ProgressLine::show(const std::string& line) {
  if (is_seen_) error_ << kClearLine << line << std::flush;
}

}  // namespace salestouch
