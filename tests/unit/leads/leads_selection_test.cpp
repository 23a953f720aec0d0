#include "tools/leads/leads_selection.hpp"

#include <gtest/gtest.h>

#include "sandbox/made_up_leads.hpp"
#include "tools/leads/leads_page.hpp"
#include "tools/leads/leads_summary.hpp"
#include "tools/results/token_meter.hpp"
#include "unit/sample_leads.hpp"

namespace salestouch {
namespace {

using Indices = std::vector<std::size_t>;

Leads some_leads() {
  return sample_leads({
      R"({"id":"0","name":"Élodie Lefèvre","company":"Océan Bleu","status":"New","score":10,"lastInteraction":"2026-01-01","addedDate":"2026-03-01"})",
      R"({"id":"1","name":"Jürgen Groß","title":"VP Sales","status":"Replied","score":90.5,"lastInteraction":"2026-05-01","addedDate":"2026-01-01"})",
      R"({"id":"2","name":"ＷＩＤＥ name","location":"İstanbul","status":"New","addedDate":"2026-02-01"})",
      R"("not a lead")",
      R"({"id":"4","name":"Екатерина","company":"ocean","status":"Waiting","score":90.5,"email":"a@b.example"})",
  });
}

Indices select(const LeadFilter& filter) {
  return select_leads(some_leads(), filter).leads;
}

TEST(SelectLeads, GivesAllOfThemInTheirOrderWhenNothingIsAsked) {
  EXPECT_EQ(select({}), (Indices{0, 1, 2, 3, 4}));
}

TEST(SelectLeads, ByStatusAndScore) {
  EXPECT_EQ(select({.statuses = {"New"}}), (Indices{0, 2}));
  EXPECT_EQ(select({.statuses = {"Replied", "Waiting"}}), (Indices{1, 4}));
  EXPECT_EQ(select({.min_score = 10}), (Indices{0, 1, 4}));
  EXPECT_EQ(select({.statuses = {"New"}, .min_score = 11}), Indices{});
}

TEST(SelectLeads, AndTheSummaryReadAnyTypeAsAPersonDoes) {
  const Leads leads = sample_leads({
      R"({"id":"0","score":["85%"],"status":"New ","company":{"name":"ACME"},"phone":33612345678})",
      R"({"id":"1","score":{"value":"+90"},"status":["New"],"company":["ACME","Bolt"],"email":["a@b.example"]})",
      R"({"id":"2","score":"1,234","status":{"label":"new"},"company":1984,"email":"N/A","phone":[" ",null]})",
      R"({"id":"3","score":10,"score":95,"status":"DoNotContact","status":"New","email":" ","phone":"\u2014"})",
      R"({"id":"4","addedDate":{"$date":"2026-01-31T00:00:00Z"},"status":null})",
  });
  const auto chosen = [&](const LeadFilter& filter) { return select_leads(leads, filter).leads; };
  EXPECT_EQ(chosen({.statuses = {"New"}}), (Indices{0, 1, 2, 3}));
  EXPECT_EQ(chosen({.min_score = 50}), (Indices{0, 1, 3}));
  EXPECT_EQ(chosen({.has = {"phone"}}), Indices{0});
  EXPECT_EQ(chosen({.has = {"email"}}), Indices{1});
  EXPECT_EQ(chosen({.added_since = read_instant("2026-01-01")}), Indices{4});
  EXPECT_EQ(chosen({.query = "acme"}), (Indices{0, 1}));
  EXPECT_EQ(chosen({.query = "1984"}), Indices{2});
  const std::string summary = summarize(leads, {0, 1, 2, 3, 4}, 400);
  EXPECT_NE(summary.find("lowest 85"), std::string::npos) << summary;
  EXPECT_NE(summary.find("highest 95"), std::string::npos) << summary;
  EXPECT_NE(summary.find("contactable by email or phone: 2 (40 %)"), std::string::npos) << summary;
  EXPECT_NE(summary.find("ACME 1"), std::string::npos) << summary;
}

TEST(SelectLeads, AScoreIsReadHoweverItIsWritten) {
  for (const char* score : {"87", "87.5", "+87", "87,5", "87,25 %", "87+", "87/100", "87 / 100", "87 percent",
                            "87 Points", "87\u00A0%", " 87 pts ", "87 out of 100"}) {
    const Leads leads = sample_leads({R"({"id":"0","score":")" + std::string(score) + "\"}"});
    EXPECT_EQ(select_leads(leads, {.min_score = 87}).leads, Indices{0}) << score;
    EXPECT_TRUE(select_leads(leads, {.min_score = 88}).leads.empty()) << score;
  }
  for (const char* score : {"8/10", "1,234", "87 of 90", "A+", "+", "87,", "0x57", "nan", "inf", "87%%"}) {
    const Leads leads = sample_leads({R"({"id":"0","score":")" + std::string(score) + "\"}"});
    const LeadSelection selection = select_leads(leads, {.min_score = -1});
    EXPECT_EQ(selection.unusable.size(), 1u) << score;
  }
}

