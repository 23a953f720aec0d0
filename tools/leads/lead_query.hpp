#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

namespace salestouch {

/// The words that a call looks for in the name, title, company or location of leads, as people and models
/// write them: "Carter, Hannah (BluePeak)", "olivia OR hannah", "-intern", "company:BluePeak", "Blue*".
///
/// Case, accents and punctuation do not count, nor do small words ("at", "and") beside others. A word is
/// found in the middle of another, and one of at least six bytes also across spaces: "小林健太" in "小林
/// 健太". A word that is a lead's id, or part of its e-mail address or LinkedIn URL, finds it as well.
class LeadQuery {
 public:
  explicit LeadQuery(std::string_view query);

  /// Whether it leaves out any lead: it has a letter, a digit or a sign of its own.
  bool asks() const { return !alternatives_.empty(); }
  bool matches(simdjson::dom::object lead) const;

  /// How it was read, for those who found nothing: `"carter" and "hannah", looked for in name, title, company
  /// or location`. Not inert; of at most some 260 characters.
  std::string reading() const;

 private:
  struct Word {
    std::string raw;                 ///< folded
    std::vector<std::string> forms;  ///< without punctuation; any of them will do
    std::string_view field;          ///< the only one that it is looked for in; empty: each that is searched
    bool is_excluded = false;
  };
  using Words = std::vector<Word>;  ///< each must be found

  class Reader;
  struct SearchedText;

  static bool has_word(simdjson::dom::object lead, const SearchedText& text, const Word& word);

  std::vector<Words> alternatives_;
};

}  // namespace salestouch
