#include "base/system/process.hpp"

#include <winsock2.h>
// After winsock2.h, which they would bring an older one of.
#include <fcntl.h>
#include <io.h>
#include <shellapi.h>
#include <windows.h>

#include <csignal>

#include "base/system/this_system.hpp"

namespace base {

System this_system() {
  return System::windows;
}

void prepare_process() {
  ::SetConsoleOutputCP(CP_UTF8);
  ::SetConsoleCP(CP_UTF8);
  for (int descriptor : {0, 1, 2}) ::_setmode(descriptor, _O_BINARY);  // a line ends in \n and nothing else
  ::SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);      // no box waits for a person
}

std::filesystem::path program_file(std::error_code& error) {
  constexpr std::size_t kLongestPath = 32'768;
  std::wstring path(kLongestPath, L'\0');
  const DWORD size = ::GetModuleFileNameW(nullptr, path.data(), kLongestPath);
  error = size == 0 ? std::make_error_code(std::errc::no_such_file_or_directory) : std::error_code();
  path.resize(size);
  return path;
}

void raise_descriptor_limit() {}  // there is none

std::string process_name() {
  return std::to_string(::GetCurrentProcessId());
}

void unset_variable(const std::string& name) {
  ::_putenv_s(name.c_str(), "");
}

void set_variable(const std::string& name, const std::string& value) {
  ::_putenv_s(name.c_str(), value.c_str());
}

boost::asio::signal_set end_signals(boost::asio::io_context& io) {
  return boost::asio::signal_set(io, SIGINT, SIGTERM, SIGBREAK);
}

void hold_reload_signal(bool) {}

boost::asio::signal_set reload_signal(boost::asio::io_context& io) {
  return boost::asio::signal_set(io);
}

bool open_in_browser(const std::filesystem::path& file) {
  // More than 32 is success (ShellExecuteW).
  return reinterpret_cast<INT_PTR>(
             ::ShellExecuteW(nullptr, L"open", file.c_str(), nullptr, nullptr, SW_SHOWNORMAL)) > 32;
}

}  // namespace base
