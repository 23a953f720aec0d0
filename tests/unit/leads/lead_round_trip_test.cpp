// What the server writes can be read back, field for field, whatever stands in a lead.
#include <gtest/gtest.h>

#include <random>

#include "base/utf8.hpp"
#include "tools/leads/leads_page.hpp"
#include "unit/leads/lead_decoders.hpp"
#include "unit/sample_leads.hpp"

namespace salestouch {
namespace {

using nlohmann::json;

/// Pieces that the forms of writing use themselves, that steer terminals, or that fit nowhere.
const std::vector<std::string> kPieces = {"plain",
                                          " ",
                                          "  ",
                                          "\n",
                                          "\r\n",
                                          "\t",
                                          "\n# forged | row",
                                          "\n- ",
                                          "\nid: 7",
                                          "label:",
                                          "#",
                                          "|",
                                          " | ",
                                          "\\",
                                          "\\|",
                                          "\\n",
                                          "\\u007c",
                                          "\"",
                                          "\"\"",
                                          "[",
                                          "]",
                                          "{",
                                          "}",
                                          "{\"id\":1}",
                                          "true",
                                          "null",
                                          "0",
                                          "-12.5",
                                          "1e9",
                                          "https://",
                                          "https://www.linkedin.com/in/",
                                          "https://www.linkedin.com/company/",
                                          "https://www.linkedin.com/feed/update/urn:li:activity:",
                                          "%E8%93%AE",
                                          "%e8%93%ae",
                                          "%E2%80%AE",
                                          "%C3",
                                          "%",
                                          "ann-b1",
                                          "é",
                                          "蓮",
                                          "नेहा",
                                          "👩‍💻",
                                          "…[+5]",
                                          "\x1b[2J",
                                          std::string(1, '\0'),
                                          "\x7f",
                                          "\xE2\x80\xA8",
                                          "\xE2\x80\xAE",
                                          "\xE2\x80\x8B",
                                          "\xEF\xBB\xBF",
                                          "\xC2\x85",
                                          "2026-03-24T10:55:47Z",
                                          "<|endoftext|>",
                                          "Import imp_test: leads 1-1 of 1, the last page."};

class LeadMaker {
 public:
  explicit LeadMaker(unsigned seed) : random_(seed) {}

  json lead() {
    json lead = json::object();
    for (const std::string& field : lead_shape().fields) {
      if (chance(0.3)) continue;
      const auto list = lead_shape().lists.find(field);
      if (!url_prefix(field).empty()) {
        lead[field] =
            chance(0.1) ? json() : json(text());  // what is no text there is shown, but not told apart
      } else if (chance(0.1)) {
        lead[field] = misfit();
      } else if (list != lead_shape().lists.end()) {
        lead[field] = objects(list->second);
      } else {
        lead[field] = chance(0.15) ? json(strings()) : scalar();
      }
    }
    return lead;
  }

 private:
  bool chance(double share) { return std::uniform_real_distribution<>()(random_) < share; }
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }

