# Compiles views/leads.html, which scripts/view bundles, into the program.
set(EMBEDDED_VIEWS_CPP ${CMAKE_BINARY_DIR}/generated/embedded_views.cpp)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/views/leads.html)
file(READ ${CMAKE_SOURCE_DIR}/views/leads.html leads_html)
file(CONFIGURE OUTPUT ${EMBEDDED_VIEWS_CPP} @ONLY CONTENT [=[
// Generated from views/leads.html; edit views/leads/ and run scripts/view.
#include "views/bundled_views.hpp"

namespace salestouch {

std::string_view bundled_leads_view() {
  return R"view(@leads_html@)view";
}

}  // namespace salestouch
]=])
