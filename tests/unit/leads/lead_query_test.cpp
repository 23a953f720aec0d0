#include "tools/leads/lead_query.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <random>

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
  EXPECT_EQ(found("Olivia, or Hannah"), (Indices{0, 1}));
  EXPECT_EQ(found("Portland, OR, USA"), Indices{1});
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

TEST_F(LeadQueryTest, WhatIsExcludedIsAllBehindTheMark) {
  for (const char* query :
       {"-\"Hannah Carter\"", "!\"Hannah Carter\"", "-“Hannah Carter”", "NOT \"Hannah Carter\"",
        "-'Hannah Carter'", "-(hannah)", "-(hannah carter)", "NOT (hannah AND carter)",
        "NOT name:\"Hannah Carter\"", "-company:\"BluePeak Software\"", "company:-bluepeak",
        "NOT title:\"Head of Sales\"", "NOT NOT hannah", "-(-(-(hannah)))", "- -hannah"}) {
    EXPECT_EQ(found(query), (Indices{1, 2, 3, 4, 5})) << query;
  }
  EXPECT_EQ(found("-(hannah OR olivia)"), (Indices{2, 3, 4, 5}));
  EXPECT_EQ(found("dublin -\"Haus & Hof\""), Indices{4});
  EXPECT_EQ(found("NOT (hannah OR olivia) -müller"), (Indices{2, 4}));
  EXPECT_EQ(found("-\"Carter Hannah\""), (Indices{0, 1, 2, 3, 4, 5})) << "a phrase is left out as it stands";
  EXPECT_EQ(found("Hannah - Carter"), Indices{0});
}

TEST_F(LeadQueryTest, BracketsBelongTogether) {
  EXPECT_EQ(found("(hannah OR sean) AND dublin"), Indices{4});
  EXPECT_EQ(found("dublin (hannah OR sean)"), Indices{4});
  EXPECT_EQ(found("(hannah OR sean) (dublin OR bluepeak)"), (Indices{0, 4}));
  EXPECT_EQ(found("company:(BluePeak OR Haus)"), (Indices{0, 1}));
  EXPECT_EQ(found("((hannah) OR (olivia AND (portland)))"), (Indices{0, 1}));
  for (const char* odd :
       {"(hannah", "hannah)", ")hannah(", "((((((((((((((((((((hannah", "hannah ()", "(hannah |)"})
    EXPECT_EQ(found(odd), Indices{0}) << odd;
}

TEST_F(LeadQueryTest, AnyTextIsReadToItsEnd) {
  constexpr std::string_view kPieces[] = {"(",        ")",
                                          "\"",       "'",
                                          "-",        "!",
                                          "|",        " or ",
                                          "not ",     " ",
                                          ",",        "*",
                                          "%",        "%e9",
                                          "company:", "email:",
                                          "=",        ":",
                                          ".",        "?",
                                          "a",        "hannah",
                                          "or",       "\u00FC",
                                          "\xFF",     "https://www.linkedin.com/in/",
                                          "@",        "#",
                                          "[",        "小林",
                                          "\n"};
  std::mt19937 random(7);
  std::uniform_int_distribution<std::size_t> piece(0, std::size(kPieces) - 1);
  for (int i = 0; i < 3'000; ++i) {
    std::string query;
    for (int pieces = i % 40; pieces > 0; --pieces) query += kPieces[piece(random)];
    const Indices some = found(query);
    EXPECT_LE(LeadQuery(query).reading().size(), 300u) << query;
    // A query and what it leaves out are all leads between them, whatever it means.
    const std::string none = "-(" + query + ")";
    const bool is_balanced = query.find_first_of("()\"'") == std::string::npos;
    if (!is_balanced || !LeadQuery(query).asks()) continue;
    EXPECT_EQ(some.size() + found(none).size(), leads.size()) << query;
  }
}