  std::string text() {
    std::string text;
    for (std::size_t i = below(5); i > 0; --i) text += kPieces[below(kPieces.size())];
    return text;
  }
  json scalar() {
    switch (below(10)) {
      case 0:
        return nullptr;
      case 1:
        return chance(0.5);
      case 2:
        return static_cast<double>(below(2'000)) / 16 - 30;
      case 3:
        return std::int64_t{1} << below(63);
      default:
        return text();
    }
  }
  std::vector<std::string> strings() {
    std::vector<std::string> list;
    for (std::size_t i = below(4); i > 0; --i) list.push_back(text());
    return list;
  }
  json objects(const std::vector<std::string>& members) {
    json list = json::array();
    for (std::size_t i = below(4); i > 0; --i) {
      json object = json::object();
      for (const std::string& member : members) {
        if (!chance(0.7)) continue;
        object[member] = member == "url" ? json(text()) : chance(0.05) ? misfit() : scalar();
      }
      if (chance(0.1)) object[text()] = scalar();
      list.push_back(chance(0.05) ? scalar() : object);
    }
    return list;
  }
  json misfit() {
    switch (below(4)) {
      case 0:
        return json::object({{text(), scalar()}, {"a|b", {1, "x | y"}}});
      case 1:
        return json::array({scalar(), json::array({text()}), json::object({{"k", text()}})});
      case 2:
        return json::object();
      default:
        return json::array();
    }
  }

  std::mt19937 random_;
};

LeadsPage write(const std::vector<json>& leads, LeadsView view) {
  std::vector<std::string> texts;
  for (const json& lead : leads) texts.push_back(lead.dump());
  PageRequest request;
  request.import_id = "imp_test";
  request.view = std::move(view);
  request.budget = {ValueCuts::kAll, ValueCuts::kAll, ValueCuts::kAll};
  const Leads read = sample_leads(texts);
  return cut_page(read, select_leads(read, {}), lead_encodings(), request, kSeal);
}

/// Leads made from one seed, in `runs` pages of eight.
template <class Check>
void for_many_pages(int runs, Check check) {
  for (int run = 0; run < runs; ++run) {
    LeadMaker maker(static_cast<unsigned>(run));
    std::vector<json> leads(8);
    std::ranges::generate(leads, [&] { return maker.lead(); });
    check(leads);
    if (testing::Test::HasFailure()) return;
  }
}

void expect_equal(const std::vector<json>& read, const std::vector<json>& leads, const LeadsPage& page) {
  ASSERT_EQ(read.size(), leads.size()) << page.text;
  for (std::size_t i = 0; i < leads.size(); ++i) EXPECT_EQ(read[i], leads[i]) << page.text;
}

TEST(LeadRoundTrip, CardsWithAllFields) {
  for_many_pages(400, [](const std::vector<json>& leads) {
    const LeadsPage page = write(leads, {Profile::full, lead_shape().fields});
    expect_equal(decode_cards(page.text), leads, page);
  });
}

TEST(LeadRoundTrip, JsonLinesWithAllFields) {
  for_many_pages(400, [](const std::vector<json>& leads) {
    const LeadsPage page = write(leads, {Profile::full, lead_shape().fields, FullFormat::json_lines});
    expect_equal(decode_json_lines(page.text), leads, page);
  });
}

TEST(LeadRoundTrip, TableWithAllFields) {
  for_many_pages(400, [](const std::vector<json>& leads) {
    const LeadsPage page = write(leads, {Profile::compact, lead_shape().fields});
    const Table table = decode_table(page.text);
    ASSERT_EQ(table.size(), leads.size());
    for (std::size_t i = 0; i < leads.size(); ++i) {
      for (const std::string& field : lead_shape().fields) {
        const json& value = leads[i].contains(field) ? leads[i][field] : json();
        const std::string& cell = table[i].at(field);
        if (value.is_null() || value.empty()) {
          EXPECT_EQ(cell, "") << page.text;
        } else if (value.is_string()) {
          EXPECT_EQ(cell, value.get<std::string>()) << page.text;
        }
      }
    }
  });
}

TEST(LeadRoundTrip, StructuredHoldsAllButNulls) {
  for_many_pages(400, [](const std::vector<json>& leads) {
    const LeadsPage page = write(leads, {Profile::full, {}, FullFormat::cards, Output::structured});
    std::vector<json> expected = leads;
    for (json& lead : expected) {
      std::erase_if(lead.get_ref<json::object_t&>(),
                    [](const auto& member) { return member.second.is_null(); });
    }
    expect_equal(json::parse(page.structured)["leads"].get<std::vector<json>>(), expected, page);
    EXPECT_EQ(std::ranges::count(page.text, '\n'), 1);
  });
}

/// Whatever the form, the profile's own choice of fields and the budget, no lead adds or ends a line.
TEST(LeadRoundTrip, NoLeadForgesAnotherInAnyBudget) {
  for_many_pages(60, [](const std::vector<json>& leads) {
    std::vector<std::string> texts;
    for (const json& lead : leads) texts.push_back(lead.dump());
    const Leads read = sample_leads(texts);
    for (const std::size_t tokens : {500, 900, 4'000, 100'000}) {
      PageRequest request;
      request.import_id = "imp_test";
      request.budget = {tokens, ValueCuts::kAll, ValueCuts::kAll};
      const LeadsPage cards = cut_page(read, select_leads(read, {}), lead_encodings(), request, kSeal);
      EXPECT_EQ(decode_cards(cards.text).size(), cards.leads) << cards.text;
      request.view = {Profile::full, {}, FullFormat::json_lines};
      const LeadsPage lines = cut_page(read, select_leads(read, {}), lead_encodings(), request, kSeal);
      EXPECT_EQ(decode_json_lines(lines.text).size(), lines.leads) << lines.text;
      request.view = {Profile::compact, lead_shape().fields};
      const LeadsPage table = cut_page(read, select_leads(read, {}), lead_encodings(), request, kSeal);
      EXPECT_EQ(decode_table(table.text).size(), table.leads) << table.text;
      request.view = {Profile::full, {}, FullFormat::cards, Output::structured};
      const LeadsPage structured = cut_page(read, select_leads(read, {}), lead_encodings(), request, kSeal);
      EXPECT_EQ(json::parse(structured.structured)["leads"].size(), structured.leads);
      for (const LeadsPage& page : {cards, lines, table, structured}) EXPECT_LE(page.tokens, tokens);
    }
  });
}

}  // namespace
}  // namespace salestouch
