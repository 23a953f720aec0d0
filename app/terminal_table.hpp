#pragma once

#include <string>
#include <vector>

namespace salestouch {

/// `rows` under `columns`, aligned, for a person at a terminal. Cells are cut at `max_cell` characters;
/// control characters in them are escaped. Width is counted in code points, so wide scripts align only
/// roughly.
std::string terminal_table(const std::vector<std::string>& columns,
                           const std::vector<std::vector<std::string>>& rows, std::size_t max_cell = 40);

}  // namespace salestouch
