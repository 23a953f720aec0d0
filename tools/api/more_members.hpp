#pragma once

#include <simdjson.h>

#include <string_view>

#include "tools/api/more_hint.hpp"

namespace salestouch {

/// Calls visit(key, value) for each member. Ends with the first error, after which simdjson's iterators must
/// not be used any more.
template <class Visit>
simdjson::error_code for_each_member(simdjson::ondemand::object object, Visit visit) {
  for (auto member : object) {
    std::string_view key;
    simdjson::ondemand::value value;
    if (auto error = member.unescaped_key().get(key)) return error;
    if (auto error = member.value().get(value)) return error;
    if (auto error = visit(key, value)) return error;
  }
  return simdjson::SUCCESS;
}

/// The JSON of any value as it stands, read or not; empty where it cannot be read.
std::string_view raw_text(simdjson::ondemand::value value);

/// The text of a string, a number or a boolean as it stands; empty for anything else.
std::string_view scalar_text(simdjson::ondemand::value value);

/// Reads the member `key`, if it is one that says that there is more, or holds some that do (`pagination`,
/// `links` and the like).
simdjson::error_code read_more_hint(std::string_view key, simdjson::ondemand::value value, MoreHint& hint);

}  // namespace salestouch
