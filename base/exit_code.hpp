#pragma once

/// What the program's exit says, the same for every subcommand.
namespace base::exit_code {

inline constexpr int kFine = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;  ///< the command line is wrong; nothing was tried

}  // namespace base::exit_code
