#pragma once

#include "base/json.hpp"

namespace salestouch {

/// The arguments alone, of what models and frameworks put around them: one object, or its JSON as a text,
/// with what a call has beside it ({"name":"…","arguments":{…}}), a few inside each other; and without
/// members that `properties` does not define and that say nothing, such as "kwargs":{}.
base::Json unwrapped(base::Json arguments, const base::Json& properties);

}  // namespace salestouch
