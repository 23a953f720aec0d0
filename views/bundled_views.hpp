#pragma once

#include <string_view>

namespace salestouch {

/// The leads view, one HTML document, as it was when this program was built.
std::string_view bundled_leads_view();

}  // namespace salestouch
