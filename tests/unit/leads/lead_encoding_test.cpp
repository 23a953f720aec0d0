#include "tools/leads/encoding/lead_encoding.hpp"

#include <gtest/gtest.h>

#include "base/inert_text.hpp"
#include "base/json.hpp"
#include "unit/sample_leads.hpp"

namespace salestouch {
namespace {

const LeadsView kJsonLines{Profile::full, {}, FullFormat::json_lines};
const LeadsView kCompact{Profile::compact, {}};
const LeadsView kCards{};

LeadsView json_lines(std::vector<std::string> fields) {
  return {Profile::full, std::move(fields), FullFormat::json_lines};
}

std::string encode(const std::string& lead, const LeadsView& view = kJsonLines, ValueCuts cuts = {}) {
  const Leads leads = sample_leads({lead});
  std::string out;
  lead_encodings().make(view)->append(out, leads[0], cuts);
  return out;
}

TEST(FullLead, LosesOnlyEmptiesCopiesAndImages) {
  EXPECT_EQ(
      encode(R"({"id":"1","name":"A","title":"T","jobTitle":"T","company":"C","score":12.5,
                       "avatarUrl":"https://img","companyLogoUrl":"https://img","linkedinUrl":"https://l",
                       "linkedin_url":"https://l","email":"","skills":[],"phone":null,"isFlagged":false,
                       "missions":["m",""],"recentPosts":[{"content":"c","url":"","likes":0}],"unknown":{"deep":[[]]}})"),
      R"({"id":"1","name":"A","title":"T","company":"C","score":12.5,"linkedinUrl":"https://l",)"
      R"("isFlagged":false,"missions":["m",""],"recentPosts":[{"content":"c","url":"","likes":0}],"unknown":{"deep":[[]]}})"
      "\n");
}

TEST(FullLead, KeepsACopyThatDiffers) {
  EXPECT_EQ(encode(R"({"title":"T","jobTitle":"U","linkedinUrl":"a","linkedin_url":"b"})"),
            "{\"title\":\"T\",\"jobTitle\":\"U\",\"linkedinUrl\":\"a\",\"linkedin_url\":\"b\"}\n");
}

TEST(FullLead, ChosenFieldsComeAsTheyAre) {
  EXPECT_EQ(encode(R"({"id":"1","avatarUrl":"https://img","email":"","name":"A"})",
                   json_lines({"avatarUrl", "email", "phone"})),
            "{\"avatarUrl\":\"https://img\",\"email\":\"\"}\n");
}

TEST(FullLead, NumbersKeepTheirValue) {
  EXPECT_EQ(encode(R"({"a":12.5,"b":-7,"c":18446744073709551615,"d":1e-7,"e":100})"),
            "{\"a\":12.5,\"b\":-7,\"c\":18446744073709551615,\"d\":1e-07,\"e\":100}\n");
}

TEST(FullLead, WhatCannotBeReadIsShownAsItself) {
  for (const char* lead :
       {"null", "17", "\"text\"", "[1]", R"({"a":NaN})", R"({"a":012})", R"({"a":"\q"})"}) {
    const std::string line = encode(lead);
    const auto shown = base::parse_json(line);
    ASSERT_TRUE(shown) << line;
    EXPECT_EQ(base::find_string(*shown, "unreadable"), lead);
  }
  EXPECT_EQ(encode("17", kCompact), "unreadable: 17\n");
}

TEST(FullLead, HalfASurrogatePairStandsForTheReplacementCharacter) {
  EXPECT_EQ(encode(R"({"a":"\ud83d","b":"\ude00\ud83d","c":"\ud83d\ude00","d":"\\ud83d"})"),
            "{\"a\":\"\uFFFD\",\"b\":\"\uFFFD\uFFFD\",\"c\":\"😀\",\"d\":\"\\\\ud83d\"}\n");
}

TEST(FullLead, NestingBeyondTheDepthOfAnyLeadIsUnreadable) {
  const std::string line =
      encode("{\"a\":" + std::string(500, '[') + std::string(500, ']') + "}", kJsonLines, {40, 5, false});
  EXPECT_TRUE(line.starts_with("{\"unreadable\":")) << line;
}

TEST(CompactLead, IsARowOfTheColumns) {
  EXPECT_EQ(lead_encodings().make(kCompact)->column_row(),
            "id\tname\ttitle\tcompany\tscore\tstatus\tlocation\temail\tlinkedinUrl\n");
  EXPECT_EQ(encode(R"({"id":"1","name":"A","score":3,"linkedinUrl":"https://l","email":null})", kCompact),
            "1\tA\t\t\t3\t\t\t\thttps://l\n");
}

TEST(CompactLead, ChosenFieldsAreTheColumns) {
  const LeadsView view{Profile::compact, {"name", "skills"}};
  EXPECT_EQ(lead_encodings().make(view)->column_row(), "name\tskills\n");
  EXPECT_EQ(encode(R"({"id":"1","name":"A","skills":["x","y"]})", view), "A\t[\"x\",\"y\"]\n");
}

/// A lead whose every text tries to end its line, forge another, or steer what reads it.
const char kHostile[] =
    R"({"id":"a\nb\tc\r\n","name":"x\u2028y\u2029z\u0085w","title":"\u202Eevil\u2066","company":"\u001b[2J\u0000\u007f",)"
    R"("location":"\"}\n{\"id\":\"forged\"","email":"a\\tb","status":"\u200b\ufeff\u00ad"})";

TEST(HostileLead, IsOneLineOfFullAndSurvivesTheRoundTrip) {
  const std::string line = encode(kHostile);
  EXPECT_EQ(std::ranges::count(line, '\n'), 1);
  for (const char* raw : {"\xE2\x80\xA8", "\xE2\x80\xA9", "\xC2\x85", "\xE2\x80\xAE", "\xE2\x81\xA6", "\x1b",
                          "\x7f", "\xE2\x80\x8B", "\xEF\xBB\xBF", "\xC2\xAD", "\t", "\r"}) {
    EXPECT_EQ(line.find(raw), std::string::npos);
  }
  EXPECT_EQ(base::parse_json(line), base::parse_json(kHostile));
}

TEST(HostileLead, IsOneRowOfCompactWithItsCellsInPlace) {
  const std::string line = encode(kHostile, kCompact);
  EXPECT_EQ(std::ranges::count(line, '\n'), 1);
  EXPECT_EQ(std::ranges::count(line, '\t'), 8);
  EXPECT_TRUE(line.starts_with("a\\nb\\tc\\r\\n\t")) << line;
  EXPECT_NE(line.find("a\\\\tb"), std::string::npos) << line;
}

TEST(CardLead, HasItsMainFieldsInOneLineAndTheRestByLabel) {
  EXPECT_EQ(
      encode(
          R"({"id":"1","name":"Ann | Bob","title":"T","jobTitle":"T","company":"","score":12.5,"status":"New",
                 "avatarUrl":"https://img","linkedinUrl":"https://www.linkedin.com/in/ann","linkedin_url":"https://www.linkedin.com/in/ann",
                 "linkedinProfileEnriched":true,"isFlagged":false,"email":null,"addedDate":"2026-03-24T10:55:47.564Z",
                 "companyLinkedinUrl":"https://elsewhere.example/x","skills":["a","b|c","7"],
                 "experience":[{"role":"R","company":"C","duration":"2012 - 2014"},{"role":"R","other":1}],
                 "recentPosts":[{"content":"line\nline","date":"2026-02-04T00:00:00Z","likes":3,"url":"https://www.linkedin.com/feed/update/urn:li:activity:7019"}],
                 "sentMessages":[{"id":"m1","content":"Hi","channel":"EMAIL","date":"2026-02-04","isPending":true}],
                 "mission":"M","missions":["M"],"phone":"123","unknown":{"deep":["x|y"]}})",
          kCards),
      "# Ann \\| Bob | T |  | 12.5 | New |  | ann\n"
      "id: \"1\"\n"
      "linkedinProfileEnriched: true\n"
      "addedDate: 2026-03-24\n"
      "companyLinkedinUrl: https://elsewhere.example/x\n"
      "skills: [a | b\\|c | \"7\"]\n"
      "experience:\n"
      "- R | C | 2012 - 2014\n"
      "- {\"role\":\"R\",\"other\":1}\n"
      "recentPosts:\n"
      "- line\\nline | 2026-02-04 | 3 |  | 7019\n"
      "sentMessages:\n"
      "- Hi | EMAIL | 2026-02-04 |  | true\n"
      "mission: M\n"
      "phone: \"123\"\n"
      "unknown: {\"deep\":[\"x\\u007cy\"]}\n");
}