TEST(SelectLeads, AStatusIsOneInAnySpelling) {
  const Leads leads =
      sample_leads({R"({"id":"0","status":"Meeting booked"})", R"({"id":"1","status":"MEETING_BOOKED"})",
                    R"({"id":"2","status":{"code":"meeting-booked"}})", R"({"id":"3","status":"New"})"});
  for (const char* status : {"MeetingBooked", "Meeting booked", "meeting_booked"})
    EXPECT_EQ(select_leads(leads, {.statuses = {status}}).leads, (Indices{0, 1, 2})) << status;
  EXPECT_NE(summarize(leads, {0, 1, 2, 3}, 400).find("status: Meeting booked 3; New 1\n"), std::string::npos);
}

TEST(SelectLeads, WhatIsWrittenForNothingIsNothing) {
  const Leads leads = sample_leads(
      {R"({"id":"0","email":{"value":null,"status":"not_found"}})",
       R"({"id":"1","email":{"address":null,"verified":false}})", R"({"id":"2","email":"not found"})",
       R"({"id":"3","email":"email_not_unlocked@domain.com"})",
       R"({"id":"4","email":{"value":"a@b.example"}})", R"({"id":"5","email":{"primary":"a@b.example"}})",
       R"({"id":"6","isFlagged":"no"})", R"({"id":"7","isFlagged":"yes"})"});
  EXPECT_EQ(select_leads(leads, {.has = {"email"}}).leads, (Indices{4, 5}));
  EXPECT_EQ(select_leads(leads, {.has = {"isFlagged"}}).leads, Indices{7});
}

TEST(SummarizeLeads, CountsWhatItCannotUse) {
  const Leads leads =
      sample_leads({R"({"id":"0","score":"87/100","company":"A","linkedinProfileEnriched":"yes"})",
                    R"({"id":"1","score":"A+","company":"A","linkedinProfileEnriched":1})",
                    R"({"id":"2","score":12,"company":"B","linkedinProfileEnriched":0})"});
  const std::string summary = summarize(leads, {0, 1, 2}, 400);
  EXPECT_NE(summary.find("lowest 12, "), std::string::npos) << summary;
  EXPECT_NE(summary.find("highest 87; 1 of 3 leads have no usable score\n"), std::string::npos) << summary;
  EXPECT_NE(summary.find("enriched: 2 (67 %)"), std::string::npos) << summary;
  const Leads shares = sample_leads({R"({"id":"0","score":0.96})", R"({"id":"1","score":0.12})"});
  const std::string of_shares = summarize(shares, {0, 1}, 400);
  EXPECT_NE(of_shares.find("lowest 0.12,"), std::string::npos) << of_shares;
  std::vector<std::string> many;
  for (int i = 0; i < 8; ++i) many.push_back(R"({"id":"x","company":"C)" + std::to_string(i % 7) + "\"}");
  const std::string of_many = summarize(sample_leads(many), {0, 1, 2, 3, 4, 5, 6, 7}, 400);
  EXPECT_NE(of_many.find("companies: C0 2; C1 1; C2 1; C3 1; C4 1; 2 others with 2\n"), std::string::npos)
      << of_many;
}

