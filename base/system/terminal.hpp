#pragma once

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

/// The person's terminal, where there is one.
namespace base {

/// In cells.
struct TerminalSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// The size of the terminal that standard output is; nothing: it is none.
std::optional<TerminalSize> output_terminal();

/// Whether a person types what this process reads.
bool is_input_typed();

/// Whether a person sees what this process writes to standard error.
bool is_error_seen();

/// Whether whoever read standard output, such as `head`, has closed it.
bool is_output_closed();

/// Writes `prompt` to `out`, and gives the line that a person types then, without its line end; what is typed
/// is not shown, also after the process was stopped and goes on. Nothing at the end of input.
std::optional<std::string> read_hidden_line(std::ostream& out, std::string_view prompt);

/// Shows `text` by the command `pager`, as a shell reads it, and waits for its end. False where it cannot be
/// started or fails, so that nobody may have seen the text.
bool page(const std::string& pager, std::string_view text);

}  // namespace base