TEST(CardLead, ChosenFieldsComeWhole) {
  EXPECT_EQ(
      encode(
          R"({"id":"x","name":"A","email":"","isFlagged":false,"skills":[],"phone":null,"addedDate":"2026-03-24T10:55:47Z"})",
          {Profile::full, {"name", "email", "isFlagged", "skills", "phone", "addedDate", "title"}}),
      "# A\nemail: \"\"\nisFlagged: false\nskills: []\nphone: null\naddedDate: 2026-03-24T10:55:47Z\n");
}

TEST(CardLead, WhatCannotBeReadIsShownAsItself) {
  EXPECT_EQ(encode("17", kCards), "#\nunreadable: \"17\"\n");
}

TEST(AnyLead, OfAFieldThatComesTwiceTheLastIsShown) {
  const std::string lead = R"({"id":"1","name":"Old","score":1,"name":"New","score":2})";
  EXPECT_TRUE(encode(lead, kCards).starts_with("# New |  |  | 2\n")) << encode(lead, kCards);
  EXPECT_NE(encode(lead, kCompact).find("New"), std::string::npos);
  EXPECT_EQ(encode(lead, kCompact).find("Old"), std::string::npos);
  for (const Profile profile : {Profile::full, Profile::compact}) {
    const std::string chosen = encode(lead, {profile, {"name"}});
    EXPECT_NE(chosen.find("New"), std::string::npos) << chosen;
    EXPECT_EQ(chosen.find("Old"), std::string::npos) << chosen;
  }
}

