# Compiles schemas/*.json into the program: each file becomes one raw string literal, keyed by its name.
file(GLOB schema_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/schemas/*.json)
list(FILTER schema_files EXCLUDE REGEX "/users\\.schema\\.json$")  # of a file, for people's editors
set(EMBEDDED_SCHEMAS_CPP ${CMAKE_BINARY_DIR}/generated/embedded_schemas.cpp)
set(rows "")
foreach(schema_file IN LISTS schema_files)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${schema_file})
  get_filename_component(command_id ${schema_file} NAME_WLE)
  file(READ ${schema_file} text)
  string(APPEND rows "    {\"${command_id}\", R\"schema(${text})schema\"},\n")
endforeach()
file(CONFIGURE OUTPUT ${EMBEDDED_SCHEMAS_CPP} @ONLY CONTENT [=[
// Generated from schemas/*.json; edit those.
#include "schemas/bundled_schemas.hpp"

namespace salestouch {

std::span<const BundledSchema> bundled_schemas() {
  static constexpr BundledSchema kSchemas[] = {
@rows@  };
  return kSchemas;
}

}  // namespace salestouch
]=])
