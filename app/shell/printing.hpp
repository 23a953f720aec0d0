#pragma once

#include <iosfwd>
#include <string>

#include "app/shell/terminal_table.hpp"

/// Where a subcommand's text goes, and how a terminal wants it.
namespace salestouch {

/// The terminal's width, and colours unless NO_COLOR is set (https://no-color.org) or it is a dumb one; for
/// what is no terminal neither.
TableStyle style_of_output();

/// Writes `text` to `out`; to a terminal through the command that PAGER names, where it is longer than the
/// screen.
void print(const std::string& text, std::ostream& out);

/// Makes `text` the content of `file`, whole or not at all, to be read by its owner alone where it is new.
/// The reason where that fails; empty: it is written.
std::string write_to_file(const std::string& text, const std::string& file);

/// A line of progress on standard error, which the next one replaces; nothing where no person sees it.
class ProgressLine {
 public:
  explicit ProgressLine(std::ostream& error);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const std::string& line);

 private:
  std::ostream& error_;
  bool is_seen_;
};

}  // namespace salestouch