TEST(CompactLead, KnownUrlsGoOnFromTheirBeginning) {
  EXPECT_EQ(encode(R"({"id":"1","linkedinUrl":"https://www.linkedin.com/in/ann"})", kCompact),
            "1\t\t\t\t\t\t\t\tann\n");
}

TEST(CompactLead, PercentEncodedLettersStandAsThemselves) {
  const auto shown = [](const std::string& rest) {
    const LeadsView view{Profile::compact, {"linkedinUrl"}};
    return encode(R"({"linkedinUrl":"https://www.linkedin.com/in/)" + rest + "\"}", view);
  };
  EXPECT_EQ(shown("%E8%93%AE-%C3%A9l"), "蓮-él\n");
  EXPECT_EQ(shown("%e8%93%ae"), "%e8%93%ae\n");
  EXPECT_EQ(shown("a%20b%2F"), "a%20b%2F\n");
  EXPECT_EQ(shown("%E8%93"), "%E8%93\n");
  EXPECT_EQ(shown("%E2%80%AE"), "%E2%80%AE\n");
  EXPECT_EQ(shown("蓮"), "https://www.linkedin.com/in/蓮\n");
  EXPECT_EQ(shown(" x"), "\"https://www.linkedin.com/in/ x\"\n");
}

TEST(InertText, LeavesJoinersAndScriptsAlone) {
  for (const char* text : {"👩‍💻", "नेहा गुप्ता", "ليلى", "Ünïcödé – “quoted”", "می‌خواهم"}) {
    std::string out;
    base::append_cell(out, text);
    EXPECT_EQ(out, text);
  }
}

TEST(InertText, EscapesEveryCharacterThatActs) {
  for (const char* text :
       {"\u00AD", "\u061C", "\u180E",     "\u200B",    "\u200E", "\u200F",     "\u2028",
        "\u202E", "\u2060", "\u2069",     "\uFEFF",    "\uFFF9", "\U000E0001", "\U000E007F",
        "\u0085", "\u009B", "\x7F",       "\u034F",    "\u115F", "\u1160",     "\u180B",
        "\u3164", "\uFFA0", "\U000E0100", "\U000E01EF"}) {
    std::string out;
    base::append_cell(out, text);
    EXPECT_TRUE(out.starts_with("\\u")) << out;
  }
}

TEST(InertText, AVariationSelectorChoosesAFormAndARunOfThemHidesSomething) {
  const auto cell = [](std::string_view text) {
    std::string out;
    base::append_cell(out, text);
    return out;
  };
  // Wherever it stands among kana, which begin with the same byte.
  for (std::size_t place = 0; place < 16; ++place) {
    std::string kana;
    for (std::size_t i = 0; i < place; ++i) kana += i % 3 == 0 ? "a" : "ア";
    EXPECT_EQ(cell(kana + "\u3164" + kana), kana + "\\u3164" + kana) << place;
  }
  EXPECT_EQ(cell("\u2764\uFE0F I \u2764\uFE0F it"), "\u2764\uFE0F I \u2764\uFE0F it");
  EXPECT_EQ(cell("a\uFE00\uFE01\uFE0Fb"), "a\uFE00\\ufe01\\ufe0fb");
}

std::string utf8(char32_t c) {
  const auto byte = [](char32_t bits) { return static_cast<char>(bits); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F))};
  if (c < 0x10000) return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
  return {byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 0x3F)), byte(0x80 | (c >> 6 & 0x3F)),
          byte(0x80 | (c & 0x3F))};
}

