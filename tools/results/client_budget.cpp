#include "tools/results/client_budget.hpp"

#include <algorithm>

#include "server/protocol/messages/known_clients.hpp"

namespace salestouch {
namespace {

/// An agent that asks for more tokens gets the characters that go with them, as in English prose.
constexpr std::size_t kCharactersPerToken = 4;

std::size_t or_none(std::size_t limit) {
  return limit == 0 ? ValueCuts::kAll : limit;
}

}  // namespace

PageBudget client_budget(std::string_view client_name, const BudgetSettings& settings,
                         std::optional<std::size_t> asked_tokens) {
  PageBudget budget;
  if (settings.tokens) budget.tokens = or_none(*settings.tokens);
  if (settings.characters) budget.characters = or_none(*settings.characters);
  if (asked_tokens) {
    budget.tokens = *asked_tokens;
    budget.characters = std::max(budget.characters, *asked_tokens * kCharactersPerToken);
  }
  const mcp::ResultLimits& client = mcp::known_client(client_name).limits;
  if (!settings.tokens) budget.tokens = std::min(budget.tokens, client.tokens);
  if (!settings.characters) {
    budget.characters = std::min(budget.characters, client.characters);
    budget.bytes = client.bytes;
  }
  return budget;
}

}  // namespace salestouch
