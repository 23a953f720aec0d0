#include "app/shell/terminal_table.hpp"

#include <algorithm>
#include <numeric>

#include "app/shell/display_width.hpp"
#include "base/inert_text.hpp"

namespace salestouch {
namespace {

constexpr std::size_t kMaxCell = 40;
/// A column is not cut below this: what would be left says nothing.
constexpr std::size_t kLeastCell = 8;
constexpr std::size_t kGap = 2;

std::string inert_cell(const std::string& text) {
  std::string inert;
  base::append_cell(inert, text);
  return inert;
}

/// The widths of the columns that fit `style.width`, from the first on.
std::vector<std::size_t> widths_of(const Table& cells, TableStyle style) {
  std::vector<std::size_t> widths(cells.columns.size());
  for (const std::vector<std::string>& row : cells.rows) {
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], std::min(kMaxCell, display_width(row[i])));
  }
  if (!style.width || widths.empty()) return widths;
  std::size_t total = std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1));
  while (total > *style.width && widths.size() > 1) {
    std::size_t& widest = *std::max_element(widths.begin() + 1, widths.end());
    if (widest > kLeastCell) {
      --widest;
      --total;
    } else {
      total -= widths.back() + kGap;
      widths.pop_back();
    }
  }
  widths[0] = std::min(widths[0], std::max<std::size_t>(1, *style.width));
  return widths;
}

}  // namespace

ShownTable terminal_table(const Table& table, TableStyle style) {
  Table cells{table.columns, {table.columns}};
  cells.rows.insert(cells.rows.end(), table.rows.begin(), table.rows.end());
  for (std::vector<std::string>& row : cells.rows) {
    for (std::string& cell : row) cell = inert_cell(cell);
  }
  const std::vector<std::size_t> widths = widths_of(cells, style);
  ShownTable shown;
  shown.left_out.assign(table.columns.begin() + static_cast<std::ptrdiff_t>(widths.size()),
                        table.columns.end());
  for (std::size_t r = 0; r < cells.rows.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const std::string cell = cut_to_width(cells.rows[r][i], widths[i]);
      line += cell + std::string(widths[i] - display_width(cell) + kGap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    const bool stands_out = r == 0 && style.has_colors;
    shown.text += (stands_out ? "\x1b[1m" : "") + line + (stands_out ? "\x1b[0m\n" : "\n");
  }
  return shown;
}

}  // namespace salestouch