TEST_F(LeadQueryTest, AFieldMayBeAskedForAnything) {
  EXPECT_EQ(found("email:*"), Indices{0});
  EXPECT_EQ(found("email:"), Indices{0});
  EXPECT_EQ(found("-email:*"), (Indices{1, 2, 3, 4, 5}));
  EXPECT_EQ(found("location:* -dublin"), (Indices{1, 2}));
  EXPECT_EQ(found("company:*peak*"), Indices{0});
  EXPECT_EQ(found("company:*hannah*"), Indices{});
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
  for (const char* link :
       {"hannah-c", "in/hannah-c", "https://www.linkedin.com/in/hannah-c/?utm_source=share",
        "linkedin.com/in/hannah-c#x", "https://ie.linkedin.com/in/hannah-c/en",
        "https://m.linkedin.com/in/HANNAH-C/details/experience/", "https://www.linkedin.com/in/h%61nnah-c",
        "mailto:hannah@bluepeak.example", "bluepeak.example"}) {
    EXPECT_EQ(found(link), Indices{0}) << link;
  }
  const Leads encoded =
      sample_leads({R"({"id":"0","linkedinUrl":"https://www.linkedin.com/in/%E9%9B%A8-Ren%C3%A9"})"});
  for (const char* link :
       {"https://www.linkedin.com/in/%E9%9B%A8-Ren%C3%A9", "https://www.linkedin.com/in/%e9%9b%a8-rene",
        "https://linkedin.com/in/雨-René", "雨-René"}) {
    EXPECT_EQ(select_leads(encoded, {.query = link}).leads, Indices{0}) << link;
  }
  for (const char* no_part : {"https://", "c#/.net", "hannah-x", "example", "peak.example"})
    EXPECT_EQ(found("name:nobody OR " + std::string(no_part)), Indices{}) << no_part;
  const Leads alike = sample_leads(
      {R"({"id":"0","email":"ann@x.com","linkedinUrl":"https://www.linkedin.com/in/john-smith"})",
       R"({"id":"1","email":"joann@x.com","linkedinUrl":"https://www.linkedin.com/in/john-smith-9a8b"})",
       R"({"id":"2","email":["ann@x.com.br"],"linkedinUrl":"https://www.linkedin.com/in/x-john-smith"})"});
  for (const char* one :
       {"ann@x.com", "email:ann@x.com", "https://www.linkedin.com/in/john-smith/", "in/john-smith"})
    EXPECT_EQ(select_leads(alike, {.query = one}).leads, Indices{0}) << one;
  EXPECT_EQ(select_leads(alike, {.query = "@x.com"}).leads, (Indices{0, 1, 2}));
  EXPECT_EQ(select_leads(alike, {.query = "@x"}).leads, (Indices{0, 1, 2}));
  EXPECT_EQ(select_leads(alike, {.query = "@x.co"}).leads, Indices{});
  EXPECT_EQ(found("c5dc"), Indices{});
  EXPECT_EQ(found("linkedin"), Indices{});
  const Leads sales = sample_leads(
      {R"({"id":"0","linkedinUrl":"https://www.linkedin.com/sales/lead/ACwAAAB12cd,NAME_SEARCH,aBcD"})",
       R"({"id":"1","linkedinUrl":"https://www.linkedin.com/sales/lead/ACwAAAB12ce,NAME_SEARCH,aBcD"})"});
  for (const char* one :
       {"https://www.linkedin.com/sales/lead/ACwAAAB12cd,NAME_SEARCH,aBcD",
        "linkedin.com/sales/lead/ACwAAAB12cd", "https://www.linkedin.com/sales/lead/ACwAAAB12cd?_ntb=x",
        "ACwAAAB12cd", "https://www.linkedin.com/sales/lead/ACwAAAB12cd,OUT_OF_NETWORK,xYz"})
    EXPECT_EQ(select_leads(sales, {.query = one}).leads, Indices{0}) << one;
  EXPECT_EQ(
      select_leads(
          sales, {.query = "linkedin.com/sales/lead/ACwAAAB12cd,https://linkedin.com/sales/lead/ACwAAAB12ce"})
          .leads,
      Indices{});  // both
}

TEST_F(LeadQueryTest, VowelsAndSoundsAreNoAccents) {
  const Leads named = sample_leads({R"({"id":"a","name":"दीपक"})", R"({"id":"b","name":"दीपिका"})",
                                    R"({"id":"c","location":"パリ"})", R"({"id":"d","location":"バリ"})",
                                    R"({"id":"e","name":"이수"})", R"({"id":"f","name":"이순신"})",
                                    R"({"id":"g","name":"محمد علي"})", R"({"id":"h","name":"José Núñez"})",
                                    R"({"id":"i","name":"עֲמִית"})", R"({"id":"j","name":"Ελένη"})"});
  const auto place_of = [&](const char* query) { return select_leads(named, {.query = query}).leads; };
  EXPECT_EQ(place_of("दीपक"), Indices{0});
  EXPECT_EQ(place_of("दीपिका"), Indices{1});
  EXPECT_EQ(place_of("パリ"), Indices{2});
  EXPECT_EQ(place_of("ﾊﾟﾘ"), Indices{2});
  EXPECT_EQ(place_of("이수"), Indices{4});
  EXPECT_EQ(place_of("\u110B\u1175\u1109\u116E"), Indices{4});  // the same, taken apart
  EXPECT_EQ(place_of("محمد علی"), Indices{6});
  EXPECT_EQ(place_of("مُحَمَّد"), Indices{6});
  EXPECT_EQ(place_of("jose nunez"), Indices{7});
  EXPECT_EQ(place_of("עמית"), Indices{8});
  EXPECT_EQ(place_of("ελενη"), Indices{9});
}

TEST_F(LeadQueryTest, SaysHowItWasRead) {
  EXPECT_EQ(
      LeadQuery("Carter, company:ACME or -x").reading(),
      "(\"carter\" and \"acme\" in company) or no \"x\", looked for in name, title, company or location");
  EXPECT_EQ(LeadQuery("-email:*").reading(), "no email");
  EXPECT_EQ(LeadQuery("title:CEO email:*").reading(), "\"ceo\" in title and any email");
  EXPECT_EQ(LeadQuery("dublin NOT (a or \"b c\")").reading(),
            "\"dublin\" and no (\"a\" or (\"b\" and \"c\")), looked for in name, title, company or location");
  EXPECT_LE(LeadQuery(std::string(10'000, 'x')).reading().size(), 300u);
}

}  // namespace
}  // namespace salestouch
