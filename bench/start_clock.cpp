// Starts a program once and tells, in ms from the start of its process, when it had answered initialize and
// tools/list, and its resident memory then in MB. Small itself: a launcher with a large heap takes longer to
// start a program than some programs take to answer.
//   start_clock PROGRAM [ARGUMENT…]
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <string>

extern char** environ;

namespace {

using Clock = std::chrono::steady_clock;

constexpr char kInitialize[] =
    R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}})"
    "\n";
constexpr char kList[] = R"({"jsonrpc":"2.0","method":"notifications/initialized"})"
                         "\n"
                         R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})"
                         "\n";

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// Writes `request` and reads a line; false when there is none.
bool ask(int in, int out, std::string_view request) {
  if (write(in, request.data(), request.size()) < 0) return false;
  char bytes[65'536];
  for (;;) {
    const ssize_t count = read(out, bytes, sizeof bytes);
    if (count <= 0) return false;
    if (bytes[count - 1] == '\n') return true;
  }
}

double resident_megabytes(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  int in[2];
  int out[2];
  if (argc < 2 || pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) return 2;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const Clock::time_point begin = Clock::now();
  pid_t pid = 0;
  if (posix_spawnp(&pid, argv[1], &actions, nullptr, argv + 1, environ) != 0) return 1;
  close(out[1]);
  if (!ask(in[1], out[0], kInitialize)) return 1;
  const double initialize = milliseconds_since(begin);
  if (!ask(in[1], out[0], kList)) return 1;
  const double list = milliseconds_since(begin);
  std::cout << initialize << ' ' << list << ' ' << resident_megabytes(pid) << '\n';
  close(in[1]);
  waitpid(pid, nullptr, 0);
}
