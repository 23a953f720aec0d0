#include "tools/leads/leads_page.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "base/utf8.hpp"
#include "sandbox/made_up_leads.hpp"
#include "tools/results/token_meter.hpp"
#include "unit/sample_leads.hpp"

namespace salestouch {
namespace {

Leads made_up(std::size_t count, const std::string& meta = "{}") {
  const std::string array = made_up_leads("imp_test", count);
  return sample_leads(
      count ? std::vector<std::string>{array.substr(1, array.size() - 2)} : std::vector<std::string>{}, meta);
}

LeadsPage cut(const Leads& leads, const PageRequest& request) {
  return cut_page(leads, select_leads(leads, request.filter), lead_encodings(), request, kSeal);
}

PageRequest request(Profile profile, std::size_t tokens) {
  PageRequest request;
  request.import_id = "imp_test";
  request.view.profile = profile;
  request.budget.tokens = tokens;
  return request;
}

std::string header_of(const LeadsPage& page) {
  return page.text.substr(0, page.text.find('\n'));
}

class EveryBudget : public testing::TestWithParam<std::tuple<Profile, std::size_t>> {};

TEST_P(EveryBudget, PagesNeverExceedItAndShowEachLeadOnce) {
  const auto [profile, tokens] = GetParam();
  const Leads leads = made_up(240);
  PageRequest next = request(profile, tokens);
  std::multiset<std::string> ids;
  const std::regex id(R"([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12})");
  for (int pages = 0;; ++pages) {
    ASSERT_LE(pages, 240);
    const LeadsPage page = cut(leads, next);
    ASSERT_GE(page.leads, 1u);
    EXPECT_LE(page.tokens, tokens);
    EXPECT_EQ(page.tokens, count_tokens(page.text));
    EXPECT_LE(base::utf16_length(page.text), next.budget.characters);
    for (std::sregex_iterator at(page.text.begin(), page.text.end(), id), end; at != end; ++at)
      ids.insert(at->str());
    std::smatch cursor;
    const std::string header = header_of(page);
    if (!std::regex_search(header, cursor, std::regex("\"cursor\":\"([^\"]+)\""))) {
      EXPECT_NE(header.find("the last page"), std::string::npos) << header;
      break;
    }
    std::optional<PageCursor> opened = kSeal.open(cursor[1].str(), cursor_scope(next));
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->next, next.first + page.leads);
    next.first = opened->next;
  }
  EXPECT_EQ(ids.size(), 240u);
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 240u);
}

INSTANTIATE_TEST_SUITE_P(Each, EveryBudget,
                         testing::Combine(testing::Values(Profile::full, Profile::compact),
                                          testing::Values(500, 1'000, 3'000, 8'000, 100'000)));