TEST(InertText, TreatsEveryCharacterTheSameWayWhereverItStands) {
  for (char32_t c = 1; c < 0x110000; ++c) {
    if ((c >= 0xD800 && c < 0xE000) || c == '\\') continue;
    const std::string text = "12345678" + utf8(c) + "é" + utf8(c);
    std::string out;
    base::append_cell(out, text);
    ASSERT_EQ(out == text, !base::needs_escape(c)) << std::hex << static_cast<std::uint32_t>(c) << ' ' << out;
  }
}

TEST(InertText, IsUtf8WhateverTheBytes) {
  std::uint32_t random = 1;
  const auto next = [&] { return random = random * 1664525 + 1013904223, static_cast<char>(random >> 24); };
  for (int run = 0; run < 20'000; ++run) {
    std::string text;
    for (int i = 0; i < 24; ++i) text += run % 2 ? next() : static_cast<char>(next() | 0xC0);
    std::string out;
    base::append_cell(out, text);
    ASSERT_TRUE(simdjson::validate_utf8(out));
  }
}

TEST(CutLead, SaysWhatIsMissing) {
  const std::string lead =
      R"({"id":"l1","name":"A","description":"éééééééééé","skills":["a","b","c"],"email":"e"})";
  EXPECT_EQ(
      encode(lead, kJsonLines, {4, 1}),
      "{\"id\":\"l1\",\"name\":\"A\",\"description\":\"éééé…[+6]\",\"skills\":[\"a\",\"[+2]\"],\"email\":\"e\"}\n");
  EXPECT_EQ(encode(lead, kJsonLines, {4, 1, 0}), "{\"id\":\"l1\",\"name\":\"A\",\"…\":\"[+3]\"}\n");
  EXPECT_EQ(
      encode(lead, kJsonLines, {4, 1, 2}),
      "{\"id\":\"l1\",\"name\":\"A\",\"description\":\"éééé…[+6]\",\"skills\":[\"a\",\"[+2]\"],\"…\":\"[+1]\"}\n");
  EXPECT_EQ(encode(lead, kCompact, {4, 1, 0}), "l1\tA\t\t\t\t\t\t\t\t…[+1]\n");
  EXPECT_EQ(encode(lead, {}, {4, 1, 1}), "# A\nid: l1\ndescription: éééé…[+6]\n\"…\": \"[+2]\"\n");
  EXPECT_EQ(encode(lead, {Profile::full, {"email", "skills"}}, {4, 1, 1}),
            "#\nid: l1\nemail: e\n\"…\": \"[+1]\"\n");
}

}  // namespace
}  // namespace salestouch
