#pragma once

namespace base {

enum class System { linux_, mac, windows };

/// What this program was built for. Code that only looks at names and paths asks this, so that tests see all
/// of them on any.
System this_system();

}  // namespace base
