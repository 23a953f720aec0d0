#pragma once

#include <string>
#include <string_view>

#include "base/repeated_event.hpp"
#include "base/system/files.hpp"
#include "tools/commands/tool_observer.hpp"

namespace salestouch {

/// Who asked for what: a JSON line for each call of a tool that ended, at the end of a file, with no word of
/// any lead. The file is made for its owner alone. What cannot be written at once, such as to a pipe that is
/// full, is left out and counted in the log.
class AuditLog {
 public:
  /// Empty: nothing is written.
  explicit AuditLog(std::string path) : path_(std::move(path)) {}

  /// Opens the file, anew if it is open already, as after a rotation. False: it cannot be, which is logged.
  bool open();

  void write(std::string_view user, const EndedCall& call);

 private:
  std::string path_;
  base::AppendedFile file_;
  base::RepeatedEvent failures_;
};

}  // namespace salestouch