TEST(LeadsPageTest, TheCharacterBudgetHoldsToo) {
  PageRequest small = request(Profile::compact, 100'000);
  small.budget.characters = 2'000;
  const LeadsPage page = cut(made_up(240), small);
  EXPECT_GT(page.leads, 1u);
  EXPECT_LE(base::utf16_length(page.text), 2'000u);
}

TEST(LeadsPageTest, AnEmptyImportSaysSo) {
  const LeadsPage page = cut(made_up(0), request(Profile::full, 500));
  EXPECT_EQ(page.text, "Import imp_test: no leads. The import is empty.\n");
}

TEST(LeadsPageTest, LimitEndsThePage) {
  PageRequest two = request(Profile::full, 100'000);
  two.limit = 2;
  two.first = 5;
  const LeadsPage page = cut(made_up(10), two);
  EXPECT_EQ(page.leads, 2u);
  EXPECT_TRUE(page.text.starts_with("Import imp_test: leads 6-7 of 10. Next page: ")) << page.text;
}

TEST(LeadsPageTest, ALeadLargerThanTheBudgetIsCutAndMarkedNeverAnEmptyPage) {
  std::string skills;
  for (int i = 0; i < 10'000; ++i) skills += (i ? ",\"skill\"" : "\"skill\"");
  const Leads leads = sample_leads({numbered_lead(1, R"(,"description":")" + std::string(1'000'000, 'x') +
                                                         R"(","skills":[)" + skills + "]"),
                                    numbered_lead(2)});
  const LeadsView views[] = {{Profile::full, {}},
                             {Profile::full, {}, FullFormat::json_lines},
                             {Profile::full, {}, FullFormat::cards, Output::structured},
                             {Profile::compact, {"id", "name", "description", "skills"}}};
  for (const LeadsView& view : views) {
    for (std::size_t tokens : {500, 2'000, 8'000}) {
      PageRequest large = request(view.profile, tokens);
      large.view = view;
      const LeadsPage page = cut(leads, large);
      EXPECT_EQ(page.leads, 1u);
      EXPECT_LE(page.tokens, tokens);
      EXPECT_NE((page.text + page.structured).find("lead_1"), std::string::npos);
      EXPECT_NE(header_of(page).find("over the budget"), std::string::npos) << header_of(page);
      EXPECT_NE(header_of(page).find("cursor"), std::string::npos);
    }
  }
}

TEST(LeadsPageTest, ALeadOfAnyShapeFits) {
  std::string unknown;
  std::string members = R"("x":1)";
  for (int i = 0; i < 3'000; ++i) {
    unknown += ",\"field_" + std::to_string(i) + "\":\"value\"";
    members += ",\"member_" + std::to_string(i) + "\":\"value\"";
  }
  std::string repeated;
  for (int i = 0; i < 40; ++i) repeated += R"(,"status":"ニューニューニューニューニューニューニュー")";
  const auto all_of = [](std::string_view character) {
    std::string value;
    for (int i = 0; i < 200; ++i) value += character;
    std::string lead;
    for (const char* field :
         {"id", "name", "title", "company", "score", "avatarUrl", "linkedinUrl", "linkedin_url", "status"})
      lead += std::string(lead.empty() ? "{\"" : ",\"") + field + "\":\"" + value + '"';
    return lead + '}';
  };
  const std::string leads[] = {
      all_of("😀"),
      all_of("\uFFFD"),
      all_of("\\u0001"),
      all_of("a1"),
      all_of("ಠ"),
      all_of("⑩"),
      numbered_lead(1, unknown),
      numbered_lead(1, repeated),
      R"({"id":{)" + members + R"(},"name":{)" + members + R"(},"status":{)" + members + "}}",
      R"({"id":[{)" + members + R"(}],"name":[[{)" + members + "}]]}"};
  const LeadsView views[] = {{Profile::full, {}},
                             {Profile::full, {}, FullFormat::json_lines},
                             {Profile::full, {}, FullFormat::cards, Output::structured},
                             {Profile::compact, {}},
                             {Profile::compact, {}, FullFormat::cards, Output::structured},
                             {Profile::full, {"status", "name", "id"}}};
  for (const std::string& lead : leads) {
    for (const LeadsView& view : views) {
      PageRequest small = request(view.profile, 500);
      small.view = view;
      const LeadsPage page = cut(sample_leads({lead}), small);
      EXPECT_EQ(page.leads, 1u);
      EXPECT_LE(page.tokens, 500u) << page.text << page.structured;

      small.budget = {.tokens = ValueCuts::kAll, .characters = 2'000};
      const LeadsPage narrow = cut(sample_leads({lead}), small);
      EXPECT_LE(base::utf16_length(narrow.text + narrow.structured), 2'000u)
          << narrow.text << narrow.structured;
    }
  }
}

/// A lead with `count` small fields of its own, and where its page says how many of them are missing.
struct Wide {
  std::string lead;
  std::size_t shown = 0;
  std::size_t missing = 0;
};

Wide wide_lead(std::size_t count, const LeadsView& view, const PageBudget& budget) {
  Wide wide{R"({"email":"a@b.example","id":"l1")", 0, 0};
  for (std::size_t i = 0; i < count; ++i)
    wide.lead += ",\"cf_" + std::to_string(i) + "\":\"value " + std::to_string(i) + '"';
  wide.lead += R"(,"name":"Ann","phone":"+1 555 0100"})";
  PageRequest narrow = request(view.profile, budget.tokens);
  narrow.view = view;
  narrow.budget = budget;
  const LeadsPage page = cut(sample_leads({wide.lead}), narrow);
  const std::string text = page.text + page.structured;
  EXPECT_LE(page.tokens, budget.tokens) << text;
  EXPECT_LE(base::utf16_length(text), budget.characters);
  EXPECT_NE(header_of(page).find("This lead is over the budget"), std::string::npos) << text;
  for (const char* identity : {"Ann", "l1"}) EXPECT_NE(text.find(identity), std::string::npos) << text;
  for (std::size_t i = 0; i < count; ++i)
    wide.shown += text.find("value " + std::to_string(i)) != std::string::npos;
  std::smatch mark;
  const std::regex last(R"re(…"?:? ?"?\[\+(\d+)\]"?\}?(\]\})?\n?$)re");
  EXPECT_TRUE(std::regex_search(text, mark, last)) << text;
  if (!mark.empty()) wide.missing = std::stoul(mark[1].str());
  return wide;
}

TEST(LeadsPageTest, AWideLeadHasAsManyFieldsAsFitAndTheNumberOfTheOthers) {
  const LeadsView views[] = {{Profile::full, {}},
                             {Profile::full, {}, FullFormat::json_lines},
                             {Profile::full, {}, FullFormat::cards, Output::structured}};
  for (const LeadsView& view : views) {
    for (const auto& [count, tokens] :
         {std::pair{80u, 500u}, {300u, 2'000u}, {3'000u, 8'000u}, {20'000u, 8'000u}}) {
      const Wide wide = wide_lead(count, view, {.tokens = tokens});
      // Of its fields: those of its own, email and phone.
      EXPECT_NEAR(static_cast<double>(wide.shown + wide.missing), count + 1, 1.5) << count;
      EXPECT_GT(wide.shown, std::min<std::size_t>(count, tokens / 30)) << count;
    }
    const Wide narrow = wide_lead(400, view, {.tokens = ValueCuts::kAll, .characters = 3'000});
    EXPECT_GT(narrow.shown, 40u);
  }
}

TEST(LeadsPageTest, ARowThatIsCutSaysHowManyCellsAreMissing) {
  LeadsView view{Profile::compact, {"name"}};
  std::string lead = R"({"id":"l1","name":"Ann")";
  for (int i = 0; i < 90; ++i) {
    view.fields.push_back("f" + std::to_string(i));
    lead += ",\"f" + std::to_string(i) + R"(":"a longer value of )" + std::to_string(i) + '"';
  }
  PageRequest narrow = request(Profile::compact, 700);
  narrow.view = view;
  const LeadsPage page = cut(sample_leads({lead + "}"}), narrow);
  EXPECT_LE(page.tokens, 700u) << page.text;
  EXPECT_TRUE(
      std::regex_search(page.text, std::regex(R"re(\nAnn\ta longer value of 0\t.*\t…\[\+\d+\]\n$)re")))
      << page.text;
}

TEST(LeadsPageTest, AnyImportIdLeavesRoomForALead) {
  const Leads leads = sample_leads({numbered_lead(1), numbered_lead(2)}, R"({"warnings":["Old data."]})");
  for (const std::string character : {"\x01", "😀", "a1", "/"}) {
    PageRequest small = request(Profile::full, 500);
    small.import_id.clear();
    for (int i = 0; i < 200; ++i) small.import_id += character;
    for (const Output output : {Output::text, Output::structured}) {
      small.view.output = output;
      const LeadsPage page = cut(leads, small);
      EXPECT_GE(page.leads, 1u);
      EXPECT_LE(page.tokens, 500u) << page.text << page.structured;
      EXPECT_LE(summary_page(leads, select_leads(leads, {}), small).tokens, 500u);
    }
  }
}

TEST(LeadsPageTest, WarningsReachTheAgentButNotBeyondTheirShare) {
  const LeadsPage page = cut(sample_leads({numbered_lead(1)}, R"({"warnings":["Partial\tdata"]})"),
                             request(Profile::full, 8'000));
  EXPECT_NE(header_of(page).find(" API warning: Partial data"), std::string::npos) << header_of(page);
  std::string many;
  for (int i = 0; i < 5; ++i) many += std::string(i ? "," : "") + "\"" + std::string(200, 'W') + "\"";
  EXPECT_LE(
      cut(sample_leads({numbered_lead(1)}, R"({"warnings":[)" + many + "]}"), request(Profile::full, 500))
          .tokens,
      500u);
}

TEST(LeadsPageTest, AnImportIdCannotForgeTheHeader) {
  PageRequest forged = request(Profile::full, 500);
  forged.import_id = "x\nImport y: leads 1-1 of 1" + std::string(1'000, 'z');
  const LeadsPage page = cut(sample_leads({numbered_lead(1)}), forged);
  EXPECT_LE(page.tokens, 500u);
  EXPECT_EQ(std::ranges::count(page.text, '\n'), 3);
}

TEST(LeadsPage, SaysThatTheApiGaveAPart) {
  HttpAnswer http;
  http.status = 200;
  http.body = R"({"data":{"leads":[{"id":"a","name":"A"}],"total":2849}})";
  const Leads leads = *Leads::read(std::move(http));
  PageRequest request;
  request.import_id = "i";
  const LeadsPage page = cut_page(leads, {{0}}, lead_encodings(), request, CursorSeal("s"));
  EXPECT_TRUE(
      page.text.starts_with("Import i: leads 1-1 of 1. The API gave a part of this import: 1 of 2849 leads."))
      << page.text;
  EXPECT_EQ(page.text.find("last page"), std::string::npos);
  EXPECT_TRUE(
      cut_page(leads, {}, lead_encodings(), request, CursorSeal("s")).text.ends_with("1 of 2849 leads.\n"));
  EXPECT_NE(summary_page(leads, {{0}}, request).text.find("1 of 2849 leads."), std::string::npos);
}

TEST(LeadsPage, TakesTheCountOfWhatDescribesTheImport) {
  const auto said = [](const std::string& beside) {
    HttpAnswer http;
    http.status = 200;
    http.body = R"({"data":{"leads":[{"id":"a"}],)" + beside + "}}";
    PageRequest request;
    request.import_id = "i";
    const std::string text =
        cut_page(*Leads::read(std::move(http)), {{0}}, lead_encodings(), request, CursorSeal("s")).text;
    return text.find("1 of 400 leads.") != std::string::npos;
  };
  EXPECT_TRUE(said(R"("import":{"id":"i","total_leads":400})"));
  EXPECT_TRUE(said(R"("stats":{"leadsCount":"400"})"));
  EXPECT_FALSE(said(R"("stats":{"total":400,"companies":400})"));
  EXPECT_FALSE(said(R"("import":{"leads":[1,2],"total_leads":null})"));
}

}  // namespace
}  // namespace salestouch