TEST(SelectLeads, FindTheWordsOfAQueryAsPeopleWriteThem) {
  const Leads leads = sample_leads({
      R"({"id":"0","name":"Łukasz Đorđević","company":"Œuvre & Cie"})",
      R"({"id":"1","name":"Søren Jean\u2011Pierre","company":"M&amp;M&#039;s"})",
      R"({"id":"2","name":"Jane Doe","company":"ACME","title":"VP Sales"})",
      R"({"id":"3","name":"Işık O\u2019Brien"})",
  });
  const auto found = [&](const std::string& query) { return select_leads(leads, {.query = query}).leads; };
  EXPECT_EQ(found("lukasz"), Indices{0});
  EXPECT_EQ(found("Dordevic oeuvre"), Indices{0});
  EXPECT_EQ(found("soren"), Indices{1});
  EXPECT_EQ(found("jean-pierre"), Indices{1});
  EXPECT_EQ(found("M&M's"), Indices{1});
  EXPECT_EQ(found("Jane ACME"), Indices{2});
  EXPECT_EQ(found("\"sales doe\""), Indices{2});
  EXPECT_EQ(found("isik o'brien"), Indices{3});
  EXPECT_EQ(found("jane bolt"), Indices{});
  // What folds to nothing asks for nothing.
  EXPECT_FALSE((LeadFilter{.query = "\u200B \u0301"}).selects());
  EXPECT_EQ(found("\u200B").size(), 4u);
}

TEST(SelectLeads, ReadValuesAsWhatTheyMean) {
  const Leads leads = sample_leads({
      R"({"id":"0","score":"87","status":"NEW","addedDate":"2026-01-31T12:00:00+02:00","email":"a@b.example"})",
      R"({"id":"1","score":" 9.5 ","status":" not interested","addedDate":1769860800,"email":""})",
      R"({"id":"2","score":"high","status":null,"addedDate":"2 hours ago","email":null,"skills":[]})",
      R"({"id":"3","score":88,"status":"New","addedDate":"2026-01-31T10:30:00Z","skills":["x"],"isFlagged":false})",
  });
  const auto chosen = [&](const LeadFilter& filter) { return select_leads(leads, filter).leads; };
  EXPECT_EQ(chosen({.min_score = 50}), (Indices{0, 3}));
  EXPECT_EQ(chosen({.sort = LeadSort::score_desc}), (Indices{3, 0, 1, 2}));
  EXPECT_EQ(chosen({.statuses = {"New"}}), (Indices{0, 3}));
  EXPECT_EQ(chosen({.sort = LeadSort::added_desc}), (Indices{1, 3, 0, 2}));
  EXPECT_EQ(chosen({.has = {"email"}}), Indices{0});
  EXPECT_EQ(chosen({.has = {"skills", "score"}}), Indices{3});
  EXPECT_EQ(chosen({.has = {"isFlagged"}}), Indices{});
  EXPECT_EQ((LeadFilter{.statuses = {"a", "b", "a"}}.text()), (LeadFilter{.statuses = {"b", "a"}}.text()));
  EXPECT_EQ(chosen({.added_since = read_instant("2026-01-31T10:15:00Z")}), (Indices{1, 3}));
  EXPECT_EQ(chosen({.active_since = read_instant("2000-01-01")}), Indices{});
}

