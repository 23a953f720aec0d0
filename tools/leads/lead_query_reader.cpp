#include "tools/leads/lead_query_reader.hpp"

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <optional>
#include <utility>

#include "base/ascii.hpp"
#include "tools/leads/folded_text.hpp"

namespace salestouch {
namespace {

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

/// Brackets inside each other beyond this are only punctuation; reading them recurses.
constexpr int kMostNested = 16;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}

/// Reads a folded query.
class Reader {
 public:
  explicit Reader(std::string_view query) : rest_(query) {}

  ReadQuery read() {
    query_.term = read_alternatives("", 0);
    return std::move(query_);
  }

 private:
  using Kind = QueryTerm::Kind;

  QueryTerm read_alternatives(std::string_view field, int depth) {
    QueryTerm any{Kind::any};
    do {
      QueryTerm all = read_conditions(field, depth);
      if (!all.parts.empty()) any.parts.push_back(unwrapped(std::move(all)));
    } while (std::exchange(is_behind_or_, false));
    return unwrapped(std::move(any));
  }

  /// To an "or", which is read, or the bracket that closes.
  QueryTerm read_conditions(std::string_view field, int depth) {
    QueryTerm all{Kind::all};
    for (;;) {
      skip_between();
      if (rest_.empty() || (depth > 0 && rest_[0] == ')')) break;
      if (take_or(!all.parts.empty())) break;
      if (std::optional<QueryTerm> term = read_term(field, depth)) all.parts.push_back(*std::move(term));
    }
    drop_small_words(all);
    return all;
  }

  /// '|', or "or" between words; in "Portland, OR" and "Portland, OR 97201" it is a state.
  bool take_or(bool has_words) {
    const std::string_view token = word_here();
    const std::string_view next = rest_.substr(token.size());
    const bool is_state = is_behind_comma_ && !(next.size() > 1 && next[0] == ' ' && !is_digit(next[1]));
    const bool is_word = token == "or" && !is_state && has_words &&
                         rest_.substr(token.size()).find_first_not_of(" |)") != std::string_view::npos;
    if (!is_word && rest_[0] != '|') return false;
    rest_.remove_prefix(is_word ? token.size() : 1);
    return is_behind_or_ = true;
  }

  std::optional<QueryTerm> read_term(std::string_view field, int depth) {
    bool is_excluded = take_exclusion();
    const std::string_view named = take_field();
    if (!named.empty() && take_exclusion()) is_excluded = true;
    std::optional<QueryTerm> term = read_operand(named.empty() ? field : named, is_excluded, depth);
    if (!term && !named.empty()) term = word({"*", {}, named, /*is_any=*/true});
    if (!term || !is_excluded) return term;
    return QueryTerm{Kind::none, 0, {*std::move(term)}};
  }

  std::optional<QueryTerm> read_operand(std::string_view field, bool is_excluded, int depth) {
    if (rest_.empty() || rest_[0] == ')' || rest_[0] == '|') {
      if (depth == 0 && rest_.starts_with(')')) rest_.remove_prefix(1);
      return std::nullopt;
    }
    if (rest_[0] == '(') {
      rest_.remove_prefix(1);
      if (depth >= kMostNested) return std::nullopt;
      QueryTerm inner = read_alternatives(field, depth + 1);
      if (rest_.starts_with(')')) rest_.remove_prefix(1);
      return inner.kind != Kind::word && inner.parts.empty() ? std::nullopt : std::optional(std::move(inner));
    }
    if (const std::string_view phrase = take_phrase(); !phrase.empty())
      return is_excluded ? word_of(phrase, field) : all_of(phrase, field);
    const std::string_view token = word_here();
    rest_.remove_prefix(std::max<std::size_t>(token.size(), 1));
    return word_of(token, field);
  }

  /// "-acme", "!acme", "not acme". A dash that stands alone is one between words.
  bool take_exclusion() {
    bool is_excluded = false;
    for (;;) {
      const std::size_t marks = std::min(rest_.find_first_not_of("-!+"), rest_.size());
      if (marks > 0) {
        const bool is_attached = marks < rest_.size() && rest_[marks] != ' ';
        is_excluded = is_excluded || (is_attached && rest_[0] != '+');
        rest_.remove_prefix(marks);
        if (!is_attached) skip_between();
      } else if (word_here() == "not" && rest_.size() > 3) {
        is_excluded = true;
        rest_.remove_prefix(3);
        skip_between();
      } else {
        return is_excluded;
      }
    }
  }

