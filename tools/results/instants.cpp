#include "tools/results/instants.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"

namespace salestouch {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view kWeekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::string_view kUniversal[] = {"UTC", "GMT"};

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
    int value = 0;
    if (rest_.size() < digits) return std::nullopt;
    for (char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return value >= least && value <= most ? std::optional(value) : std::nullopt;
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

  /// A day of a month, of one digit or two.
  std::optional<int> day() {
    const bool has_two = rest_.size() > 1 && rest_[1] >= '0' && rest_[1] <= '9';
    return number(has_two ? 2 : 1, 1, 31);
  }

  /// The place of a name in `names`, by its first three letters; all its letters are read.
  template <std::size_t kCount>
  std::optional<std::size_t> name(const std::string_view (&names)[kCount]) {
    const auto is = [this](std::string_view known) {
      return base::equal_but_for_case(rest_.substr(0, 3), known);
    };
    const auto found = std::ranges::find_if(names, is);
    if (found == std::end(names)) return std::nullopt;
    while (!rest_.empty() && base::is_letter(rest_.front())) rest_.remove_prefix(1);
    return static_cast<std::size_t>(found - std::begin(names));
  }

 private:
  std::string_view rest_;
};

std::optional<Instant> date_of(Reader& reader) {
  const auto year = reader.number(4, 1900, 9'999);
  if (!year || !reader.skip("-/")) return std::nullopt;
  const auto month = reader.number(2, 1, 12);
  if (!month || !reader.skip("-/")) return std::nullopt;
  const auto day = reader.number(2, 1, 31);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return Instant(std::chrono::sys_days(date));
}

std::optional<milliseconds> time_of(Reader& reader) {
  const auto hour = reader.number(2, 0, 24);
  if (!hour || !reader.skip(":")) return std::nullopt;
  const auto minute = reader.number(2, 0, 59);
  if (!minute) return std::nullopt;
  milliseconds time = hours(*hour) + minutes(*minute);
  if (!reader.skip(":")) return time;
  const auto second = reader.number(2, 0, 60);  // 60: a leap second
  if (!second) return std::nullopt;
  time += seconds(*second);
  if (reader.skip(".,")) time += reader.fraction();
  return time;
}

/// What is to be taken off a local time; zero where none is named.
std::optional<minutes> offset_of(Reader& reader) {
  reader.skip(" ");
  const bool names_utc = reader.name(kUniversal).has_value();
  if (reader.at_end() || (!names_utc && reader.skip("Zz"))) return minutes(0);
  const bool is_west = reader.skip("-");
  if (!is_west && !reader.skip("+")) return std::nullopt;
  const auto hour = reader.number(2, 0, 18);
  reader.skip(":");
  const auto minute = reader.at_end() ? std::optional(0) : reader.number(2, 0, 59);
  if (!hour || !minute) return std::nullopt;
  const minutes offset = hours(*hour) + minutes(*minute);
  return is_west ? -offset : offset;
}

/// "14 Nov 2023" or "Nov 14, 2023", behind a day of the week or not, as mails, HTTP and JavaScript write it.
std::optional<Instant> named_date_of(Reader& reader) {
  if (reader.name(kWeekdays)) {
    reader.skip(",");
    reader.skip(" ");
  }
  std::optional<std::size_t> month = reader.name(kMonths);
  if (month) reader.skip(" ");
  const auto day = reader.day();
  reader.skip(",");
  if (!day || !reader.skip(" -")) return std::nullopt;
  if (!month) month = reader.name(kMonths);
  if (!month) return std::nullopt;
  reader.skip(",");
  reader.skip(" -");
  const auto year = reader.number(4, 1900, 9'999);
  if (!year) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month + 1)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  return date.ok() ? std::optional(Instant(std::chrono::sys_days(date))) : std::nullopt;
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

/// A count since 1970: of seconds up to the year 5138, of milliseconds from 1973 on.
std::optional<Instant> count_of(std::string_view text) {
  long long count = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), count);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || count < 100'000'000)
    return std::nullopt;
  constexpr long long kLeastMilliseconds = 100'000'000'000;
  if (count < kLeastMilliseconds) return Instant(seconds(count));
  return count < 1'000 * kLeastMilliseconds ? std::optional(Instant(milliseconds(count))) : std::nullopt;
}

}  // namespace

std::optional<Instant> read_instant(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  text = unwrapped(text);
  if (const auto counted = count_of(text)) return counted;
  Reader reader(text);
  const bool begins_with_year = text.size() > 4 && (text[4] == '-' || text[4] == '/');
  const std::optional<Instant> date = begins_with_year ? date_of(reader) : named_date_of(reader);
  if (!date || reader.at_end()) return date;
  reader.skip(",");
  if (!reader.skip("Tt ")) return std::nullopt;
  const std::optional<milliseconds> time = time_of(reader);
  const std::optional<minutes> offset = time ? offset_of(reader) : std::nullopt;
  if (!offset || !reader.at_end()) return std::nullopt;
  return *date + *time - *offset;
}

}  // namespace salestouch
