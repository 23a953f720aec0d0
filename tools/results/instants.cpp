#include "tools/results/instants.hpp"

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <charconv>

#include "base/ascii.hpp"

namespace salestouch {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view kWeekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                          "Friday", "Saturday", "Sunday"};
/// In English, French (as typed without accents, too), German, Spanish, Italian, Portuguese and Dutch. The
/// first three letters of one are of no other month of another.
constexpr std::string_view kMonths[][12] = {
    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
     "November", "December"},
    {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
     "novembre", "décembre"},
    {"janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
     "novembre", "decembre"},
    {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
     "November", "Dezember"},
    {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
     "noviembre", "diciembre"},
    {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
     "novembre", "dicembre"},
    {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
     "novembro", "dezembro"},
    {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
     "november", "december"}};

/// Those of RFC 5322, 4.3, and of Europe.
struct Zone {
  std::string_view name;
  int hours;
};
constexpr Zone kZones[] = {{"UTC", 0},  {"GMT", 0},  {"UT", 0},   {"EST", -5}, {"EDT", -4}, {"CST", -6},
                           {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}, {"CET", 1},
                           {"CEST", 2}, {"EET", 2},  {"EEST", 3}, {"WET", 0},  {"WEST", 1}};

/// Reads a text from its beginning; what is read is gone from it.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  bool skip(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// A number of exactly `digits` digits from `least` to `most`.
  std::optional<int> number(std::size_t digits, int least, int most) {
    return count_digits(digits) < digits ? std::nullopt : take(digits, least, most);
  }
  /// The same of one digit or two.
  std::optional<int> short_number(int least, int most) {
    const std::size_t digits = count_digits(2);
    return digits == 0 ? std::nullopt : take(digits, least, most);
  }

  /// The milliseconds of a fraction of a second, of which further digits do not count.
  milliseconds fraction() {
    int value = 0;
    int digits = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; rest_.remove_prefix(1)) {
      if (digits++ < 3) value = value * 10 + (rest_.front() - '0');
    }
    for (; digits < 3; ++digits) value *= 10;
    return milliseconds(value);
  }

  /// The word that stands here; its letters are read, those beyond ASCII as well.
  std::string_view word() {
    const auto is_letter = [](char c) { return base::is_letter(c) || static_cast<unsigned char>(c) >= 0x80; };
    std::size_t size = 0;
    while (size < rest_.size() && is_letter(rest_[size])) ++size;
    const std::string_view found = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return found;
  }

  /// The place of a name in `names`, written whole or by at least its first three letters; nothing is read
  /// where there is none.
  template <std::size_t kCount>
  std::optional<std::size_t> name(const std::string_view (&names)[kCount]) {
    const Reader before = *this;
    const std::string_view written = word();
    const auto is = [written](std::string_view known) {
      return written.size() >= 3 && base::equal_but_for_case(known.substr(0, written.size()), written);
    };
    const auto found = std::ranges::find_if(names, is);
    if (found == std::end(names)) *this = before;
    return found == std::end(names) ? std::nullopt : std::optional<std::size_t>(found - std::begin(names));
  }

  /// Skips a word that says nothing here: "st" of 1st, "of" before a month.
  void skip_word(std::initializer_list<std::string_view> words) {
    const Reader before = *this;
    const std::string_view written = word();
    const auto is = [written](std::string_view one) { return base::equal_but_for_case(one, written); };
    if (std::ranges::none_of(words, is)) *this = before;
  }

  /// Whether a time of day stands here: two digits and a colon.
  bool is_at_time() const { return count_digits(2) == 2 && rest_.substr(2).starts_with(':'); }
  bool is_at_digit() const { return count_digits(1) == 1; }
  bool is_at_year() const { return count_digits(5) == 4; }
  void skip_spaces() {
    while (skip(" ")) {
    }
  }

 private:
  std::size_t count_digits(std::size_t most) const {
    std::size_t digits = 0;
    while (digits < std::min(most, rest_.size()) && rest_[digits] >= '0' && rest_[digits] <= '9') ++digits;
    return digits;
  }
  std::optional<int> take(std::size_t digits, int least, int most) {
    int value = 0;
    for (char c : rest_.substr(0, digits)) value = value * 10 + (c - '0');
    rest_.remove_prefix(digits);
    return value >= least && value <= most ? std::optional(value) : std::nullopt;
  }

  std::string_view rest_;
};

