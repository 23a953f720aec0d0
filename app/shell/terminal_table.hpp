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

/// A table as a person at a terminal sees it.
struct ShownTable {
  std::string text;
  std::vector<std::string> left_out;  ///< the last columns, for which there is no room
};

/// `table`, aligned. Cells are cut at 40 cells of the terminal. Where that is still too wide, the widest
/// columns but the first are cut further, then the last columns are left out, then the first is cut. What
/// would steer the terminal is escaped.
ShownTable terminal_table(const Table& table, TableStyle style);

}  // namespace salestouch
