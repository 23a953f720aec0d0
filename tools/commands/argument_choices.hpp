#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/json.hpp"

namespace salestouch {

/// The choices of one enum. Few values are compared with each of them; for more it makes an index, so that
/// the time for a list of values does not grow with the number of choices.
class ArgumentChoices {
 public:
  /// `choices`, an array, must outlive this and stay as it is.
  explicit ArgumentChoices(const base::Json& choices) : choices_(choices) {}

  bool has(const base::Json& value);

  /// The choice that `text` is another spelling of (argument_words.hpp), or is as tools/list writes it;
  /// nullptr where it is that of none, or of several.
  const base::Json* spelled(const std::string& text);

 private:
  using Spellings = std::unordered_map<std::string, const base::Json*>;

  void index_spellings();

  const base::Json& choices_;
  std::size_t asked_ = 0;
  std::vector<const base::Json*> sorted_;
  bool is_indexed_ = false;
  Spellings folded_;  ///< nullptr: of several
  Spellings listed_;  ///< of those that are listed in another form
};

/// The choices in the schema of one call.
class KnownChoices {
 public:
  /// Those of `property`; nullptr where it has none. The schema must outlive this and stay as it is.
  ArgumentChoices* of(const base::Json& property);

 private:
  std::unordered_map<const base::Json*, ArgumentChoices> known_;
};

}  // namespace salestouch
