# Builds for Linux on arm64, from what scripts/cross arm64 has brought.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static)
set(SALESTOUCH_TARGET arm64)
include(${CMAKE_CURRENT_LIST_DIR}/cross_prefix.cmake)
# The C library comes from there, too: -B goes before the compiler's own folders.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -B${prefix}/lib")
