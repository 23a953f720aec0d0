# Compiles the documents that scripts/view bundles into the program.
set(EMBEDDED_VIEWS_CPP ${CMAKE_BINARY_DIR}/generated/embedded_views.cpp)
foreach(view leads page)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/views/${view}.html)
  file(READ ${CMAKE_SOURCE_DIR}/views/${view}.html ${view}_html)
endforeach()
file(CONFIGURE OUTPUT ${EMBEDDED_VIEWS_CPP} @ONLY CONTENT [=[
// Generated from views/*.html; edit their sources in views/ and run scripts/view.
#include "views/bundled_views.hpp"

namespace salestouch {

std::string_view bundled_leads_view() {
  return R"view(@leads_html@)view";
}

std::string_view bundled_view_page() {
  return R"view(@page_html@)view";
}

}  // namespace salestouch
]=])