TEST(SelectLeads, WhatHasNoUsableValueIsCounted) {
  const Leads leads = sample_leads({
      R"({"id":"0","status":"New","score":"high","addedDate":"2026-01-31"})",
      R"({"id":"1","status":"New","score":null,"addedDate":"soon"})",
      R"({"id":"2","status":"New","score":5,"addedDate":"2026-01-31"})",
      R"({"id":"3","status":"Waiting"})",
  });
  PageRequest request;
  request.import_id = "i";
  const auto header = [&](const LeadFilter& filter) {
    request.filter = filter;
    const std::string text =
        cut_page(leads, select_leads(leads, filter), lead_encodings(), request, CursorSeal("s")).text;
    return text.substr(0, text.find(" Left out of each row"));
  };
  const auto has = [&](const LeadFilter& filter, std::string_view note) {
    return header(filter).find(note) != std::string::npos;
  };
  EXPECT_TRUE(has({.min_score = 1}, " 3 have no usable score and are left out.")) << header({.min_score = 1});
  // Of those that would match otherwise.
  EXPECT_TRUE(has({.statuses = {"New"}, .min_score = 1}, " 2 have no usable score and are left out."));
  EXPECT_TRUE(has({.statuses = {"Waiting"}, .min_score = 1},
                  "none of its 4 leads matches. 1 has no usable score and is left out."));
  EXPECT_TRUE(has({.sort = LeadSort::added_desc}, " 2 have no usable added date and stand last."));
  EXPECT_FALSE(has({.statuses = {"New"}}, "usable"));
  EXPECT_FALSE(has({}, "usable"));
  request.filter = {.min_score = 1};
  const std::string summary = summary_page(leads, select_leads(leads, request.filter), request).text;
  EXPECT_NE(summary.find(" 3 have no usable score and are left out."), std::string::npos) << summary;
}

TEST(SelectLeads, WhatCannotBeReadIsCountedAndALargeNumberCanBe) {
  const Leads leads = sample_leads({R"({"id":"0","score":90,"facebook_id":18446744073709551616})",
                                    R"({"id":"1","score":1e400,"name":"Ann"})", R"({"id":"2","score":NaN})"});
  PageRequest request;
  request.import_id = "i";
  const auto text = [&](const LeadFilter& filter) {
    request.filter = filter;
    return cut_page(leads, select_leads(leads, filter), lead_encodings(), request, CursorSeal("s")).text;
  };
  const std::string best = text({.min_score = 50});
  EXPECT_TRUE(
      best.starts_with("Import i: leads 1-1 of 1 that match, of 3, the last page. 1 cannot be read and is "
                       "left out. 1 has no usable score and is left out."))
      << best;
  EXPECT_NE(best.find("facebook_id: \"18446744073709551616\"\n"), std::string::npos) << best;
  EXPECT_NE(text({.query = "ann"}).find("leads 1-1 of 1 that match"), std::string::npos);
  EXPECT_EQ(text({}).find("left out."), std::string::npos) << text({});
}

TEST(SelectLeads, ByTextWhateverItsCaseAndAccents) {
  EXPECT_EQ(select({.query = "OCEAN"}), (Indices{0, 4}));
  EXPECT_EQ(select({.query = "elodie lefevre"}), Indices{0});
  EXPECT_EQ(select({.query = "gross"}), Indices{1});
  EXPECT_EQ(select({.query = "wide"}), Indices{2});
  EXPECT_EQ(select({.query = "istanbul"}), Indices{2});
  EXPECT_EQ(select({.query = "ЕКАТЕРИНА"}), Indices{4});
  EXPECT_EQ(select({.query = "New"}), Indices{});  // a status is no text
  EXPECT_EQ(select({.query = "\xff"}), Indices{});
}

TEST(SelectLeads, InTheOrderAskedForAndTheImportsWhereEqual) {
  EXPECT_EQ(select({.sort = LeadSort::score_desc}), (Indices{1, 4, 0, 2, 3}));
  EXPECT_EQ(select({.sort = LeadSort::last_interaction_desc}), (Indices{1, 0, 2, 3, 4}));
  EXPECT_EQ(select({.sort = LeadSort::added_desc}), (Indices{0, 2, 1, 3, 4}));
}

