#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/results/json_values.hpp"

/// What a result may cost, what its parts cost, and how what is too large is cut.
namespace salestouch {

/// What a whole result may cost, its header included.
struct PageBudget {
  std::size_t tokens = 8'000;       ///< under each of the tokenizers of token_meter.hpp
  std::size_t characters = 36'000;  ///< UTF-16 code units, as most clients count
  std::size_t bytes = ValueCuts::kAll;

  bool limits_nothing() const {
    return tokens == ValueCuts::kAll && characters == ValueCuts::kAll && bytes == ValueCuts::kAll;
  }
};

/// What text costs, as a sum: rounding and margin come once, with the whole.
struct Cost {
  std::uint64_t tokens = 0;  ///< token_cost
  std::size_t characters = 0;
  std::size_t bytes = 0;

  bool fits(const PageBudget& budget) const;
};

/// What `text` costs; nothing is counted that no budget limits.
Cost cost_of(std::string_view text, const PageBudget& budget);

/// Of two texts the first of which ends in '\n'.
Cost operator+(Cost a, Cost b);

/// From gentle to severe; the last fits every budget that a tool accepts, of the dearest characters, too.
inline constexpr ValueCuts kCuts[] = {{ValueCuts::kAll, ValueCuts::kAll},
                                      {300, 20},
                                      {160, 8},
                                      {80, 4},
                                      {40, 2},
                                      {20, 1},
                                      {40, 0, 0},
                                      {12, 0, 0},
                                      {3, 0, 0},
                                      {3, 0, 0, 12}};

/// A cursor that costs as many tokens as any.
const std::string& dearest_cursor();

/// The API's warnings for a header, as many as fit their share of the budget.
std::string warnings_note(const std::vector<std::string>& warnings, const PageBudget& budget);

}  // namespace salestouch