std::optional<Instant> instant_of_date(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  return date.ok() ? std::optional(Instant(std::chrono::sys_days(date))) : std::nullopt;
}

/// "2023-11-14", also with slashes, dots or no mark at all, and with single digits behind marks. "2023-11" is
/// the month's beginning.
std::optional<Instant> date_of(Reader& reader) {
  constexpr std::string_view kMarks = "-/.";
  const auto year = reader.number(4, 1900, 9'999);
  const bool has_marks = year && reader.skip(kMarks);
  const auto month = has_marks ? reader.short_number(1, 12) : reader.number(2, 1, 12);
  if (has_marks && month && reader.at_end()) return instant_of_date(*year, *month, 1);
  if (!year || !month || reader.skip(kMarks) != has_marks) return std::nullopt;
  const auto day = has_marks ? reader.short_number(1, 31) : reader.number(2, 1, 31);
  return day ? instant_of_date(*year, *month, *day) : std::nullopt;
}

/// "14.11.2023". Of "12/11/2023" nobody knows which is the day, and to read those alone that tell would
/// choose leads by the day of the month.
std::optional<Instant> dotted_date_of(Reader& reader) {
  const auto day = reader.short_number(1, 31);
  if (!day || !reader.skip(".")) return std::nullopt;
  const auto month = reader.short_number(1, 12);
  if (!month || !reader.skip(".") || !reader.is_at_year()) return std::nullopt;
  const auto year = reader.number(4, 1900, 9'999);
  return year ? instant_of_date(*year, *month, *day) : std::nullopt;
}

/// The place of the name of a month in its year.
std::optional<std::size_t> month_of(Reader& reader) {
  for (const auto& names : kMonths) {
    if (const auto month = reader.name(names)) return month;
  }
  return std::nullopt;
}

/// The hour of a day of 24, of `hour` and a word behind the time, if it is of twelve hours.
std::optional<int> hour_of_day(int hour, Reader& reader) {
  Reader behind = reader;
  behind.skip_spaces();
  const std::string_view half = behind.word();
  const bool is_morning = base::equal_but_for_case(half, "AM");
  if (!is_morning && !base::equal_but_for_case(half, "PM")) return hour;
  if (hour < 1 || hour > 12) return std::nullopt;
  reader = behind;
  return hour % 12 + (is_morning ? 0 : 12);
}

/// "22:13", with seconds, a fraction, or the half of the day; without marks "2213" and "221305".
std::optional<milliseconds> time_of(Reader& reader) {
  auto hour = reader.short_number(0, 24);
  const bool has_marks = reader.skip(":");
  const auto minute = hour ? reader.number(2, 0, 59) : std::nullopt;
  if (!minute) return std::nullopt;
  milliseconds time = minutes(*minute);
  if (has_marks ? reader.skip(":") : !reader.at_end() && reader.is_at_digit()) {
    const auto second = reader.number(2, 0, 60);  // 60: a leap second
    if (!second) return std::nullopt;
    time += seconds(*second);
    if (reader.skip(".,")) time += reader.fraction();
  }
  hour = hour_of_day(*hour, reader);
  return hour ? std::optional<milliseconds>(time + hours(*hour)) : std::nullopt;
}

/// What is to be taken off a local time; zero where none is named.
std::optional<minutes> offset_of(Reader& reader) {
  reader.skip_spaces();
  const Reader before = reader;
  const std::string_view word = reader.word();
  const auto is = [word](const Zone& zone) { return base::equal_but_for_case(zone.name, word); };
  const auto zone = std::ranges::find_if(kZones, is);
  const bool is_zulu = base::equal_but_for_case(word, "Z");
  if (zone == std::end(kZones) && !is_zulu) reader = before;
  const minutes named = zone == std::end(kZones) ? minutes(0) : minutes(hours(zone->hours));
  if (reader.at_end() || is_zulu || named != minutes(0)) return named;
  const bool is_west = reader.skip("-");
  if (!is_west && !reader.skip("+")) return zone == std::end(kZones) ? std::nullopt : std::optional(named);
  const auto hour = reader.number(2, 0, 18);
  reader.skip(":");
  const auto minute = reader.at_end() ? std::optional(0) : reader.number(2, 0, 59);
  if (!hour || !minute) return std::nullopt;
  const minutes offset = hours(*hour) + minutes(*minute);
  return is_west ? -offset : offset;
}

/// "14 Nov 2023", "14th of November 2023" or "Nov 14, 2023", behind a day of the week or not, as mails, HTTP,
/// JavaScript and people write it; with a time and a zone before the year as C and Java do. "Nov 2023" is the
/// month's beginning.
std::optional<Instant> named_date_of(Reader& reader) {
  if (reader.name(kWeekdays)) {
    reader.skip(",");
    reader.skip_spaces();
  }
  std::optional<std::size_t> month = month_of(reader);
  if (month) {
    reader.skip(".,");
    reader.skip_spaces();
  }
  const bool is_whole_month = month && reader.is_at_year();
  const auto day = is_whole_month ? std::optional(1) : reader.short_number(1, 31);
  reader.skip_word({"st", "nd", "rd", "th", "er", "º"});
  reader.skip(".");
  reader.skip(",");
  if (!day || (!is_whole_month && !reader.skip(" -"))) return std::nullopt;
  reader.skip_spaces();
  if (!month) {
    reader.skip_word({"of", "de"});
    reader.skip_spaces();
    month = month_of(reader);
    reader.skip(".");
  }
  if (!month) return std::nullopt;
  reader.skip(",");
  reader.skip(" -");
  reader.skip_word({"de", "del"});
  reader.skip_spaces();
  milliseconds time(0);
  if (reader.is_at_time()) {
    const auto of_day = time_of(reader);
    reader.skip_spaces();
    const std::string_view zone = reader.word();
    Reader name(zone);
    const auto offset = offset_of(name);
    if (!of_day || !offset || (!zone.empty() && !reader.skip(" "))) return std::nullopt;
    time = *of_day - *offset;
  }
  const auto year = reader.number(4, 1900, 9'999);
  const auto date = year ? instant_of_date(*year, static_cast<int>(*month + 1), *day) : std::nullopt;
  return date ? std::optional<Instant>(*date + time) : std::nullopt;
}

/// Without what only repeats: "/Date(…)/" around a count, "[CET]" or "(Central European Time)" behind an
/// offset.
std::string_view unwrapped(std::string_view text) {
  constexpr std::string_view kDate = "/Date(";
  constexpr std::string_view kEnd = ")/";
  if (text.starts_with(kDate) && text.ends_with(kEnd)) {
    text = text.substr(kDate.size(), text.size() - kDate.size() - kEnd.size());
    return text.substr(0, text.find_first_of("+-", 1));  // the count is UTC whatever offset it is shown with
  }
  for (const auto& [open, close] : {std::pair{'[', ']'}, std::pair{'(', ')'}}) {
    const std::size_t at = text.ends_with(close) ? text.rfind(open) : std::string_view::npos;
    if (at != std::string_view::npos) text = text.substr(0, at);
  }
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// Counts of 100 ns since the year 1601, as Windows has them, and since the year 1, as .NET does: from 1981
/// to 2076 and to 2092.
std::optional<Instant> ticks_of(long long count) {
  constexpr long long kPerMillisecond = 10'000;
  constexpr long long kWindows = 116'444'736'000'000'000;
  constexpr long long kDotNet = 621'355'968'000'000'000;
  if (count >= 120'000'000'000'000'000 && count < 150'000'000'000'000'000)
    return Instant(milliseconds((count - kWindows) / kPerMillisecond));
  if (count >= 625'000'000'000'000'000 && count < 660'000'000'000'000'000)
    return Instant(milliseconds((count - kDotNet) / kPerMillisecond));
  return std::nullopt;
}

/// A count since 1970, by its size: of seconds up to the year 5138, of milliseconds from 1973 on, then of
/// microseconds and of nanoseconds. A fraction does not count but for seconds.
std::optional<Instant> count_of(std::string_view text) {
  long long count = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, count);
  double fraction = 0;
  const bool has_fraction = parsed.ptr != end && *parsed.ptr == '.';
  const char* const behind = has_fraction ? std::from_chars(parsed.ptr, end, fraction).ptr : parsed.ptr;
  if (parsed.ec != std::errc() || behind != end || count < 100'000'000) return std::nullopt;
  constexpr long long kLeastMilliseconds = 100'000'000'000;
  if (count < kLeastMilliseconds)
    return Instant(seconds(count)) + milliseconds(static_cast<int>(fraction * 1'000));
  if (count < 1'000 * kLeastMilliseconds) return Instant(milliseconds(count));
  if (const auto ticks = ticks_of(count)) return ticks;
  return Instant(milliseconds(count < 1'000'000 * kLeastMilliseconds ? count / 1'000 : count / 1'000'000));
}

/// "20260301103000", with seconds or without, as databases and names of files have it: as a count it would be
/// of 1976 or of 2612.
std::optional<Instant> compact_time_of(std::string_view text) {
  if (text.size() != 12 && text.size() != 14) return std::nullopt;
  Reader reader(text);
  const auto year = reader.number(4, 1900, 2'199);
  const auto month = reader.number(2, 1, 12);
  const auto day = reader.number(2, 1, 31);
  const auto hour = reader.number(2, 0, 23);
  const auto minute = reader.number(2, 0, 59);
  const auto second = reader.at_end() ? std::optional(0) : reader.number(2, 0, 59);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const auto date = instant_of_date(*year, *month, *day);
  return date ? std::optional<Instant>(*date + hours(*hour) + minutes(*minute) + seconds(*second))
              : std::nullopt;
}

/// Without space at its ends, that of Unicode as well.
std::string_view without_space_around(std::string_view text) {
  constexpr std::string_view kNoBreak = "\u00A0";
  while (true) {
    const std::size_t before = text.size();
    text = base::trimmed(text);
    if (text.starts_with(kNoBreak)) text.remove_prefix(kNoBreak.size());
    if (text.ends_with(kNoBreak)) text.remove_suffix(kNoBreak.size());
    if (text.size() == before) return text;
  }
}

/// "2026年3月1日" and "2026년 3월 1일" as 2026-3-1, and the spaces that JavaScript writes in times as plain
/// ones.
std::string with_western_marks(std::string_view text) {
  std::string western(text);
  for (const char* space : {"\u00A0", "\u202F"}) boost::replace_all(western, space, " ");
  for (const char* mark : {"年", "月", "년 ", "월 ", "년", "월"}) boost::replace_all(western, mark, "-");
  for (const char* mark : {"日", "일"}) boost::replace_all(western, mark, " ");
  return std::string(base::trimmed(western.ends_with('-') ? western.substr(0, western.size() - 1) : western));
}

}  // namespace

std::optional<Instant> read_instant(std::string_view written) {
  std::string western;
  std::string_view text = unwrapped(without_space_around(written));
  const auto is_beyond_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (std::ranges::any_of(text, is_beyond_ascii)) text = western = with_western_marks(text);
  if (const auto compact = compact_time_of(text)) return compact;
  if (const auto counted = count_of(text)) return counted;
  Reader reader(text);
  const bool begins_with_year =
      text.size() > 4 && std::ranges::all_of(text.substr(0, 4), [](char c) { return c >= '0' && c <= '9'; });
  std::optional<Instant> date = begins_with_year ? date_of(reader) : dotted_date_of(reader);
  if (!begins_with_year && !date) {
    reader = Reader(text);
    date = named_date_of(reader);
  }
  if (!date || reader.at_end()) return date;
  reader.skip(",");
  if (!reader.skip("Tt ")) return std::nullopt;
  reader.skip_spaces();
  const std::optional<milliseconds> time = time_of(reader);
  const std::optional<minutes> offset = time ? offset_of(reader) : std::nullopt;
  if (!offset || !reader.at_end()) return std::nullopt;
  return *date + *time - *offset;
}

}  // namespace salestouch
