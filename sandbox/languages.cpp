#include "sandbox/languages.hpp"

#include <array>

namespace salestouch {
namespace {

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

}  // namespace

std::span<const Language> languages() {
  return kLanguages;
}

}  // namespace salestouch
