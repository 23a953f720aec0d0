# Builds for Windows on x86-64, from what scripts/cross windows has brought.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR AMD64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
# By its path, since /usr/bin/wine asks for a Wine of 32 bits; without its messages, which go to standard error.
set(CMAKE_CROSSCOMPILING_EMULATOR env;WINEDEBUG=-all;/usr/lib/wine/wine64)
# Else the linker writes the time into the file, and no two builds are the same.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -Wl,--no-insert-timestamp")
set(SALESTOUCH_TARGET windows)
include(${CMAKE_CURRENT_LIST_DIR}/cross_prefix.cmake)
