#pragma once

#include <string_view>

namespace salestouch {

/// The leads view, one HTML document, as it was when this program was built.
std::string_view bundled_leads_view();

/// The page around it in a browser: a small host of MCP Apps.
std::string_view bundled_view_page();

}  // namespace salestouch
