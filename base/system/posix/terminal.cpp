#include "base/system/terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <iterator>

namespace base {
namespace {

/// Those by which a person, or the system, ends or stops a process at a terminal.
constexpr int kSignals[] = {SIGINT, SIGHUP, SIGQUIT, SIGTERM, SIGTSTP};

/// Keeps what is typed from being shown, for as long as it lives, and holds back what would end or stop the
/// process until the terminal is as it was before.
class HiddenInput {
 public:
  HiddenInput() {
    sigset_t held;
    ::sigemptyset(&held);
    for (const int signal : kSignals) ::sigaddset(&held, signal);
    ::pthread_sigmask(SIG_BLOCK, &held, &mask_before_);
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    is_hidden_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
  }
  ~HiddenInput() {
    if (is_hidden_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);  // one that was held back acts here
  }
  HiddenInput(const HiddenInput&) = delete;
  HiddenInput& operator=(const HiddenInput&) = delete;

  /// False: a signal came first. Looked for every 100 ms.
  bool wait_for_line() const {
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    while (!is_signal_held()) {
      if (::poll(&input, 1, 100) == 1) return !is_signal_held();
    }
    return false;
  }

 private:
  static bool is_signal_held() {
    sigset_t pending;
    ::sigpending(&pending);
    return std::any_of(std::begin(kSignals), std::end(kSignals),
                       [&](int signal) { return ::sigismember(&pending, signal) == 1; });
  }

  termios before_{};
  sigset_t mask_before_{};
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
  while (true) {
    std::string line;
    const HiddenLine outcome = read_line_hidden(out, prompt, line);
    if (outcome == HiddenLine::read) return line;
    if (outcome == HiddenLine::ended) return std::nullopt;
    // It goes on, with the terminal as the shell sets it for whoever comes: hidden and asked for again.
  }
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
  if (status == -1) return false;
  // A person who interrupts the pager has seen enough; a shell tells that by 128 and the signal.
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status) - 128;
  return status == 0 || signal == SIGINT;
}

}  // namespace base
