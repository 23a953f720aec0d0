#include "tools/results/instants.hpp"

#include <charconv>

namespace salestouch {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

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
  if (reader.at_end() || reader.skip("Zz")) return minutes(0);
  const bool is_west = reader.skip("-");
  if (!is_west && !reader.skip("+")) return std::nullopt;
  const auto hour = reader.number(2, 0, 18);
  reader.skip(":");
  const auto minute = reader.at_end() ? std::optional(0) : reader.number(2, 0, 59);
  if (!hour || !minute) return std::nullopt;
  const minutes offset = hours(*hour) + minutes(*minute);
  return is_west ? -offset : offset;
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
  if (const auto counted = count_of(text)) return counted;
  Reader reader(text);
  const std::optional<Instant> date = date_of(reader);
  if (!date || reader.at_end()) return date;
  if (!reader.skip("Tt ")) return std::nullopt;
  const std::optional<milliseconds> time = time_of(reader);
  const std::optional<minutes> offset = time ? offset_of(reader) : std::nullopt;
  if (!offset || !reader.at_end()) return std::nullopt;
  return *date + *time - *offset;
}

}  // namespace salestouch
