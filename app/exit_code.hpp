#pragma once

/// What the program's exit says, the same for every subcommand.
namespace exit_code {

inline constexpr int kFine = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;  ///< the command line is wrong; nothing was tried

}  // namespace exit_code
