#include "server/stdio/stdio_transport.hpp"

#include <fcntl.h>
#include <limits.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <memory>

namespace mcp {
namespace {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;
using boost::system::error_code;

/// How long writing may go on after the last request is done, for a client that reads slowly.
constexpr std::chrono::seconds kFlushLimit{2};
constexpr std::size_t kReadSize = 64 * 1024;

/// A pipe opened anew, non-blocking for nobody else who shares it; -1 for what is no pipe, or where that is
/// not possible.
int open_anew(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISFIFO(status.st_mode)) return -1;
  return ::open(("/proc/self/fd/" + std::to_string(descriptor)).c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
}

/// Writes as much of `bytes` as can be written without blocking: a socket and a pipe of our own take what
/// they can, another pipe at least PIPE_BUF once it is ready. The count, or -1 with errno.
ssize_t write_some(int descriptor, int own_pipe, bool is_ready, std::string_view bytes) {
  if (own_pipe >= 0) return ::write(own_pipe, bytes.data(), bytes.size());
  const ssize_t count = ::send(descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (count >= 0 || errno != ENOTSOCK) return count;
  if (!is_ready) {
    errno = EAGAIN;
    return -1;
  }
  return ::write(descriptor, bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
}

}  // namespace

Readiness::Readiness(asio::io_context& io, int descriptor, For purpose)
    : descriptor_(descriptor),
      events_((purpose == For::reading ? EPOLLIN : EPOLLOUT) | EPOLLONESHOT),
      set_(io, ::epoll_create1(EPOLL_CLOEXEC)) {
  epoll_event event{.events = 0, .data = {}};
  if (::epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, descriptor_, &event) != 0) always_ = errno == EPERM;
}

asio::awaitable<bool> Readiness::wait() {
  if (always_) co_return true;
  epoll_event event{.events = events_, .data = {}};
  if (::epoll_ctl(set_.native_handle(), EPOLL_CTL_MOD, descriptor_, &event) != 0) co_return false;
  error_code error;
  co_await set_.async_wait(stream_descriptor::wait_read, asio::redirect_error(asio::use_awaitable, error));
  co_return !error;
}

void Readiness::cancel() {
  error_code ignored;
  set_.cancel(ignored);
}

StdioTransport::StdioTransport(asio::io_context& io, Server& server, StdioOptions options)
    : io_(io),
      server_(server),
      options_(options),
      input_ready_(io, options.input, Readiness::For::reading),
      output_ready_(io, options.output, Readiness::For::writing),
      connection_(io.get_executor(), server, [this](std::string message) { send(std::move(message)); }),
      lines_(options.max_line, {[this](std::string_view line) { connection_.receive(line); },
                                [this] {
                                  connection_.reject({error_codes::kInvalidRequest,
                                                      "Invalid Request: the line is over " +
                                                          std::to_string(options_.max_line) + " bytes"});
                                }}),
      own_pipe_(open_anew(options.output)),
      output_changed_(io.get_executor()),
      room_changed_(io.get_executor()) {}

StdioTransport::~StdioTransport() {
  if (own_pipe_ >= 0) ::close(own_pipe_);
}

asio::awaitable<void> StdioTransport::run() {
  asio::co_spawn(io_, write_messages(), asio::detached);
  co_await read_lines();

  server_.close_subscriptions();  // they would run for ever, and this is the server's one client
  if (!output_closed_) co_await connection_.wait_until_idle(options_.grace);
  connection_.cancel_all();
  co_await connection_.wait_until_idle(kFlushLimit);
  all_sent_ = true;
  output_changed_.notify();
  const auto flush_end = std::chrono::steady_clock::now() + kFlushLimit;
  while (!writer_done_ && std::chrono::steady_clock::now() < flush_end) {
    co_await room_changed_.wait_until(flush_end);
  }
}

void StdioTransport::stop() {
  stopping_ = true;
  input_ready_.cancel();
  room_changed_.notify();
}

asio::awaitable<void> StdioTransport::read_lines() {
  const auto buffer =
      std::make_unique_for_overwrite<char[]>(kReadSize);  // zeros would cost as much as a start
  while (!stopping_ && !output_closed_) {
    co_await wait_for_output_room();
    if (!co_await input_ready_.wait() || stopping_) break;
    const ssize_t count = ::read(options_.input, buffer.get(), kReadSize);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) {
      lines_.finish();
      break;
    }
    lines_.feed({buffer.get(), static_cast<std::size_t>(count)});
    // What was read may run before more is read: a file is always ready.
    co_await asio::post(io_, asio::use_awaitable);
  }
}

asio::awaitable<void> StdioTransport::wait_for_output_room() {
  while (unsent_bytes_ > options_.max_unsent && !stopping_ && !output_closed_) {
    co_await room_changed_.wait();
  }
}

void StdioTransport::send(std::string message) {
  if (output_closed_) return;
  message += '\n';
  unsent_bytes_ += message.size();
  unsent_.push_back(std::move(message));
  output_changed_.notify();
}

asio::awaitable<void> StdioTransport::write_messages() {
  while (!output_closed_) {
    if (unsent_.empty()) {
      if (all_sent_) break;
      co_await output_changed_.wait();
      continue;
    }
    std::string message = std::move(unsent_.front());
    unsent_.pop_front();
    output_closed_ = !co_await write_whole(message);
    unsent_bytes_ -= message.size();
    room_changed_.notify();
  }
  if (output_closed_) input_ready_.cancel();  // nobody is left to answer
  writer_done_ = true;
  room_changed_.notify();
}

asio::awaitable<bool> StdioTransport::write_whole(std::string_view bytes) {
  for (bool is_ready = false; !bytes.empty();) {
    const ssize_t count = write_some(options_.output, own_pipe_, is_ready, bytes);
    if (count > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
      co_return false;
    }
    if (bytes.empty()) break;
    is_ready = co_await output_ready_.wait();
    if (!is_ready) co_return false;
  }
  co_return true;
}

}  // namespace mcp
