#include "tools/leads/lead_query.hpp"

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <utility>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "tools/leads/folded_text.hpp"
#include "tools/leads/plain_value.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kSearched[] = {"name", "title", "company", "location"};
constexpr std::string_view kLinks[] = {"email", "linkedinUrl", "linkedin_url"};
/// Beside other words these say nothing about a lead.
constexpr std::string_view kSmallWords[] = {"and", "und", "et",  "at",   "of",   "in", "from",
                                            "the", "inc", "ltd", "gmbh", "corp", "llc"};
/// Before a colon: the field that is meant.
constexpr std::pair<std::string_view, std::string_view> kFields[] = {{"name", "name"},
                                                                     {"full_name", "name"},
                                                                     {"fullname", "name"},
                                                                     {"first_name", "name"},
                                                                     {"firstname", "name"},
                                                                     {"last_name", "name"},
                                                                     {"lastname", "name"},
                                                                     {"title", "title"},
                                                                     {"job_title", "title"},
                                                                     {"jobtitle", "title"},
                                                                     {"role", "title"},
                                                                     {"company", "company"},
                                                                     {"organization", "company"},
                                                                     {"location", "location"},
                                                                     {"city", "location"},
                                                                     {"country", "location"},
                                                                     {"email", "email"},
                                                                     {"id", "id"}};
/// German and Scandinavian letters as they are written where they cannot be typed.
constexpr std::pair<const char*, const char*> kTwoLetters[] = {
    {"\u00E4", "ae"}, {"\u00C4", "ae"}, {"\u00F6", "oe"}, {"\u00D6", "oe"}, {"\u00FC", "ue"},
    {"\u00DC", "ue"}, {"\u00E5", "aa"}, {"\u00C5", "aa"}, {"\u00F8", "oe"}, {"\u00D8", "oe"}};
constexpr const char* kWideSeparators[] = {"\u00B7", "\u2022", "\u30FB", "\u3001", "\u3002"};
/// A shorter one is in many texts, where nobody sees it, once the spaces are gone.
constexpr std::size_t kShortestAcrossSpaces = 6;
constexpr std::size_t kMostRead = 200;

/// Empty: none.
std::string_view field_called(std::string_view name) {
  const auto field = std::ranges::find(kFields, name, &std::pair<std::string_view, std::string_view>::first);
  return field == std::end(kFields) ? std::string_view() : field->second;
}

bool contains(const auto& list, std::string_view text) {
  return std::ranges::find(list, text) != std::end(list);
}

/// A folded text without punctuation: what joins words (J.P., O'Connor, AT&T) is left out, and the rest are
/// spaces.
std::string normal_form(std::string text) {
  for (const char* separator : kWideSeparators) boost::algorithm::replace_all(text, separator, " ");
  std::string plain;
  for (const char c : text) {
    const bool stays = base::is_letter_or_digit(c) || static_cast<unsigned char>(c) >= 0x80 || c == '+' ||
                       c == '#' || c == '@' || c == '$' || c == '\n';
    if (c == '.' || c == '\'' || c == '&') continue;
    plain += stays ? c : ' ';
  }
  return squeezed(plain);
}

/// `text` with two letters for ä and the like.
std::string in_two_letters(std::string text) {
  for (const auto& [letter, letters] : kTwoLetters) boost::algorithm::replace_all(text, letter, letters);
  return text;
}

std::string without_spaces(std::string text) {
  std::erase(text, ' ');
  return text;
}

/// A link without what people leave out of it.
std::string bare_link(std::string link) {
  for (const std::string_view front : {"https://", "http://", "www."}) {
    if (link.starts_with(front)) link.erase(0, front.size());
  }
  if (link.ends_with('/')) link.pop_back();
  return link;
}

}  // namespace

/// The texts of a lead, a line each.
struct LeadQuery::SearchedText {
  std::string spaced;
  std::string tight;  ///< without spaces

  void add(const std::string& text) {
    add_form(text);
    if (const std::string spelled = in_two_letters(text); spelled != text) add_form(spelled);
  }

  void add_form(std::string_view text) {
    std::string form = normal_form(folded(text));
    spaced += form + '\n';
    tight += without_spaces(std::move(form)) + '\n';
  }

  bool has(const std::string& form) const {
    if (spaced.find(form) != std::string::npos) return true;
    const std::string word = without_spaces(form);
    return word.size() >= kShortestAcrossSpaces && tight.find(word) != std::string::npos;
  }
};

/// Takes a folded query apart.
class LeadQuery::Reader {
 public:
  explicit Reader(std::string_view query) : rest_(query) {}

  std::vector<Words> read() {
    while (!rest_.empty()) read_token();
    end_alternative();
    return std::move(alternatives_);
  }

 private:
  static constexpr std::string_view kBetween = " \t\r\n,;()[]{}<>\"*%";
  static constexpr std::string_view kEnds = " \t\r\n,;()[]{}<>\"*%|";

