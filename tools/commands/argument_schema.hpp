#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

/// The schema of a tool's arguments in the one form that reading, checking and listing them begin with.
namespace salestouch {

/// `property`, resolved (resolved_schema.hpp), with the keywords that are checked, listed, or both:
///
/// - `type` is one type, or ["T","null"] where null is a value, too; `enum` then has null as well;
/// - what may be of several types is an `anyOf` of such properties, with at most title, description, default
///   and examples beside it; no other property has an anyOf, and none has a oneOf, a const or a nullable;
/// - an integer has minimum and maximum for its exclusive bounds, too;
/// - no type, no enum and no anyOf: anything.
///
/// The names of keywords that constrain values and are left to the API are added to `dropped`.
base::Json argument_property(const base::Json& property, std::vector<std::string>& dropped);

/// The type of such a property but for null; empty where it has none or several.
std::string_view single_type(const base::Json& property);

/// "an integer"
std::string with_article(std::string_view type);

/// Whether null is a value of such a property.
bool accepts_null(const base::Json& property);

/// Its alternatives; nullptr where it has none.
const base::Json* alternatives_of(const base::Json& property);

/// The schema of arguments as tools/list has it: flat and single-typed, because several clients drop a tool,
/// or fail, on anyOf and on lists of types. That null is a value, or that there are several types, is said in
/// the description. Texts are escaped (base/inert_text.hpp) and bounded.
base::Json listed_schema(const base::Json& arguments);

}  // namespace salestouch
