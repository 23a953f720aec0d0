// The one translation unit that holds the bodies of spdlog. Its shared library costs each start a tenth: a
// thousand names to be looked up, of sinks that are not used here.
#include "cmake/spdlog_bodies.hpp"

#include <spdlog/sinks/ansicolor_sink-inl.h>

template class spdlog::sinks::base_sink<std::mutex>;
template class spdlog::sinks::ansicolor_sink<spdlog::details::console_mutex>;
template class spdlog::sinks::ansicolor_stdout_sink<spdlog::details::console_mutex>;
