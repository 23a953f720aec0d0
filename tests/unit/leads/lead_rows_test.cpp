#include "tools/leads/view/lead_rows.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "unit/sample_leads.hpp"

namespace salestouch {
namespace {

using base::Json;

Json rows_of(const Leads& leads, RowsRequest request = {.import_id = "imp"}) {
  return base::parse_json(lead_rows(leads, request).json).value();
}

Json whole_of(const Leads& leads, std::size_t index) {
  return base::parse_json(whole_lead(leads, {.import_id = "imp", .first = index}).json).value();
}

std::size_t column(std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(kRowColumns, name) - std::begin(kRowColumns));
}

TEST(LeadRows, AreListsOfValuesByTheirPlace) {
  const Leads leads = sample_leads(
      {numbered_lead(1, R"(,"score":87.5,"linkedinProfileEnriched":true,"email":"")"), numbered_lead(2)});
  const Json rows = rows_of(leads, {.import_id = "imp \"1\"", .first = 0, .limit = 1});
  EXPECT_EQ(rows["import_id"], "imp \"1\"");
  EXPECT_EQ(rows["leads"], 2);
  EXPECT_EQ(rows["columns"].size(), std::size(kRowColumns));
  ASSERT_EQ(rows["rows"].size(), 1u);
  const Json& row = rows["rows"][0];
  EXPECT_EQ(row[column("name")], "Name 1");
  EXPECT_EQ(row[column("score")], 87.5);
  EXPECT_EQ(row[column("linkedinProfileEnriched")], true);
  EXPECT_EQ(row[column("email")], "");
  EXPECT_EQ(row[column("company")], nullptr);
  EXPECT_EQ(rows_of(leads, {.import_id = "imp", .first = 1})["rows"][0][column("name")], "Name 2");
  EXPECT_NE(rows["snapshot"], rows_of(sample_leads({numbered_lead(2), numbered_lead(1)}))["snapshot"]);
}

TEST(LeadRows, AreNoneBehindTheLast) {
  const Leads leads = sample_leads({numbered_lead(1)});
  for (const std::size_t first : {std::size_t{1}, std::size_t{2}, ValueCuts::kAll})
    EXPECT_EQ(rows_of(leads, {.import_id = "imp", .first = first})["rows"].size(), 0u) << first;
  EXPECT_EQ(whole_of(leads, 1)["whole"].size(), 0u);
  EXPECT_EQ(rows_of(sample_leads({}))["leads"], 0);
}

TEST(LeadRows, KeepThePlaceOfALeadThatCannotBeRead) {
  const Leads leads = sample_leads({"7", R"({"id":"a","score":1e999})", "[1]", "null", numbered_lead(5)});
  const Json rows = rows_of(leads)["rows"];
  ASSERT_EQ(rows.size(), 5u);
  EXPECT_EQ(rows[4][column("name")], "Name 5");
  for (const Json& row : rows) EXPECT_EQ(row.size(), std::size(kRowColumns));
  EXPECT_EQ(whole_of(leads, 0)["whole"][0]["unreadable"], "7");
}

TEST(LeadRows, HoldValuesOfAnyTypeAndSize) {
  const std::string text(1'000'000, 'x');
  const std::string list =
      "[\"" + text.substr(0, 250) + "\",\"" + text.substr(0, 250) + "\",\"" + text.substr(0, 250) + "\"]";
  const Leads leads = sample_leads({R"({"id":7,"name":{"first":["a",{"b":null}]},"title":[],"location":)" +
                                    list + R"(,"company":")" + text +
                                    R"(","score":"87","status":false,"email":"\u202e\u0000<b>"})"});
  const Json row = rows_of(leads)["rows"][0];
  EXPECT_EQ(row[column("id")], 7);
  EXPECT_EQ(row[column("name")]["first"][0], "a");
  EXPECT_EQ(row[column("title")], Json::array());
  EXPECT_LE(row[column("location")].get<std::string>().size(), 330u);
  EXPECT_LE(row[column("company")].get<std::string>().size(), 330u);
  EXPECT_EQ(row[column("score")], "87");
  EXPECT_EQ(row[column("status")], false);
  EXPECT_EQ(row[column("email")], std::string("\u202e\0<b>", 7));
}

TEST(LeadRows, AreAsManyAsFitAPage) {
  const std::string long_text(250, 'x');
  const std::string more = R"(,"title":")" + long_text + R"(","company":")" + long_text + "\"";
  std::vector<std::string> texts;
  for (int i = 0; i < 2'000; ++i) texts.push_back(numbered_lead(i, more));
  const Leads leads = sample_leads(texts);
  std::size_t first = 0;
  while (first < leads.size()) {
    const Rows page = lead_rows(leads, {.import_id = "imp", .first = first, .limit = 2'000});
    EXPECT_LE(page.json.size(), 401'000u);
    ASSERT_GT(page.leads, 0u);
    const Json rows = base::parse_json(page.json).value()["rows"];
    EXPECT_EQ(rows.size(), page.leads);
    EXPECT_EQ(rows[0][column("name")], "Name " + std::to_string(first));
    first += page.leads;
  }
}

TEST(WholeLead, HasAllThatTheApiHas) {
  const Json lead = whole_of(
      sample_leads({numbered_lead(1, R"(,"experience":[{"title":"CTO"}],"new":{"a":[1]})")}), 0)["whole"][0];
  EXPECT_EQ(lead["experience"][0]["title"], "CTO");
  EXPECT_EQ(lead["new"]["a"][0], 1);
}

TEST(WholeLead, IsCutWhenItIsLarge) {
  std::string posts;
  for (int i = 0; i < 30'000; ++i) posts += (i ? "," : "") + (R"({"text":")" + std::string(200, 'p') + "\"}");
  const Leads leads = sample_leads({numbered_lead(
      1, R"(,"description":")" + std::string(5'000'000, 'd') + R"(","recentPosts":[)" + posts + "]")});
  const Rows whole = whole_lead(leads, {.import_id = "imp"});
  EXPECT_LE(whole.json.size(), 1'001'000u);
  const Json lead = base::parse_json(whole.json).value()["whole"][0];
  EXPECT_EQ(lead["name"], "Name 1");
  EXPECT_GT(lead["recentPosts"].size(), 10u);
}

}  // namespace
}  // namespace salestouch
