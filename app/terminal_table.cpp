#include "app/terminal_table.hpp"

#include <algorithm>

#include "base/inert_text.hpp"
#include "base/utf8.hpp"

namespace salestouch {

std::string terminal_table(const std::vector<std::string>& columns,
                           const std::vector<std::vector<std::string>>& rows, std::size_t max_cell) {
  std::vector<std::vector<std::string>> cells{columns};
  cells.insert(cells.end(), rows.begin(), rows.end());
  std::vector<std::size_t> widths(columns.size());
  for (std::vector<std::string>& row : cells) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      std::string inert;
      base::append_cell(inert, row[i]);
      const std::string_view kept = base::first_characters(inert, max_cell);
      row[i] = kept.size() == inert.size() ? inert
                                           : std::string(base::first_characters(inert, max_cell - 1)) + "…";
      widths[i] = std::max(widths[i], base::count_characters(row[i]));
    }
  }
  std::string table;
  for (const std::vector<std::string>& row : cells) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      line += row[i] + std::string(widths[i] - base::count_characters(row[i]) + 2, ' ');
    }
    table += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return table;
}

}  // namespace salestouch
