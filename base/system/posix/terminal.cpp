#include "base/system/terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>

namespace base {
namespace {

/// Keeps what is typed from being shown, for as long as it lives, and has an interrupt end the read instead
/// of the process, so that the terminal is as it was when the process ends.
class HiddenInput {
 public:
  HiddenInput() {
    struct sigaction wakes {};
    wakes.sa_handler = [](int) {};
    ::sigaction(SIGINT, &wakes, &action_before_);
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    is_hidden_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
  }
  ~HiddenInput() {
    if (is_hidden_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    ::sigaction(SIGINT, &action_before_, nullptr);
  }
  HiddenInput(const HiddenInput&) = delete;
  HiddenInput& operator=(const HiddenInput&) = delete;

 private:
  termios before_{};
  struct sigaction action_before_ {};
  bool is_hidden_ = false;
};

/// Whether `line` was read; false also after an interrupt.
bool read_line_hidden(std::string& line) {
  const HiddenInput hidden;
  errno = 0;
  return static_cast<bool>(std::getline(std::cin, line));
}

}  // namespace

std::optional<TerminalSize> output_terminal() {
  if (::isatty(STDOUT_FILENO) == 0) return std::nullopt;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return TerminalSize();
  return TerminalSize{size.ws_col, size.ws_row};
}

bool is_input_typed() {
  return ::isatty(STDIN_FILENO) != 0;
}

bool is_error_seen() {
  return ::isatty(STDERR_FILENO) != 0;
}

bool is_output_closed() {
  pollfd output{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

std::optional<std::string> read_hidden_line() {
  std::string line;
  if (read_line_hidden(line)) return line;
  if (errno == EINTR) std::raise(SIGINT);
  return std::nullopt;
}

bool page(const std::string& pager, std::string_view text) {
  ::setenv("LESS", "FRX", /*overwrite=*/0);  // ends by itself where all fits the screen, and shows colours
  std::FILE* input = ::popen(pager.c_str(), "w");
  if (!input) return false;
  // An interrupt is for the pager, which may end without having read everything.
  const auto before = std::signal(SIGINT, SIG_IGN);
  std::fwrite(text.data(), 1, text.size(), input);
  const int status = ::pclose(input);
  std::signal(SIGINT, before);
  constexpr int kCommandNotFound = 127;
  return status != -1 && WEXITSTATUS(status) != kCommandNotFound;
}

}  // namespace base
