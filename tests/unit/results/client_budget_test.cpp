#include "tools/results/client_budget.hpp"

#include <gtest/gtest.h>

#include "base/utf8.hpp"
#include "sandbox/made_up_leads.hpp"
#include "server/protocol/messages/known_clients.hpp"
#include "tools/leads/leads_page.hpp"
#include "tools/results/token_meter.hpp"
#include "unit/sample_leads.hpp"

namespace salestouch {
namespace {

const Leads& large_import() {
  static const Leads leads = [] {
    const std::string array = made_up_leads("imp_large", 5'000);
    return sample_leads({array.substr(1, array.size() - 2)});
  }();
  return leads;
}

class EachClient : public testing::TestWithParam<mcp::KnownClient> {};

TEST_P(EachClient, GetsPagesOfALargeImportThatItTakesWhateverTheAgentAsksFor) {
  const mcp::KnownClient& client = GetParam();
  for (Profile profile : {Profile::full, Profile::compact}) {
    for (std::optional<std::size_t> asked : {std::optional<std::size_t>(), std::optional<std::size_t>(500),
                                             std::optional<std::size_t>(100'000)}) {
      PageRequest request;
      request.import_id = "imp_large";
      request.view.profile = profile;
      request.budget = client_budget(std::string(client.name) + " 1.0", {}, asked);
      const LeadsPage page = cut_page(large_import(), select_leads(large_import(), {}), lead_encodings(),
                                      request, CursorSeal("s"));
      EXPECT_GE(page.leads, 1u);
      EXPECT_LE(page.tokens, asked.value_or(8'000));
      EXPECT_LE(page.tokens, client.limits.tokens);
      EXPECT_LE(base::utf16_length(page.text), client.limits.characters);
      EXPECT_LE(page.text.size(), client.limits.bytes);
      EXPECT_FALSE(client.source.empty());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Known, EachClient,
                         testing::ValuesIn(mcp::known_clients().begin(), mcp::known_clients().end()),
                         [](const auto& test) {
                           std::string name(test.param.name);
                           std::ranges::replace_if(
                               name, [](char c) { return c < 'a' || c > 'z'; }, '_');
                           return name;
                         });

TEST(ClientBudget, SettingsBeatWhatIsKnownOfAClient) {
  const PageBudget set = client_budget("gemini-cli", {3'000, 90'000}, std::nullopt);
  EXPECT_EQ(set.tokens, 3'000u);
  EXPECT_EQ(set.characters, 90'000u);
  const PageBudget none = client_budget("Visual Studio Code", {0, 0}, std::nullopt);
  EXPECT_EQ(none.tokens, ValueCuts::kAll);
  EXPECT_EQ(none.characters, ValueCuts::kAll);
  EXPECT_EQ(none.bytes, ValueCuts::kAll);
}

TEST(ClientBudget, AnAgentThatAsksForMoreTokensGetsTheCharactersForThem) {
  const PageBudget more = client_budget("somebody", {}, 20'000);
  EXPECT_EQ(more.tokens, 20'000u);
  EXPECT_EQ(more.characters, 80'000u);
  EXPECT_EQ(client_budget("somebody", {}, 500).characters, 36'000u);
}

}  // namespace
}  // namespace salestouch
