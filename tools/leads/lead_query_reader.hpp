#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace salestouch {

/// A word of a query, or a phrase that is to be left out whole.
struct QueryWord {
  std::string raw;                 ///< folded
  std::vector<std::string> forms;  ///< without punctuation; any of them will do
  std::string_view field;          ///< the only one that it is looked for in; empty: each that is searched
  bool is_any = false;             ///< it is there if `field` says anything
};

/// What a lead must meet: a word, all of the parts, any of them, or not the one part.
struct QueryTerm {
  enum class Kind { word, all, any, none };
  Kind kind = Kind::all;
  std::size_t word = 0;  ///< its place among the query's words
  std::vector<QueryTerm> parts = {};
};

/// A query, taken apart. Without words it asks for nothing.
struct ReadQuery {
  std::vector<QueryWord> words;
  QueryTerm term;
};

/// Takes a query apart as people and models write one: commas and other punctuation between words, "or" and
/// '|', brackets, phrases in quotes, "-" or "not" before what is to be left out, and a field before a colon
/// or an equals sign; each of the last two stands before a word, a phrase or brackets. "email:*" is any
/// e-mail address. What makes no sense is passed over, as an unclosed bracket.
ReadQuery read_query(std::string_view query);

/// `text` folded, without punctuation: what joins words (J.P., O'Connor, AT&T) is left out, and the rest are
/// spaces.
std::string normal_form(std::string_view text);

/// `text` with two letters for ä and the like.
std::string in_two_letters(std::string text);

}  // namespace salestouch
