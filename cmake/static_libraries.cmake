# What Debian has only as shared libraries, as static ones: simdjson and prometheus-cpp from Debian's sources of them, which
# scripts/debian-sources brings, and fmt from its headers. Each under the name its own package gives it.
set(SALESTOUCH_SOURCES ${CMAKE_SOURCE_DIR}/build/sources CACHE PATH "Where scripts/debian-sources has put its sources")
set(simdjson_body ${SALESTOUCH_SOURCES}/simdjson/singleheader/simdjson.cpp)
file(GLOB prometheus_bodies ${SALESTOUCH_SOURCES}/prometheus-cpp/core/src/*.cc
  ${SALESTOUCH_SOURCES}/prometheus-cpp/core/src/detail/*.cc)
if(NOT EXISTS ${simdjson_body} OR NOT prometheus_bodies)
  message(FATAL_ERROR "No sources in ${SALESTOUCH_SOURCES}: run scripts/install-dependencies, or configure with "
    "-DSALESTOUCH_STATIC=OFF for a program that loads its libraries.")
endif()

add_library(simdjson STATIC ${simdjson_body})
add_library(simdjson::simdjson ALIAS simdjson)

add_library(prometheus_core STATIC ${prometheus_bodies})
add_library(prometheus-cpp::core ALIAS prometheus_core)

add_library(fmt STATIC cmake/fmt_bodies.cpp)
add_library(fmt::fmt ALIAS fmt)

foreach(library simdjson prometheus_core fmt)
  target_compile_options(${library} PRIVATE -w)
endforeach()
