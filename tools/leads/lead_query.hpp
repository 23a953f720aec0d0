#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "tools/leads/lead_query_reader.hpp"

namespace salestouch {

/// What a call looks for in the name, title, company or location of leads, as people and models write it:
/// "Carter, Hannah (BluePeak)", "olivia OR hannah", "-intern", "company:BluePeak", "Blue*".
///
/// Case, accents and punctuation do not count, nor do small words ("at", "and") beside others. A word is
/// found in the middle of another, and one of at least six bytes also across spaces: "小林健太" in "小林
/// 健太". A word that is a lead's id, its e-mail address or the domain of that, or its LinkedIn URL or the
/// name in that, finds it as well.
class LeadQuery {
 public:
  explicit LeadQuery(std::string_view query) : query_(read_query(query)) {}

  /// Whether it leaves out any lead: it has a letter, a digit or a sign of its own.
  bool asks() const { return !query_.words.empty(); }
  bool matches(simdjson::dom::object lead) const;
  /// Whether a word of it is to be left out.
  bool excludes() const;

  /// How it was read, for those who found nothing: `"carter" and "hannah", looked for in name, title, company
  /// or location`. Not inert; of at most some 260 characters.
  std::string reading() const;

 private:
  struct SearchedText;

  bool meets(const QueryTerm& term, simdjson::dom::object lead, const SearchedText& text) const;
  static bool has_word(simdjson::dom::object lead, const SearchedText& text, const QueryWord& word);
  std::string reading_of(const QueryTerm& term, bool is_excluded) const;

  ReadQuery query_;
};

}  // namespace salestouch