  void read_token() {
    const std::size_t begin = std::min(rest_.find_first_not_of(kBetween), rest_.size());
    is_behind_comma_ = rest_.substr(0, begin).find(',') != std::string_view::npos;
    rest_.remove_prefix(begin);
    if (rest_.starts_with('|')) {
      rest_.remove_prefix(1);
      return end_alternative();
    }
    const std::string_view token = rest_.substr(0, rest_.find_first_of(kEnds));
    rest_.remove_prefix(token.size());
    if (is_or(token)) return end_alternative();
    if (token == "not") {
      is_excluded_ = true;
    } else {
      read_word(token);
    }
  }

  /// "or" between words; in "Portland, OR" it is a state.
  bool is_or(std::string_view token) const {
    return token == "or" && !is_behind_comma_ && !words_.empty() &&
           rest_.find_first_not_of(kEnds) != std::string_view::npos;
  }

  /// "acme", "-acme", "company:acme", "company: acme", "company=acme".
  void read_word(std::string_view token) {
    if (token.size() > 1 && (token[0] == '-' || token[0] == '!')) is_excluded_ = true;
    token.remove_prefix(std::min(token.find_first_not_of("-!+"), token.size()));
    if (token == "=" || token == "==" || token == ":") return take_field();
    const std::size_t colon = token.find_first_of(":=");
    const std::string_view field = field_called(token.substr(0, colon));
    if (colon != std::string_view::npos && !field.empty()) {
      field_ = field;
      token.remove_prefix(std::min(token.find_first_not_of(":=", colon), token.size()));
    }
    add(base::trimmed(token));
  }

  /// The word before "=" is a field.
  void take_field() {
    const std::string_view field = words_.empty() ? std::string_view() : field_called(words_.back().raw);
    if (field.empty()) return;
    words_.pop_back();
    field_ = field;
  }

  void add(std::string_view token) {
    constexpr std::string_view kAround = "'`.:?!";
    token.remove_prefix(std::min(token.find_first_not_of(kAround), token.size()));
    token = token.substr(0, token.find_last_not_of(kAround) + 1);
    std::string form = normal_form(std::string(token));
    if (form.empty()) return;
    words_.push_back({std::string(token), {std::move(form)}, field_, is_excluded_});
    field_ = {};
    is_excluded_ = false;
  }

  void end_alternative() {
    const auto is_small = [](const Word& word) {
      return word.field.empty() && contains(kSmallWords, word.raw);
    };
    if (!std::ranges::all_of(words_, is_small)) std::erase_if(words_, is_small);
    if (!words_.empty()) alternatives_.push_back(std::move(words_));
    words_.clear();
    field_ = {};
    is_excluded_ = false;
  }

  std::string_view rest_;
  std::vector<Words> alternatives_;
  Words words_;
  std::string_view field_;  ///< of the next word
  bool is_excluded_ = false;
  bool is_behind_comma_ = false;
};

LeadQuery::LeadQuery(std::string_view query) : alternatives_(Reader(folded(query)).read()) {
  const std::string spelled = in_two_letters(std::string(query));
  if (spelled == query) return;
  const std::vector<Words> others = Reader(folded(spelled)).read();
  for (std::size_t i = 0; i < std::min(alternatives_.size(), others.size()); ++i) {
    if (alternatives_[i].size() != others[i].size()) continue;
    for (std::size_t j = 0; j < others[i].size(); ++j)
      alternatives_[i][j].forms.push_back(others[i][j].forms[0]);
  }
}

bool LeadQuery::has_word(dom::object lead, const SearchedText& text, const Word& word) {
  const auto in = [&](std::string_view field) { return bare_link(folded(plain_text(lead, field))); };
  if (!word.field.empty()) {
    if (!contains(kSearched, word.field)) return in(word.field).find(word.raw) != std::string::npos;
    SearchedText one;
    one.add(plain_text(lead, word.field));
    return std::ranges::any_of(word.forms, [&](const std::string& form) { return one.has(form); });
  }
  if (std::ranges::any_of(word.forms, [&](const std::string& form) { return text.has(form); })) return true;
  const bool is_link = word.raw.find_first_of("@/") != std::string::npos;
  if (is_link && std::ranges::any_of(kLinks, [&](std::string_view field) {
        return in(field).find(bare_link(word.raw)) != std::string::npos;
      }))
    return true;
  return word.raw == folded(plain_text(lead, "id"));
}

bool LeadQuery::matches(dom::object lead) const {
  if (!asks()) return true;
  SearchedText text;
  for (const std::string_view field : kSearched) text.add(plain_text(lead, field));
  return std::ranges::any_of(alternatives_, [&](const Words& words) {
    return std::ranges::all_of(
        words, [&](const Word& word) { return has_word(lead, text, word) != word.is_excluded; });
  });
}

std::string LeadQuery::reading() const {
  std::string text;
  for (const Words& words : alternatives_) {
    if (!text.empty()) text += ", or ";
    for (const Word& word : words) {
      if (&word != &words.front()) text += " and ";
      text += (word.is_excluded ? "no \"" : "\"") + word.raw + "\"";
      if (!word.field.empty()) text += " in " + std::string(word.field);
    }
  }
  if (text.size() > kMostRead) text = std::string(base::first_characters(text, kMostRead)) + "…";
  return text + ", looked for in name, title, company or location";
}

}  // namespace salestouch
