// The same on Windows, whose console is coloured in another way.
#include "cmake/spdlog_bodies.hpp"

#include <spdlog/sinks/wincolor_sink-inl.h>

template class spdlog::sinks::base_sink<std::mutex>;
template class spdlog::sinks::wincolor_sink<spdlog::details::console_mutex>;
template class spdlog::sinks::wincolor_stdout_sink<spdlog::details::console_mutex>;
