#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

/// What a person reads for a value of a lead, of whatever type the API gives it: a number where a text is
/// usual, a list of one, an object with a name. Conditions, the order and the summary judge leads by it, as
/// the leads view does (views/leads/plain_value.js).
namespace salestouch {

/// A text without the space around it, the digits of a number, the texts of a list with commas between; of an
/// object its name, text, title, label, value or the like, or its parts of a name or a place; empty for
/// anything else.
std::string plain_text(simdjson::dom::element value);

/// The same of the member `name`; empty where there is none.
std::string plain_text(simdjson::dom::object lead, std::string_view name);

/// A number, or one that a text is in full, also with a plus before or a percent sign behind it, or "87/100";
/// that of a list of one, or of an object's value.
std::optional<double> plain_number(simdjson::dom::element value);

/// null, and what is written where there is nothing: no characters but space, "N/A", "null", "none",
/// "not found", a dash; a list or an object of nothing else, or an object whose value, address, email, number
/// or text is nothing, whatever is said about it beside that.
bool says_nothing(simdjson::dom::element value);

/// false, and the texts "false" and "no".
bool says_no(simdjson::dom::element value);

}  // namespace salestouch
