# What both toolchain files end with: libraries and headers come from the prefix that scripts/cross made, never from this
# machine's own folders.
cmake_path(SET prefix NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../build/cross/${SALESTOUCH_TARGET})
list(APPEND CMAKE_FIND_ROOT_PATH ${prefix})
set(CMAKE_PREFIX_PATH ${prefix})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
# Headers without a package of their own in CMake are found there as those in /usr/include are on this system.
set(CMAKE_CXX_STANDARD_INCLUDE_DIRECTORIES ${prefix}/include)
set(OPENSSL_ROOT_DIR ${prefix})
set(OPENSSL_USE_STATIC_LIBS ON)
set(ZLIB_ROOT ${prefix})
set(Boost_NO_BOOST_CMAKE ON)
set(BOOST_ROOT ${prefix})
