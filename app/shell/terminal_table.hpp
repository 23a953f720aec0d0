#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace salestouch {

/// Rows of cells under the names of their columns.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  ///< each with a cell a column
};

struct TableStyle {
  std::optional<std::size_t> width;  ///< of the terminal, in cells; nothing: it may be as wide as it is
  bool has_colors = false;           ///< the names of the columns stand out
};

/// `table`, aligned, for a person at a terminal. Cells are cut at 40 cells of the terminal, and where that is
/// still too wide, the widest columns but the first are cut further. What would steer the terminal is
/// escaped.
std::string terminal_table(const Table& table, TableStyle style);

}  // namespace salestouch
