#include "base/system/terminal.hpp"

#include <windows.h>

#include <iostream>

namespace base {
namespace {

bool is_console(DWORD which) {
  DWORD mode = 0;  // isatty takes NUL for a terminal
  return ::GetConsoleMode(::GetStdHandle(which), &mode) != 0;
}

}  // namespace

std::optional<TerminalSize> output_terminal() {
  CONSOLE_SCREEN_BUFFER_INFO info{};
  if (::GetConsoleScreenBufferInfo(::GetStdHandle(STD_OUTPUT_HANDLE), &info) == 0) return std::nullopt;
  return TerminalSize{static_cast<std::size_t>(info.srWindow.Right - info.srWindow.Left + 1),
                      static_cast<std::size_t>(info.srWindow.Bottom - info.srWindow.Top + 1)};
}

bool is_input_typed() {
  return is_console(STD_INPUT_HANDLE);
}

bool is_error_seen() {
  return is_console(STD_ERROR_HANDLE);
}

bool is_output_closed() {
  const HANDLE output = ::GetStdHandle(STD_OUTPUT_HANDLE);
  DWORD written = 0;
  return ::GetFileType(output) == FILE_TYPE_PIPE && ::WriteFile(output, "", 0, &written, nullptr) == 0;
}

std::optional<std::string> read_hidden_line(std::ostream& out, std::string_view prompt) {
  const HANDLE input = ::GetStdHandle(STD_INPUT_HANDLE);
  DWORD mode = 0;
  const bool is_hidden = ::GetConsoleMode(input, &mode) != 0 &&
                         ::SetConsoleMode(input, mode & ~static_cast<DWORD>(ENABLE_ECHO_INPUT)) != 0;
  out << prompt << std::flush;
  std::string line;
  const bool is_read = static_cast<bool>(std::getline(std::cin, line));
  if (is_hidden) ::SetConsoleMode(input, mode);
  if (!is_read) return std::nullopt;
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

bool page(const std::string&, std::string_view) {
  return false;  // the console scrolls
}

}  // namespace base
