#include "sandbox/made_up_leads.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

#include "base/fingerprint.hpp"
#include "base/inert_text.hpp"
#include "sandbox/languages.hpp"

namespace salestouch {
namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): the whole state is one number, so each lead has its own stream.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t roll() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(roll() % limit); }
  bool chance(unsigned percent) { return below(100) < percent; }
  std::string_view pick(Words words) { return words[below(words.size())]; }

 private:
  std::uint64_t state_;
};
template <std::size_t N>
using List = std::array<std::string_view, N>;

constexpr List<14> kCompanies = {
    "Northgate Robotics", "Lumière Conseil",  "Haus & Hof GmbH", "Kestrel Analytics", "Atlas Freight",
    "BluePeak Software",  "Océan Bleu SARL",  "Werk Eins AG",    "Sakura Precision",  "Meridian Health",
    "Foundry 24",         "Quanta Logistics", "Verdant Foods",   "Ironbridge Capital"};
constexpr List<8> kIndustries = {"Industrial Automation", "Software Development", "Freight and Logistics",
                                 "Medical Devices",       "Food Production",      "Financial Services",
                                 "Renewable Energy",      "Professional Services"};
constexpr List<5> kSizes = {"1-10", "11-50", "51-200", "201-1000", "5001-10000"};
constexpr List<8> kStatuses = {"New",     "New",           "Waiting",    "Contacted",
                               "Replied", "MeetingBooked", "Interested", "NotInterested"};
constexpr List<6> kSchools = {"University of Manchester", "HEC Paris",  "Technische Universität München",
                              "Keio University",          "IIT Bombay", "Universidad de Salamanca"};
constexpr List<5> kDegrees = {"MSc Industrial Engineering", "BA Economics", "MBA", "Diplom-Kaufmann",
                              "Licence de gestion"};
constexpr List<12> kSkills = {"B2B sales",    "Negotiation",          "Salesforce",
                              "Forecasting",  "Lean manufacturing",   "Account management",
                              "Python",       "Public speaking",      "Key account development",
                              "Supply chain", "Marketing automation", "Coaching"};
constexpr List<6> kTimezones = {"Europe/London", "Europe/Paris",     "Europe/Berlin",
                                "Asia/Tokyo",    "America/New_York", "Asia/Kolkata"};
constexpr List<3> kMissions = {"Autumn outreach", "Manufacturing DACH", "Win-back 2026"};

std::string digits(std::uint64_t value, int width) {
  char text[24];
  std::snprintf(text, sizeof text, "%0*llu", width, static_cast<unsigned long long>(value));
  return text;
}

std::string hex(Dice& dice, std::size_t length) {
  std::string text;
  while (text.size() < length) {
    char block[17];
    std::snprintf(block, sizeof block, "%016llx", static_cast<unsigned long long>(dice.roll()));
    text += block;
  }
  return text.substr(0, length);
}

std::string uuid(Dice& dice) {
  const std::string h = hex(dice, 32);
  return h.substr(0, 8) + "-" + h.substr(8, 4) + "-4" + h.substr(13, 3) + "-a" + h.substr(17, 3) + "-" +
         h.substr(20, 12);
}

// The dice are thrown in an order of their own: within one expression it would be the compiler's, and the
// data would differ between systems.

std::string day(Dice& dice) {
  const std::string day_of_month = digits(1 + dice.below(28), 2);
  return "2026-" + digits(1 + dice.below(9), 2) + "-" + day_of_month;
}

std::string timestamp(Dice& dice) {
  const std::string milliseconds = digits(dice.below(1000), 3);
  const std::string seconds = digits(dice.below(60), 2);
  const std::string minutes = digits(dice.below(60), 2);
  const std::string hours = digits(6 + dice.below(14), 2);
  return day(dice) + "T" + hours + ":" + minutes + ":" + seconds + "." + milliseconds + "Z";
}

std::string image_url(Dice& dice, std::string_view kind) {
  const std::string signature = hex(dice, 40);
  const std::string expiry = digits(1780000000 + dice.below(9999999), 10);
  const std::string time = digits(1700000000000 + dice.below(99999999999), 13);
  return "https://media.example-cdn.com/dms/image/v2/" + hex(dice, 16) + "/" + std::string(kind) + "/0/" +
         time + "?e=" + expiry + "&v=beta&t=" + signature;
}

