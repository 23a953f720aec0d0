#include "base/system/terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>

namespace base {
namespace {

/// A signal handler reaches nothing else.
volatile std::sig_atomic_t was_interrupted = 0;

/// Keeps what is typed from being shown, for as long as it lives, and has an interrupt end the wait instead
/// of the process, so that the terminal is as it was before when the process ends.
class HiddenInput {
 public:
  HiddenInput() {
    was_interrupted = 0;
    struct sigaction noted {};
    noted.sa_handler = [](int) { was_interrupted = 1; };
    ::sigaction(SIGINT, &noted, &action_before_);
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

  /// False: an interrupt came first. Looked for every 100 ms: any thread may have had the signal.
  bool wait_for_line() const {
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    while (was_interrupted == 0) {
      if (::poll(&input, 1, 100) == 1) return true;
    }
    return false;
  }

 private:
  termios before_{};
  struct sigaction action_before_ {};
  bool is_hidden_ = false;
};

enum class HiddenLine { read, ended, interrupted };

HiddenLine read_line_hidden(std::ostream& out, std::string_view prompt, std::string& line) {
  const HiddenInput hidden;  // before the prompt: whoever sees it may type at once
  out << prompt << std::flush;
  if (!hidden.wait_for_line()) return HiddenLine::interrupted;
  return std::getline(std::cin, line) ? HiddenLine::read : HiddenLine::ended;
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

std::optional<std::string> read_hidden_line(std::ostream& out, std::string_view prompt) {
  std::string line;
  const HiddenLine outcome = read_line_hidden(out, prompt, line);
  if (outcome == HiddenLine::interrupted) std::raise(SIGINT);
  return outcome == HiddenLine::read ? std::optional(line) : std::nullopt;
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
