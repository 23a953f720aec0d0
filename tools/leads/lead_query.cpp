#include "tools/leads/lead_query.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/net/http_url.hpp"
#include "base/utf8.hpp"
#include "tools/leads/folded_text.hpp"
#include "tools/leads/plain_value.hpp"
#include "tools/results/json_values.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kSearched[] = {"name", "title", "company", "location"};
constexpr std::string_view kLinks[] = {"email", "linkedinUrl", "linkedin_url"};
/// A shorter one is in many texts, where nobody sees it, once the spaces are gone.
constexpr std::size_t kShortestAcrossSpaces = 6;
constexpr std::size_t kMostRead = 200;

bool is_searched(std::string_view field) {
  return std::ranges::find(kSearched, field) != std::end(kSearched);
}

std::string without_spaces(std::string text) {
  std::erase(text, ' ');
  return text;
}

/// A link without what people and sites leave out of it or add to it: https://fr.linkedin.com/in/ann/en?trk=x
/// is linkedin.com/in/ann.
std::string bare_link(std::string_view text) {
  constexpr std::string_view kHost = "linkedin.com/";
  constexpr std::string_view kSales = "sales/";
  std::string link = folded(base::percent_decoded(text));
  for (const std::string_view front : {"mailto:", "https://", "http://", "www."}) {
    if (link.starts_with(front)) link.erase(0, front.size());
  }
  const std::size_t host = link.find(kHost);
  if (host != std::string::npos && host <= 3 && (host == 0 || link[host - 1] == '.')) {
    link.erase(0, host);
    // Behind a comma Sales Navigator has what was searched for.
    link.erase(std::min(link.find_first_of("?#,"), link.size()));
    const bool is_of_sales = link.compare(kHost.size(), kSales.size(), kSales) == 0;
    const std::size_t name = link.find('/', kHost.size() + (is_of_sales ? kSales.size() : 0));
    if (name != std::string::npos) link.erase(std::min(link.find('/', name + 1), link.size()));
  }
  if (link.ends_with('/')) link.pop_back();
  return link;
}

/// Whether a word is part of the link or the e-mail address `link`, or the whole name of a profile or a
/// domain. Most words are no part of any.
bool is_in_link(std::string_view word, const std::string& link) {
  if (word.find_first_of("@/") == std::string_view::npos)
    return link.ends_with("/" + std::string(word)) || link.ends_with("@" + std::string(word));
  const std::string part = bare_link(word);
  // Neither joann@x.com nor ann@x.com.br is ann@x.com.
  const auto goes_on = [](char inside, char outside) {
    const auto is_of_name = [](char c) {
      return base::is_letter_or_digit(c) || c == '-' || c == '_' || c == '.';
    };
    return is_of_name(inside) && is_of_name(outside);
  };
  for (std::size_t at = 0; !part.empty() && (at = link.find(part, at)) != std::string::npos; ++at) {
    const std::size_t end = at + part.size();
    const bool is_begun = at == 0 || !goes_on(part.front(), link[at - 1]);
    const bool is_of_domain = part.front() == '@' && end < link.size() && link[end] == '.';
    if (is_begun && (end == link.size() || is_of_domain || !goes_on(part.back(), link[end]))) return true;
  }
  return false;
}

bool says_something(dom::object lead, std::string_view field) {
  const auto value = member_of(lead, field);
  return value && !says_nothing(*value) && !says_no(*value);
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

  bool has_any(const std::vector<std::string>& forms) const {
    return std::ranges::any_of(forms, [this](const std::string& form) { return has(form); });
  }
};

bool LeadQuery::has_word(dom::object lead, const SearchedText& text, const QueryWord& word) {
  if (word.is_any) return says_something(lead, word.field);
  if (word.field == "email" && word.raw.find('@') != std::string::npos)
    return is_in_link(word.raw, bare_link(plain_text(lead, word.field)));
  if (!word.field.empty() && !is_searched(word.field))
    return folded(plain_text(lead, word.field)).find(word.raw) != std::string::npos;
  if (!word.field.empty()) {
    SearchedText one;
    one.add(plain_text(lead, word.field));
    return one.has_any(word.forms);
  }
  if (text.has_any(word.forms) || word.raw == folded(plain_text(lead, "id"))) return true;
  // Others are words of a language.
  if (word.raw.find_first_of("@/.-0123456789") == std::string::npos) return false;
  return std::ranges::any_of(kLinks, [&](std::string_view field) {
    return is_in_link(word.raw, bare_link(plain_text(lead, field)));
  });
}

bool LeadQuery::meets(const QueryTerm& term, dom::object lead, const SearchedText& text) const {
  const auto met = [&](const QueryTerm& part) { return meets(part, lead, text); };
  switch (term.kind) {
    case QueryTerm::Kind::word:
      return has_word(lead, text, query_.words[term.word]);
    case QueryTerm::Kind::any:
      return std::ranges::any_of(term.parts, met);
    case QueryTerm::Kind::none:
      return std::ranges::none_of(term.parts, met);
    default:
      return std::ranges::all_of(term.parts, met);
  }
}

bool LeadQuery::matches(dom::object lead) const {
  if (!asks()) return true;
  SearchedText text;
  for (const std::string_view field : kSearched) text.add(plain_text(lead, field));
  return meets(query_.term, lead, text);
}

bool LeadQuery::excludes() const {
  const auto excludes_in = [](const QueryTerm& term, const auto& self) -> bool {
    return term.kind == QueryTerm::Kind::none ||
           std::ranges::any_of(term.parts, [&](const QueryTerm& part) { return self(part, self); });
  };
  return excludes_in(query_.term, excludes_in);
}

std::string LeadQuery::reading_of(const QueryTerm& term, bool is_excluded) const {
  if (term.kind == QueryTerm::Kind::word) {
    const QueryWord& word = query_.words[term.word];
    if (word.is_any) return (is_excluded ? "" : "any ") + std::string(word.field);
    return "\"" + word.raw + "\"" + (word.field.empty() ? "" : " in " + std::string(word.field));
  }
  const auto part_of = [&](const QueryTerm& part) {
    const bool is_list = part.kind == QueryTerm::Kind::all || part.kind == QueryTerm::Kind::any;
    const bool is_none = term.kind == QueryTerm::Kind::none;
    return is_list ? "(" + reading_of(part, false) + ")" : reading_of(part, is_none);
  };
  if (term.kind == QueryTerm::Kind::none) return "no " + part_of(term.parts[0]);
  std::string text;
  for (const QueryTerm& part : term.parts) {
    if (text.size() > kMostRead) break;
    if (!text.empty()) text += term.kind == QueryTerm::Kind::any ? " or " : " and ";
    text += part_of(part);
  }
  return text;
}

std::string LeadQuery::reading() const {
  std::string text = reading_of(query_.term, false);
  if (text.size() > kMostRead) text = std::string(base::first_characters(text, kMostRead)) + "…";
  const bool is_anywhere =
      std::ranges::any_of(query_.words, [](const QueryWord& word) { return word.field.empty(); });
  return is_anywhere ? text + ", looked for in name, title, company or location" : text;
}

}  // namespace salestouch