/// Lower-case ASCII letters and digits of `text`; empty for other scripts.
std::string ascii_slug(std::string_view text) {
  std::string slug;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) slug += c;
  }
  return slug;
}

/// A name as LinkedIn writes it in addresses: ASCII where there is any, else percent-encoded.
std::string name_slug(std::string_view given, std::string_view family) {
  std::string slug = ascii_slug(given) + ascii_slug(family);
  if (!slug.empty()) return slug;
  for (char c : std::string(given) + std::string(family)) {
    char escape[4];
    std::snprintf(escape, sizeof escape, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
    slug += escape;
  }
  return slug;
}

std::string text_of(Dice& dice, const Language& language, std::size_t sentences,
                    std::string_view between = " ") {
  std::string text;
  for (std::size_t i = 0; i < sentences; ++i)
    text += (i ? std::string(between) : "") + std::string(dice.pick(language.sentences));
  return text;
}

/// Appends one JSON object or array, member by member.
class JsonText {
 public:
  explicit JsonText(std::string& out) : out_(out) {}

  void open(char bracket) { out_ += bracket; }
  void close(char bracket) { out_ += bracket; }
  void next() {
    if (!out_.ends_with('{') && !out_.ends_with('[')) out_ += ',';
  }
  void key(std::string_view name) {
    next();
    base::append_json_string(out_, name);
    out_ += ':';
  }
  void text(std::string_view name, std::string_view value) {
    key(name);
    base::append_json_string(out_, value);
  }
  void raw(std::string_view name, std::string_view value) {
    key(name);
    out_ += value;
  }
  void item(std::string_view value) {
    next();
    base::append_json_string(out_, value);
  }

 private:
  std::string& out_;
};

void write_experience(JsonText& json, Dice& dice, const Language& language) {
  json.key("experience");
  json.open('[');
  for (std::size_t i = dice.below(4); i > 0; --i) {
    const std::size_t from = 2010 + dice.below(12);
    json.next();
    json.open('{');
    json.text("role", dice.pick(language.titles));
    json.text("company", dice.pick(kCompanies));
    json.text("duration", digits(from, 4) + " - " + digits(from + 1 + dice.below(4), 4));
    if (dice.chance(50)) json.text("description", dice.pick(language.sentences));
    json.close('}');
  }
  json.close(']');
}

void write_education(JsonText& json, Dice& dice) {
  json.key("education");
  json.open('[');
  for (std::size_t i = dice.below(3); i > 0; --i) {
    json.next();
    json.open('{');
    json.text("school", dice.pick(kSchools));
    json.text("degree", dice.pick(kDegrees));
    json.text("year", digits(1995 + dice.below(25), 4));
    json.close('}');
  }
  json.close(']');
}

void write_posts(JsonText& json, Dice& dice, const Language& language) {
  json.key("recentPosts");
  json.open('[');
  for (std::size_t i = dice.chance(45) ? 1 + dice.below(3) : 0; i > 0; --i) {
    json.next();
    json.open('{');
    json.text("content", text_of(dice, language, 1 + dice.below(3), "\n\n"));
    json.text("date", timestamp(dice));
    json.raw("likes", digits(dice.below(400), 1));
    json.raw("comments", digits(dice.below(60), 1));
    const std::string last_digits = digits(dice.below(1000000000), 9);
    json.text("url", "https://www.linkedin.com/feed/update/urn:li:activity:7" +
                         digits(dice.below(1000000000), 9) + last_digits);
    json.close('}');
  }
  json.close(']');
}

void write_messages(JsonText& json, Dice& dice, const Language& language, std::string_view name,
                    std::size_t count, std::string_view sender) {
  json.key(name);
  json.open('[');
  for (; count > 0; --count) {
    const std::string at = timestamp(dice);
    json.next();
    json.open('{');
    json.text("id", "msg_" + hex(dice, 20));
    json.text("content", text_of(dice, language, 1 + dice.below(2)));
    json.text("channel", dice.chance(60) ? "LINKEDIN" : "EMAIL");
    json.text("date", at.substr(0, 10));
    json.text("timestamp", at);
    json.text("senderName", sender);
    json.raw("isPending", "false");
    json.close('}');
  }
  json.close(']');
}

void write_lead(std::string& out, Dice dice) {
  const Language& language = languages()[dice.below(languages().size())];
  const std::string given(dice.pick(language.given));
  const std::string family(dice.pick(language.family));
  const std::string name = language.family_first ? family + " " + given : given + " " + family;
  const std::string title(dice.pick(language.titles));
  const std::string company(dice.pick(kCompanies));
  const std::string company_slug = ascii_slug(company);
  const std::string latin_name = ascii_slug(given) + ascii_slug(family);
  const std::string slug = name_slug(given, family) + "-" + hex(dice, 8);
  const std::string profile = "https://www.linkedin.com/in/" + slug;
  const bool enriched = dice.chance(60);
  const std::string_view status = dice.pick(kStatuses);
  const bool contacted = status != "New" && status != "Waiting";

  JsonText json(out);
  json.open('{');
  json.text("id", uuid(dice));
  json.text("name", name);
  json.text("title", title);
  json.text("jobTitle", dice.chance(70) ? title : std::string(dice.pick(language.titles)));
  json.text("company", company);
  const std::string half = dice.chance(15) ? ".5" : "";
  json.raw("score", digits(dice.below(101), 1) + half);
  json.text("avatarUrl", image_url(dice, "profile-displayphoto-shrink_400_400"));
  json.text("linkedinUrl", profile);
  json.text("linkedin_url", profile);
  json.text("status", dice.chance(2) ? "DoNotContact" : status);
  json.text("lastInteraction", contacted ? timestamp(dice) : "");
  json.text("description", enriched ? text_of(dice, language, 2 + dice.below(3)) : "");
  json.raw("linkedinProfileEnriched", enriched ? "true" : "false");
  json.text("location", dice.pick(language.places));
  json.text("email", dice.chance(45)
                         ? (latin_name.empty() ? "contact" : latin_name) + "@" + company_slug + ".example"
                         : "");
  if (dice.chance(20)) json.text("phone", "+44 20 7946 0" + digits(dice.below(1000), 3));
  json.text("timezone", dice.pick(kTimezones));
  json.text("companyWebsite", "https://www." + company_slug + ".example");
  json.text("companyLogoUrl", dice.chance(45) ? image_url(dice, "company-logo_200_200") : "");
  json.text("companyLinkedinUrl", "https://www.linkedin.com/company/" + company_slug);
  if (enriched) {
    json.text("companyHeadline", dice.pick(languages()[0].sentences));
    json.text("personalWebsite", dice.chance(10) ? "https://" + slug + ".example" : "");
    json.text("companyIndustry", dice.pick(kIndustries));
    json.text("companySize", dice.pick(kSizes));
    write_experience(json, dice, language);
    write_education(json, dice);
    json.key("skills");
    json.open('[');
    for (std::size_t i = dice.below(8); i > 0; --i) json.item(dice.pick(kSkills));
    json.close(']');
  }
  write_posts(json, dice, language);
  const std::string_view mission = dice.pick(kMissions);
  json.text("mission", mission);
  json.key("missions");
  json.open('[');
  json.item(mission);
  json.close(']');
  write_messages(json, dice, language, "sentMessages", contacted ? 1 + dice.below(2) : 0, "Alex Morgan");
  write_messages(json, dice, language, "receivedMessages",
                 status == "Replied" || status == "Interested" ? 1 : 0, name);
  json.text("addedDate", timestamp(dice));
  json.raw("isFlagged", dice.chance(5) ? "true" : "false");
  json.close('}');
}

}  // namespace

std::string made_up_leads(std::string_view seed, std::size_t count) {
  base::Fingerprint seeded;
  seeded.add(seed);
  const std::uint64_t start = seeded.value();
  std::string out = "[";
  for (std::size_t i = 0; i < count; ++i) {
    if (i) out += ',';
    write_lead(out, Dice(start + i * 0xD1342543DE82EF95u));
  }
  return out + "]";
}

}  // namespace salestouch
