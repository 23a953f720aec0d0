#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace salestouch {

/// The arguments alone, of what models and frameworks put around them: one object, or its JSON as a text,
/// with what a call has beside it ({"name":"…","arguments":{…}}), a few inside each other; and without
/// members that `properties` does not define and that say nothing, such as "kwargs":{}.
base::Json unwrapped(base::Json arguments, const base::Json& properties);

/// The id that `{"import_id":"imp_1"}`, a text in the place of the argument `name`, has under that name.
std::optional<std::string> unwrapped_id(std::string_view text, std::string_view name);

}  // namespace salestouch
