#pragma once

#include <string_view>

/// In what Linux and macOS differ of what process.hpp promises.
namespace base {

/// Answers and results come and go by the megabyte; taking that memory anew from the kernel for each call
/// costs more than reading them.
void keep_freed_memory();

/// Whether there is a screen that a browser could open a window on.
bool has_screen();

/// Opens a file with the program that the person has chosen for its kind.
extern const std::string_view kOpenCommand;

}  // namespace base
