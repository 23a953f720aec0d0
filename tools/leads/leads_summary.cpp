#include "tools/leads/leads_summary.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "base/inert_text.hpp"
#include "base/utf8.hpp"
#include "tools/leads/folded_text.hpp"
#include "tools/leads/plain_value.hpp"
#include "tools/results/json_values.hpp"
#include "tools/results/token_meter.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;
using Counts = std::map<std::string, std::size_t>;

constexpr std::size_t kMostFrequent = 5;
constexpr std::size_t kShownCharacters = 40;

/// Texts that differ in nothing but case and separators, under the first of them.
class SpelledCounts {
 public:
  void count(std::string text) {
    ++counts_[spellings_.try_emplace(without_separators(text), text).first->second];
  }
  const Counts& counts() const { return counts_; }

 private:
  std::map<std::string, std::string> spellings_;
  Counts counts_;
};

struct Tally {
  std::size_t leads = 0;
  std::size_t unreadable = 0;  ///< beside them
  std::size_t enriched = 0;
  std::size_t contactable = 0;
  std::vector<double> scores;
  SpelledCounts statuses;
  Counts companies;
  Counts titles;
  Counts locations;

  void add(dom::object lead) {
    ++leads;
    const auto says = [&](std::string_view field) {
      const auto value = member_of(lead, field);
      return value && !says_nothing(*value);
    };
    enriched += is_enriched(lead);
    contactable += says("email") || says("phone");
    if (const auto score = member_of(lead, "score")) {
      if (const auto number = plain_number(*score)) scores.push_back(*number);
    }
    if (std::string status = plain_text(lead, "status"); !status.empty()) statuses.count(std::move(status));
    count(companies, plain_text(lead, "company"));
    count(titles, plain_text(lead, "title"));
    count(locations, plain_text(lead, "location"));
  }

 private:
  static bool is_enriched(dom::object lead) {
    const auto value = member_of(lead, "linkedinProfileEnriched");
    return value && !says_nothing(*value) && !says_no(*value) && plain_number(*value) != 0.0;
  }

  static void count(Counts& counts, std::string text) {
    if (!text.empty()) ++counts[std::move(text)];
  }
};

/// "a 12, b 7" for the most frequent, in a frequency that is never ambiguous: ties by name.
std::string most_frequent(const Counts& counts, std::size_t most) {
  std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < std::min(most, sorted.size()); ++i) {
    text += text.empty() ? "" : "; ";
    base::append_cell(text, base::first_characters(sorted[i].first, kShownCharacters));
    text += " " + std::to_string(sorted[i].second);
  }
  std::size_t rest = 0;
  for (std::size_t i = most; i < sorted.size(); ++i) rest += sorted[i].second;
  if (rest > 0) text += "; " + std::to_string(sorted.size() - most) + " others with " + std::to_string(rest);
  return text.empty() ? "none" : text;
}

/// To one digit behind the point; to two where scores go from 0 to 1.
std::string shown(double number, bool of_one) {
  const double digits = of_one ? 100 : 10;
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, std::round(number * digits) / digits);
  return {text, end.ptr};
}

std::string spread(std::vector<double> scores, std::size_t leads) {
  if (scores.empty()) return "none";
  std::ranges::sort(scores);
  const bool of_one = scores.front() >= 0 && scores.back() <= 1;
  // The least score that so many leads do not exceed: one that a lead has.
  const auto at = [&](double share) {
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(scores.size())));
    return shown(scores[std::max<std::size_t>(rank, 1) - 1], of_one);
  };
  const std::size_t others = leads - scores.size();
  return "lowest " + at(0) + ", quarter " + at(0.25) + ", median " + at(0.5) + ", three quarters " +
         at(0.75) + ", highest " + at(1) +
         (others > 0
              ? "; " + std::to_string(others) + " of " + std::to_string(leads) + " leads have no usable score"
              : std::string());
}

std::string percent(std::size_t part, std::size_t whole) {
  return std::to_string(part) + " (" + std::to_string(whole ? (100 * part + whole / 2) / whole : 0) + " %)";
}

std::string text_of(const Tally& tally, std::size_t most) {
  return "status: " + most_frequent(tally.statuses.counts(), 2 * most) +
         "\nscore: " + spread(tally.scores, tally.leads) +
         "\ncompanies: " + most_frequent(tally.companies, most) +
         "\ntitles: " + most_frequent(tally.titles, most) +
         "\nlocations: " + most_frequent(tally.locations, most) +
         "\nenriched: " + percent(tally.enriched, tally.leads) +
         "\ncontactable by email or phone: " + percent(tally.contactable, tally.leads) +
         (tally.unreadable > 0
              ? "\ncannot be read, in none of these counts: " + std::to_string(tally.unreadable)
              : std::string()) +
         "\n";
}

}  // namespace

std::string summarize(const Leads& leads, const std::vector<std::size_t>& selected, std::size_t max_tokens) {
  Tally tally;
  JsonReader reader;
  for (const std::size_t index : selected) {
    dom::object lead;
    if (reader.read(leads[index], lead)) {
      tally.add(lead);
    } else {
      ++tally.unreadable;
    }
  }
  std::string text;
  for (std::size_t most = kMostFrequent + 1; most-- > 0;) {
    text = text_of(tally, most);
    if (count_tokens(text) <= max_tokens) break;
  }
  return text;
}

}  // namespace salestouch
