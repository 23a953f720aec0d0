#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <filesystem>
#include <string>
#include <system_error>

namespace base {

/// What `main` does before anything else: standard descriptors that are closed are filled, writing to a
/// closed pipe, or beyond a limit on the size of files, is an error and no end, text is UTF-8, and memory
/// that was freed is kept for the next large answer.
void prepare_process();

/// The file that this process runs.
std::filesystem::path program_file(std::error_code& error);

/// Lets this process open as many files and connections as its user may.
void raise_descriptor_limit();

/// A number that no other process has now.
std::string process_name();

/// Takes a variable out of this process's environment.
void unset_variable(const std::string& name);

/// Gives a variable of this process's environment another value.
void set_variable(const std::string& name, const std::string& value);

/// The signals that ask a process to end: an interrupt from the keyboard, and a service manager's.
boost::asio::signal_set end_signals(boost::asio::io_context& io);

/// Holds that signal back from now on, or lets what was held through: before anybody waits for it, it would
/// end the process. To be called before there are threads.
void hold_reload_signal(bool hold);

/// The signal that asks a service to read its configuration again; empty where the system has none.
boost::asio::signal_set reload_signal(boost::asio::io_context& io);

/// Has the person's browser open this file. False where there is none, or no screen.
bool open_in_browser(const std::filesystem::path& file);

}  // namespace base
