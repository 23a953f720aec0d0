#pragma once

#include <string>

namespace base {

enum class LogFormat { text, json };

/// Sends the default spdlog logger to standard error; standard output belongs to the protocol.
/// `level` is one of spdlog's names (trace, debug, info, warn, error, critical, off).
void set_up_logging(const std::string& level, LogFormat format);

}  // namespace base
