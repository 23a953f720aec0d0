#include "base/system/process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "base/system/posix/process_parts.hpp"

extern char** environ;

namespace base {
namespace {

/// Whoever starts a program with a standard descriptor closed would give its number to the next file or
/// socket that is opened. What is read then has ended, and what is written fails.
void fill_closed_descriptors() {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) == -1) (void)::open("/dev/null", O_RDONLY);
  }
}

/// Some runtimes start a program with these blocked, and then nothing but SIGKILL would end it.
void take_end_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGCHLD}) ::sigaddset(&signals, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace

void prepare_process() {
  fill_closed_descriptors();
  take_end_signals();
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  keep_freed_memory();
}

void raise_descriptor_limit() {
  // Many systems allow a process 1,024 descriptors until it asks for more.
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::string process_name() {
  return std::to_string(::getpid());
}

void unset_variable(const std::string& name) {
  ::unsetenv(name.c_str());
}

void set_variable(const std::string& name, const std::string& value) {
  ::setenv(name.c_str(), value.c_str(), 1);
}

boost::asio::signal_set end_signals(boost::asio::io_context& io) {
  return boost::asio::signal_set(io, SIGINT, SIGTERM);
}

void hold_reload_signal(bool hold) {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGHUP);
  ::pthread_sigmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &signals, nullptr);
}

boost::asio::signal_set reload_signal(boost::asio::io_context& io) {
  return boost::asio::signal_set(io, SIGHUP);
}

bool open_in_browser(const std::filesystem::path& file) {
  if (!has_screen()) return false;
  std::string command(kOpenCommand);
  std::string url = "file://" + file.string();
  char* arguments[] = {command.data(), url.data(), nullptr};
  // What it says is not for the person, and standard output is not its to write to.
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failure = ::posix_spawnp(&child, command.c_str(), &actions, nullptr, arguments, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  return failure == 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

}  // namespace base
