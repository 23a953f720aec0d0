#pragma once

#include <optional>
#include <string_view>

#include "tools/results/result_budget.hpp"

namespace salestouch {

/// What the person who runs the server set, over what is known of the client; 0: no bound.
struct BudgetSettings {
  std::optional<std::size_t> tokens;
  std::optional<std::size_t> characters;
};

/// The budget of one result for the client of this name. Without settings it is 8,000 tokens and 36,000
/// characters, or what `asked_tokens` asks for with 4 characters for each, and never more than the client
/// takes.
PageBudget client_budget(std::string_view client_name, const BudgetSettings& settings,
                         std::optional<std::size_t> asked_tokens);

}  // namespace salestouch
