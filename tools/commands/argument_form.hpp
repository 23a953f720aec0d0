#pragma once

#include <string_view>

#include "base/json.hpp"
#include "tools/api/api_client.hpp"

namespace salestouch {

/// A keyword of ours in the schema of a list's items: the characters between several of them in one text.
inline constexpr const char* kSeparatorsKeyword = "x-separators";

/// Brings the arguments of a call into the form that `schema` asks for, as far as their meaning is certain;
/// what is unclear stays as it is, for the check behind this to name. It knows nothing but the schema, whose
/// properties are in the form of argument_schema.hpp. A value that fits its property is never touched: null
/// is one where the property accepts it.
///
/// For a call that reads:
/// - as if absent, where optional: null; "", {}, [] and lists of null alone that do not fit; 0 where the
///   minimum is more; the words null, none and undefined where no text is asked for; null under a name that
///   nobody defined; and what clients add for themselves (client_extras.hpp);
/// - text for a number, a boolean, a list or an object, as JSON, as Python prints a list, or as plain words;
///   a number for a text;
/// - one value for a list of one, and a list of one for its value; items joined by commas, semicolons, bars
///   or line ends, if each is a choice; {"item":…} for a list or for an item of one; null and "" among items
///   that cannot be either;
/// - a choice in another case, with other separators or in quotes; space and quotes around an id;
/// - all arguments in one object, or the JSON of it, under a name that nobody defined;
/// - a name in another spelling (importId for import_id) of an argument that is not given, or has that value.
/// What a separator is, says argument_words.hpp: a mark that excludes, removes or negates is none.
///
/// For a call that changes something nothing is dropped but an optional null, and a value is read as another
/// type only where it can be nothing else: JSON text and whole floats for what they hold, and choices in
/// another case.
base::Json in_schema_form(base::Json arguments, const base::Json& schema, Effect effect);

/// Whether an optional text that is no free text stands for none: blank, a dash, or a word such as null.
bool is_nothing(std::string_view text);

/// Whether a text in a list stands for none: blank, or the word by which clients write null that cannot send
/// it.
bool is_no_item(std::string_view text);

}  // namespace salestouch
