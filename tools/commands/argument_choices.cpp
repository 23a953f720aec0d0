#include "tools/commands/argument_choices.hpp"

#include <algorithm>
#include <utility>

#include "base/inert_text.hpp"
#include "tools/commands/argument_words.hpp"

namespace salestouch {
namespace {

using base::Json;

/// As many are compared faster than found in an index; as many values are compared before one is made.
constexpr std::size_t kFewChoices = 64;
constexpr std::size_t kFewValues = 16;

bool is_before(const Json* one, const Json* other) {
  return *one < *other;
}

}  // namespace

bool ArgumentChoices::has(const Json& value) {
  if (choices_.size() <= kFewChoices || ++asked_ <= kFewValues)
    return std::ranges::find(choices_, value) != choices_.end();
  if (sorted_.empty()) {
    for (const Json& choice : choices_) sorted_.push_back(&choice);
    std::ranges::sort(sorted_, &is_before);
  }
  return std::ranges::binary_search(sorted_, &value, &is_before);
}

void ArgumentChoices::index_spellings() {
  const auto add = [](Spellings& spellings, std::string text, const Json& choice) {
    const auto [place, is_new] = spellings.try_emplace(std::move(text), &choice);
    if (!is_new) place->second = nullptr;
  };
  for (const Json& choice : choices_) {
    if (!choice.is_string()) continue;
    const std::string& name = choice.get_ref<const std::string&>();
    add(folded_, folded_word(name), choice);
    std::string inert;
    base::append_inert(inert, name);
    if (inert != name) add(listed_, std::move(inert), choice);
  }
}

const Json* ArgumentChoices::spelled(const std::string& text) {
  if (!std::exchange(is_indexed_, true)) index_spellings();
  const auto folded = folded_.find(folded_word(unquoted(text)));
  const auto listed = listed_.find(text);
  if (listed == listed_.end()) return folded == folded_.end() ? nullptr : folded->second;
  const bool is_one = folded == folded_.end() || folded->second == listed->second;
  return is_one ? listed->second : nullptr;
}

ArgumentChoices* KnownChoices::of(const Json& property) {
  const Json* choices = base::find(property, "enum");
  if (!choices || !choices->is_array()) return nullptr;
  return &known_.try_emplace(choices, *choices).first->second;
}

}  // namespace salestouch