TEST(SelectLeads, AFingerprintOfASelectionTellsWhenItChanges) {
  const Leads leads = some_leads();
  EXPECT_EQ(fingerprint_of(leads, {0, 1, 2, 3, 4}), leads.fingerprint());
  EXPECT_NE(fingerprint_of(leads, {1, 0, 2, 3, 4}), leads.fingerprint());
  EXPECT_NE(fingerprint_of(leads, {0, 2}), fingerprint_of(leads, {2, 0}));
}

LeadsPage page_of(PageRequest request) {
  request.import_id = "imp_1";
  const Leads leads = some_leads();
  return cut_page(leads, select_leads(leads, request.filter), lead_encodings(), request,
                  CursorSeal("secret"));
}

TEST(SelectedPage, SaysHowManyMatchOfHowMany) {
  PageRequest request;
  request.filter.statuses = {"New"};
  request.limit = 1;
  EXPECT_TRUE(
      page_of(request).text.starts_with("Import imp_1: leads 1-1 of 2 that match, of 5. Next page: "));
  request.first = 1;
  EXPECT_TRUE(
      page_of(request).text.starts_with("Import imp_1: leads 2-2 of 2 that match, of 5, the last page."));
  request.filter.query = "nobody";
  request.first = 0;
  EXPECT_EQ(
      page_of(request).text,
      "Import imp_1: none of its 5 leads matches. The query was read as \"nobody\", looked for in name, "
      "title, company or location. 1 cannot be read and is left out.\n");
}

TEST(SelectedPage, ACursorIsForTheSameConditions) {
  PageRequest one;
  PageRequest other;
  other.filter.min_score = 5;
  EXPECT_NE(cursor_scope(one), cursor_scope(other));
  one.filter.min_score = 5;
  EXPECT_EQ(cursor_scope(one), cursor_scope(other));
  other.filter.sort = LeadSort::score_desc;
  EXPECT_NE(cursor_scope(one), cursor_scope(other));
}

TEST(Summary, CountsWhatItSays) {
  PageRequest request;
  request.import_id = "imp_1";
  const Leads leads = some_leads();
  EXPECT_EQ(summary_page(leads, select_leads(leads, {}), request).text,
            "Import imp_1: summary of its leads, 5.\n"
            "status: New 2; Replied 1; Waiting 1\n"
            "score: lowest 10, quarter 10, median 90.5, three quarters 90.5, highest 90.5; 1 of 4 leads "
            "have no usable score\n"
            "companies: Océan Bleu 1; ocean 1\n"
            "titles: VP Sales 1\n"
            "locations: İstanbul 1\n"
            "enriched: 0 (0 %)\n"
            "contactable by email or phone: 1 (25 %)\n"
            "cannot be read, in none of these counts: 1\n");
}

TEST(Summary, IsShortForAnyImport) {
  std::vector<std::string> hostile;
  for (int i = 0; i < 50; ++i) {
    hostile.push_back(R"({"id":"1","company":")" + std::string(10'000, static_cast<char>('a' + i % 26)) +
                      "\\n日本語🚀" + std::to_string(i) + R"(","title":"\u202e\u0000","status":"S)" +
                      std::to_string(i) + R"(","score":1e300})");
  }
  const std::string array = made_up_leads("imp_test", 1'000);
  for (const Leads& leads :
       {sample_leads(hostile), sample_leads({array.substr(1, array.size() - 2)}), sample_leads({})}) {
    PageRequest request;
    request.import_id = std::string(500, 'x');
    const LeadsPage page = summary_page(leads, select_leads(leads, {}), request);
    EXPECT_LE(count_tokens(page.text), 400u);
    EXPECT_LE(std::ranges::count(page.text, '\n'), 8);
  }
}

}  // namespace
}  // namespace salestouch
