#include "tools/leads/lead_query.hpp"

#include <gtest/gtest.h>

#include "tools/leads/leads_selection.hpp"
#include "unit/sample_leads.hpp"

namespace salestouch {
namespace {

using Indices = std::vector<std::size_t>;

class LeadQueryTest : public ::testing::Test {
 protected:
  const Leads leads = sample_leads({
      R"({"id":"c5dc-0","name":"Hannah Carter","title":"Head of Sales","company":"BluePeak Software","email":"hannah@bluepeak.example","linkedinUrl":"https://www.linkedin.com/in/hannah-c/"})",
      R"({"id":"1","name":"Olivia Bennett","title":"CEO | Founder","company":"Haus & Hof","location":"Portland, OR, USA"})",
      R"({"id":"2","name":"小林 健太","company":"J.P. Morgan","location":{"city":"Lyon","country":"France"}})",
      R"({"id":"3","name":"Jürgen Müller","company":"AT&T","title":"Intern, C++"})",
      R"({"id":"4","name":"Sean O'Connor","company":"Jean Pierre & Cie","location":"Dublin, Ireland"})",
      R"({"id":"5","name":"Michelle Mueller","company":"ジョン・スミス"})",
  });

  Indices found(const std::string& query) const { return select_leads(leads, {.query = query}).leads; }
};

TEST_F(LeadQueryTest, PunctuationIsNoPartOfAWord) {
  for (const char* query :
       {"Carter, Hannah", "Hannah Carter, BluePeak Software", "Hannah Carter (BluePeak)",
        "Hannah Carter - BluePeak", "Hannah Carter — BluePeak", "Hannah Carter.", "'Hannah Carter'",
        "`Hannah Carter`", "“Hannah Carter”", "Hannah Carter at BluePeak", "BluePeak Software, Inc.",
        "hannah carter <hannah@bluepeak.example>", "Carter;Hannah", "[Hannah]", "Hannah/Carter", "+hannah"}) {
    EXPECT_EQ(found(query), Indices{0}) << query;
  }
  EXPECT_EQ(found("Ireland, Dublin"), Indices{4});
  EXPECT_EQ(found("C++"), Indices{3});
  EXPECT_EQ(found("Portland, OR"), Indices{1});  // no operator, but a state
  EXPECT_EQ(found("nobody, Hannah"), Indices{});
}

TEST_F(LeadQueryTest, OperatorsOfSearchesAreUnderstood) {
  EXPECT_EQ(found("Olivia OR Hannah"), (Indices{0, 1}));
  EXPECT_EQ(found("olivia|hannah"), (Indices{0, 1}));
  EXPECT_EQ(found("CEO | nobody"), Indices{1});
  EXPECT_EQ(found("Olivia AND Bennett"), Indices{1});
  EXPECT_EQ(found("BluePeak*"), Indices{0});
  EXPECT_EQ(found("%BluePeak%"), Indices{0});
  EXPECT_EQ(found(".*Bennett.*"), Indices{1});
  EXPECT_EQ(found("company:BluePeak"), Indices{0});
  EXPECT_EQ(found("name:BluePeak"), Indices{});
  EXPECT_EQ(found("company = \"BluePeak Software\""), Indices{0});
  EXPECT_EQ(found("location: lyon"), Indices{2});
  EXPECT_EQ(found("-intern jürgen"), Indices{});
  EXPECT_EQ(found("mueller NOT intern"), Indices{5});
  EXPECT_EQ(found("-müller"), (Indices{0, 1, 2, 4}));
  for (const char* query : {"", "*", " , ", "\"\"", "-", "\u200B"}) {
    EXPECT_FALSE(LeadQuery(query).asks()) << query;
    EXPECT_EQ(found(query).size(), leads.size()) << query;
  }
}

TEST_F(LeadQueryTest, NamesAreFoundInTheirSpellings) {
  EXPECT_EQ(found("小林健太"), Indices{2});
  EXPECT_EQ(found("ジョンスミス"), Indices{5});
  EXPECT_EQ(found("JP Morgan"), Indices{2});
  EXPECT_EQ(found("JPMorgan"), Indices{2});
  EXPECT_EQ(found("OConnor"), Indices{4});
  EXPECT_EQ(found("Jean-Pierre"), Indices{4});
  for (const char* query : {"Mueller", "Müller"}) EXPECT_EQ(found(query), (Indices{3, 5})) << query;
  EXPECT_EQ(found("Haus and Hof"), Indices{1});
  EXPECT_EQ(found("Haus und Hof"), Indices{1});
  EXPECT_EQ(found("AT&T"), Indices{3});
  EXPECT_EQ(found("France"), Indices{2});
  // Words of few letters are not looked for across spaces: "hannah" ends before "carter" begins.
  EXPECT_EQ(found("hcar"), Indices{});
}

TEST_F(LeadQueryTest, AnIdAnAddressAndALinkFindTheirLead) {
  EXPECT_EQ(found("c5dc-0"), Indices{0});
  EXPECT_EQ(found("hannah@bluepeak.example"), Indices{0});
  EXPECT_EQ(found("https://linkedin.com/in/hannah-c"), Indices{0});
  EXPECT_EQ(found("email:bluepeak.example"), Indices{0});
  EXPECT_EQ(found("c5dc"), Indices{});
  EXPECT_EQ(found("linkedin"), Indices{});
}

TEST_F(LeadQueryTest, SaysHowItWasRead) {
  EXPECT_EQ(
      LeadQuery("Carter, company:ACME or -x").reading(),
      "\"carter\" and \"acme\" in company, or no \"x\", looked for in name, title, company or location");
  EXPECT_LE(LeadQuery(std::string(10'000, 'x')).reading().size(), 300u);
}

}  // namespace
}  // namespace salestouch
