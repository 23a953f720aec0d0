#include "sandbox/made_up_leads.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <span>

#include "tools/inert_text.hpp"

namespace salestouch {
namespace {

using Words = std::span<const std::string_view>;

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

/// What people of one language are called, do, and write.
struct Language {
  Words given;
  Words family;
  Words titles;
  Words places;
  Words sentences;
  bool family_first = false;
};

template <std::size_t N>
using List = std::array<std::string_view, N>;

constexpr List<10> kEnGiven = {"Olivia", "James",  "Amelia", "Noah",   "Grace",
                               "Ethan",  "Sophie", "Daniel", "Hannah", "Marcus"};
constexpr List<10> kEnFamily = {"Bennett", "O'Connor", "Whitfield", "Patel", "Sinclair",
                                "Okafor",  "Harrison", "Doyle",     "Mbeki", "Carter"};
constexpr List<8> kEnTitles = {
    "Head of Sales | B2B SaaS",      "VP Operations",           "Chief Revenue Officer",
    "Account Executive, Mid-Market", "Founder & CEO",           "Director of Procurement",
    "Sales Enablement Lead",         "Customer Success Manager"};
constexpr List<5> kEnPlaces = {"London, United Kingdom", "Austin, Texas, United States", "Dublin, Ireland",
                               "Toronto, Ontario, Canada", "Cape Town, South Africa"};
constexpr List<8> kEnText = {
    "I help industrial teams cut the time between a quote and a signed order.",
    "We closed the quarter at 112 % of plan and I could not be prouder of this team 🚀",
    "Fifteen years in supply chain, the last six building a sales organisation from scratch.",
    "Looking for a partner who understands regulated markets; a demo alone will not do.",
    "Three lessons from our migration: start small, measure weekly, and never skip the hand-over.",
    "Thanks for reaching out. Could you send pricing for a team of 40 and the security questionnaire?",
    "Not the right time for us, the budget is frozen until January; happy to talk then.",
    "Our plant in Leeds now ships twice as much with the same crew."};

constexpr List<9> kFrGiven = {"Camille", "Théo",  "Léa",    "Hugo",  "Chloé",
                              "Jérôme",  "Anaïs", "Benoît", "Maëlle"};
constexpr List<8> kFrFamily = {"Lefèvre", "Moreau", "Garnier",     "d'Aubigné",
                               "Roux",    "Benali", "Charpentier", "Nguyễn"};
constexpr List<6> kFrTitles = {"Directeur commercial – Grands comptes",
                               "Responsable développement",
                               "Co-fondatrice",
                               "Cheffe de projet CRM",
                               "Ingénieur d'affaires",
                               "DG adjoint chargé des opérations"};
constexpr List<4> kFrPlaces = {"Paris, Île-de-France", "Lyon, Auvergne-Rhône-Alpes", "Nantes, France",
                               "Genève, Suisse"};
constexpr List<6> kFrText = {
    "J'accompagne les PME industrielles dans la structuration de leur force de vente.",
    "Ravie d'annoncer que nous avons levé 8 M€ pour accélérer en Europe !",
    "Merci pour votre message. Pouvez-vous m'envoyer une proposition d'ici vendredi ?",
    "Dix ans de terrain m'ont appris qu'un bon CRM commence par des données propres.",
    "Nous recrutons deux business developers à Nantes : n'hésitez pas à partager.",
    "Le salon était formidable, près de 200 échanges en trois jours."};

constexpr List<7> kDeGiven = {"Jürgen", "Anke", "Lukas", "Käthe", "Sören", "Birgit", "Matthias"};
constexpr List<7> kDeFamily = {"Großmann", "Müller", "Schäfer", "von Bülow", "Yılmaz", "Krüger", "Weiß"};
constexpr List<5> kDeTitles = {"Vertriebsleiter DACH", "Geschäftsführerin", "Leiter Einkauf & Logistik",
                               "Key-Account-Managerin", "Produktionsleiter"};
constexpr List<3> kDePlaces = {"München, Bayern", "Hamburg, Deutschland", "Zürich, Schweiz"};
constexpr List<5> kDeText = {
    "Seit zwölf Jahren begleite ich Maschinenbauer bei der Einführung neuer Vertriebsprozesse.",
    "Vielen Dank für Ihre Nachricht, bitte melden Sie sich nach der Hannover Messe noch einmal.",
    "Digitalisierung heißt für mich: weniger Tabellen, mehr Gespräche.",
    "Wir haben unsere Lieferzeiten um 30 % verkürzt und suchen Verstärkung für das Werk in Ulm.",
    "Können Sie uns eine Referenz aus der Medizintechnik nennen?"};

constexpr List<6> kEsGiven = {"Lucía", "Íñigo", "María José", "Álvaro", "Begoña", "João"};
constexpr List<6> kEsFamily = {"Núñez", "García Márquez", "Peña", "Ibáñez", "Souza", "Echeverría"};
constexpr List<4> kEsTitles = {"Directora de ventas", "Gerente de operaciones", "Responsable de compras",
                               "Consultor de transformación digital"};
constexpr List<3> kEsPlaces = {"Madrid, España", "Ciudad de México, México", "São Paulo, Brasil"};
constexpr List<4> kEsText = {"Ayudo a equipos comerciales a vender más sin trabajar más horas.",
                             "¡Qué semana! Cerramos tres contratos y abrimos oficina en Valencia.",
                             "Gracias por escribir; ¿podemos hablar el jueves por la mañana?",
                             "La logística también es experiencia de cliente."};

constexpr List<6> kJaGiven = {"陽菜", "蓮", "さくら", "大輔", "美咲", "健太"};
constexpr List<6> kJaFamily = {"佐藤", "鈴木", "高橋", "渡辺", "小林", "山本"};
constexpr List<4> kJaTitles = {"営業部長", "代表取締役", "調達マネージャー", "カスタマーサクセス責任者"};
constexpr List<3> kJaPlaces = {"東京都", "大阪府", "愛知県名古屋市"};
constexpr List<4> kJaText = {"製造業のお客様の業務改善を十年以上支援してきました。",
                             "ご連絡ありがとうございます。来週の水曜日にお時間をいただけますか。",
                             "新しい工場が稼働を始めました。チームの皆さんに感謝します。",
                             "見積もりを二十名分でお願いいたします。"};

constexpr List<5> kKoGiven = {"서연", "민준", "지우", "하은", "도윤"};
constexpr List<5> kKoFamily = {"김", "이", "박", "최", "정"};
constexpr List<3> kKoTitles = {"영업 이사", "공동 창업자", "구매 팀장"};
constexpr List<2> kKoPlaces = {"서울특별시", "부산광역시"};
constexpr List<3> kKoText = {"중소기업의 해외 영업을 돕고 있습니다.",
                             "이번 분기 목표를 달성했습니다. 모두 수고하셨습니다.",
                             "자료를 보내 주시면 검토하겠습니다."};

constexpr List<5> kZhGiven = {"伟", "思远", "欣怡", "建国", "雨桐"};
constexpr List<5> kZhFamily = {"王", "李", "张", "欧阳", "陈"};
constexpr List<3> kZhTitles = {"销售总监", "采购经理", "联合创始人"};
constexpr List<2> kZhPlaces = {"上海市", "广东省深圳市"};
constexpr List<3> kZhText = {"专注工业软件十二年，帮助企业缩短交付周期。",
                             "感谢您的来信，请发一份报价和案例给我。", "我们的新产线已经投产，欢迎参观。"};

constexpr List<5> kRuGiven = {"Анна", "Дмитрий", "Ольга", "Сергей", "Екатерина"};
constexpr List<5> kRuFamily = {"Иванов", "Кузнецова", "Соколов", "Шевченко", "Морозова"};
constexpr List<3> kRuTitles = {"Директор по продажам", "Руководитель закупок", "Основатель"};
constexpr List<2> kRuPlaces = {"Алматы, Казахстан", "Рига, Латвия"};
constexpr List<3> kRuText = {"Помогаю производственным компаниям находить клиентов в Европе.",
                             "Спасибо за сообщение, давайте созвонимся на следующей неделе.",
                             "Запустили новую линию на две недели раньше срока."};

constexpr List<5> kArGiven = {"ليلى", "أحمد", "مريم", "يوسف", "نور"};
constexpr List<4> kArFamily = {"الحسيني", "خليل", "بن علي", "المصري"};
constexpr List<3> kArTitles = {"مدير المبيعات", "مديرة المشتريات", "مؤسس شريك"};
constexpr List<2> kArPlaces = {"دبي، الإمارات", "الدار البيضاء، المغرب"};
constexpr List<3> kArText = {"أساعد الشركات الصناعية على دخول أسواق جديدة.",
                             "شكرا على رسالتك، هل يمكننا الحديث يوم الاثنين؟",
                             "افتتحنا مكتبا جديدا هذا الشهر."};

constexpr List<5> kHiGiven = {"प्रिया", "अर्जुन", "नेहा", "राहुल", "काव्या"};
constexpr List<4> kHiFamily = {"शर्मा", "वर्मा", "अय्यर", "गुप्ता"};
constexpr List<3> kHiTitles = {"बिक्री प्रमुख", "संस्थापक", "संचालन प्रबंधक"};
constexpr List<2> kHiPlaces = {"मुंबई, भारत", "बेंगलुरु, भारत"};
constexpr List<3> kHiText = {"मैं छोटे उद्योगों को नए ग्राहक खोजने में मदद करती हूँ।",
                             "आपके संदेश के लिए धन्यवाद, कृपया मूल्य सूची भेजें।",
                             "हमारी टीम ने इस तिमाही का लक्ष्य पूरा किया।"};

constexpr Language kEnglish = {kEnGiven, kEnFamily, kEnTitles, kEnPlaces, kEnText};
/// English more often than the rest, as in the imports this imitates.
constexpr Language kLanguages[] = {kEnglish,
                                   kEnglish,
                                   kEnglish,
                                   kEnglish,
                                   kEnglish,
                                   kEnglish,
                                   kEnglish,
                                   kEnglish,
                                   {kFrGiven, kFrFamily, kFrTitles, kFrPlaces, kFrText},
                                   {kFrGiven, kFrFamily, kFrTitles, kFrPlaces, kFrText},
                                   {kDeGiven, kDeFamily, kDeTitles, kDePlaces, kDeText},
                                   {kEsGiven, kEsFamily, kEsTitles, kEsPlaces, kEsText},
                                   {kJaGiven, kJaFamily, kJaTitles, kJaPlaces, kJaText, true},
                                   {kKoGiven, kKoFamily, kKoTitles, kKoPlaces, kKoText, true},
                                   {kZhGiven, kZhFamily, kZhTitles, kZhPlaces, kZhText, true},
                                   {kRuGiven, kRuFamily, kRuTitles, kRuPlaces, kRuText},
                                   {kArGiven, kArFamily, kArTitles, kArPlaces, kArText},
                                   {kHiGiven, kHiFamily, kHiTitles, kHiPlaces, kHiText}};

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

std::string day(Dice& dice) {
  return "2026-" + digits(1 + dice.below(9), 2) + "-" + digits(1 + dice.below(28), 2);
}

std::string timestamp(Dice& dice) {
  return day(dice) + "T" + digits(6 + dice.below(14), 2) + ":" + digits(dice.below(60), 2) + ":" +
         digits(dice.below(60), 2) + "." + digits(dice.below(1000), 3) + "Z";
}

std::string image_url(Dice& dice, std::string_view kind) {
  return "https://media.example-cdn.com/dms/image/v2/" + hex(dice, 16) + "/" + std::string(kind) + "/0/" +
         digits(1700000000000 + dice.below(99999999999), 13) +
         "?e=" + digits(1780000000 + dice.below(9999999), 10) + "&v=beta&t=" + hex(dice, 40);
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
    append_json_string(out_, name);
    out_ += ':';
  }
  void text(std::string_view name, std::string_view value) {
    key(name);
    append_json_string(out_, value);
  }
  void raw(std::string_view name, std::string_view value) {
    key(name);
    out_ += value;
  }
  void item(std::string_view value) {
    next();
    append_json_string(out_, value);
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
    json.text("url", "https://www.linkedin.com/feed/update/urn:li:activity:7" +
                         digits(dice.below(1000000000), 9) + digits(dice.below(1000000000), 9));
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
  const Language& language = kLanguages[dice.below(std::size(kLanguages))];
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
  json.raw("score", digits(dice.below(101), 1) + (dice.chance(15) ? ".5" : ""));
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
    json.text("companyHeadline", dice.pick(kEnText));
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
  std::uint64_t start = 14695981039346656037u;
  for (char c : seed) start = (start ^ static_cast<unsigned char>(c)) * 1099511628211u;
  std::string out = "[";
  for (std::size_t i = 0; i < count; ++i) {
    if (i) out += ',';
    write_lead(out, Dice(start + i * 0xD1342543DE82EF95u));
  }
  return out + "]";
}

}  // namespace salestouch