  /// "company:", "company :" and "company="; behind it a space may stand.
  std::string_view take_field() {
    constexpr std::string_view kMarks = ":=";
    const std::size_t end = std::min(rest_.find_first_of(" :="), rest_.size());
    const auto known = std::ranges::find(kFields, rest_.substr(0, end),
                                         &std::pair<std::string_view, std::string_view>::first);
    const std::size_t mark = rest_.find_first_not_of(' ', end);
    if (known == std::end(kFields) || mark == std::string_view::npos ||
        kMarks.find(rest_[mark]) == std::string_view::npos)
      return {};
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kMarks, mark), rest_.size()));
    rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
    rest_.remove_prefix(std::min(rest_.find_first_not_of("*%"), rest_.size()));
    return known->second;
  }

  /// What stands between the quotes that begin here.
  std::string_view take_phrase() {
    const char quote = rest_[0];
    if (quote != '"' && quote != '\'') return {};
    constexpr std::string_view kBehindWord = " ,;()|.!?";
    for (std::size_t end = 1; (end = rest_.find(quote, end)) != std::string_view::npos; ++end) {
      const bool is_apostrophe = quote == '\'' && end + 1 < rest_.size() &&
                                 kBehindWord.find(rest_[end + 1]) == std::string_view::npos;
      if (is_apostrophe) continue;
      const std::string_view phrase = rest_.substr(1, end - 1);
      rest_.remove_prefix(end + 1);
      return phrase.empty() ? " " : phrase;
    }
    return {};
  }

  /// The words of a phrase in any order: models quote what belongs together, in the order that they like.
  std::optional<QueryTerm> all_of(std::string_view phrase, std::string_view field) {
    QueryTerm all{Kind::all};
    Reader inner(phrase);
    for (inner.skip_between(); !inner.rest_.empty(); inner.skip_between()) {
      const std::string_view token = inner.word_here();
      inner.rest_.remove_prefix(std::max<std::size_t>(token.size(), 1));
      if (std::optional<QueryTerm> term = word_of(token, field)) all.parts.push_back(*std::move(term));
    }
    drop_small_words(all);
    return all.parts.empty() ? std::nullopt : std::optional(unwrapped(std::move(all)));
  }

  std::optional<QueryTerm> word_of(std::string_view token, std::string_view field) {
    constexpr std::string_view kAround = " '`.:?!";
    token.remove_prefix(std::min(token.find_first_not_of(kAround), token.size()));
    token = token.substr(0, token.find_last_not_of(kAround) + 1);
    std::string form = normal_form(token);
    if (form.empty()) return std::nullopt;
    return word({std::string(token), {std::move(form)}, field});
  }

  QueryTerm word(QueryWord one) {
    query_.words.push_back(std::move(one));
    return {Kind::word, query_.words.size() - 1};
  }

  void drop_small_words(QueryTerm& all) const {
    const auto is_small = [this](const QueryTerm& term) {
      if (term.kind != Kind::word) return false;
      const QueryWord& one = query_.words[term.word];
      return one.field.empty() && std::ranges::find(kSmallWords, one.raw) != std::end(kSmallWords);
    };
    if (!std::ranges::all_of(all.parts, is_small)) std::erase_if(all.parts, is_small);
  }

  static QueryTerm unwrapped(QueryTerm list) {
    if (list.parts.size() != 1) return list;
    QueryTerm only = std::move(list.parts[0]);
    return only;
  }

  /// Whether the character at `place` ends a word. "%e9" is one of an address.
  bool ends_word(std::size_t place) const {
    constexpr std::string_view kEnds = " \t\r\n,;()[]{}<>\"*|";
    const bool is_encoded = place + 2 < rest_.size() && is_hex(rest_[place + 1]) && is_hex(rest_[place + 2]);
    return kEnds.find(rest_[place]) != std::string_view::npos || (rest_[place] == '%' && !is_encoded);
  }

  /// Sales Navigator's links have commas: linkedin.com/sales/lead/ACwAA,NAME_SEARCH,aBcD.
  bool is_in_sales_link(std::size_t place) const {
    return rest_[place] == ',' && place + 1 < rest_.size() && !ends_word(place + 1) &&
           !rest_.substr(place + 1).starts_with("http") &&
           rest_.substr(0, place).find("linkedin.com/sales/") != std::string_view::npos;
  }

  std::string_view word_here() const {
    std::size_t size = 0;
    while (size < rest_.size() && (!ends_word(size) || is_in_sales_link(size))) ++size;
    return rest_.substr(0, size);
  }

  void skip_between() {
    constexpr std::string_view kMeant = "()\"|";
    is_behind_comma_ = false;
    for (; !rest_.empty() && ends_word(0) && kMeant.find(rest_[0]) == std::string_view::npos;
         rest_.remove_prefix(1))
      is_behind_comma_ = is_behind_comma_ || rest_[0] == ',';
  }

  std::string_view rest_;
  ReadQuery query_;
  bool is_behind_comma_ = false;
  bool is_behind_or_ = false;
};

}  // namespace

ReadQuery read_query(std::string_view text) {
  ReadQuery query = Reader(folded(text)).read();
  const std::string spelled = in_two_letters(std::string(text));
  if (spelled == text) return query;
  const ReadQuery other = Reader(folded(spelled)).read();
  if (other.words.size() != query.words.size()) return query;
  for (std::size_t i = 0; i < query.words.size(); ++i) {
    std::vector<std::string>& forms = query.words[i].forms;
    forms.insert(forms.end(), other.words[i].forms.begin(), other.words[i].forms.end());
  }
  return query;
}

std::string normal_form(std::string_view folded_text) {
  std::string text(folded_text);
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

std::string in_two_letters(std::string text) {
  for (const auto& [letter, letters] : kTwoLetters) boost::algorithm::replace_all(text, letter, letters);
  return text;
}

}  // namespace salestouch
