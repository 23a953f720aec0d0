#include "server/stdio_transport.hpp"

#include <limits.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>

namespace mcp {
namespace {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;
using boost::system::error_code;

/// How long writing may go on after the last request is done, for a client that reads slowly.
constexpr std::chrono::seconds kFlushLimit{2};

/// Waits until `descriptor` is ready; false when it no longer can be. A regular file cannot be polled and is
/// always ready.
asio::awaitable<bool> wait_ready(stream_descriptor& descriptor, stream_descriptor::wait_type what) {
  error_code error;
  co_await descriptor.async_wait(what, asio::redirect_error(asio::use_awaitable, error));
  co_return !error || error == asio::error::operation_not_supported;
}

/// Writes as much of `bytes` as a ready descriptor takes without blocking: a socket takes what it can, a pipe
/// at least PIPE_BUF. The count, or -1 with errno.
ssize_t write_some(int descriptor, std::string_view bytes) {
  ssize_t count = ::send(descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (count >= 0 || errno != ENOTSOCK) return count;
  return ::write(descriptor, bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
}

void open_descriptor(stream_descriptor& descriptor, int number) {
  error_code error;
  descriptor.assign(number, error);
  if (error) spdlog::warn("descriptor {}: {}", number, error.message());
}

void wait_forever(asio::steady_timer& timer) {
  timer.expires_at(asio::steady_timer::time_point::max());
}

}  // namespace

StdioTransport::StdioTransport(asio::io_context& io, Server& server, StdioOptions options)
    : options_(options),
      input_(io),
      output_(io),
      connection_(io.get_executor(), server, [this](std::string message) { send(std::move(message)); }),
      lines_(options.max_line, {[this](std::string_view line) { connection_.receive(line); },
                                [this] {
                                  connection_.reject({error_codes::kInvalidRequest,
                                                      "Invalid Request: the line is over " +
                                                          std::to_string(options_.max_line) + " bytes"});
                                }}),
      output_changed_(io),
      room_changed_(io) {
  open_descriptor(input_, options_.input);
  open_descriptor(output_, options_.output);
}

StdioTransport::~StdioTransport() {
  // Both belong to the process, not to this object.
  if (input_.is_open()) input_.release();
  if (output_.is_open()) output_.release();
}

asio::awaitable<void> StdioTransport::run() {
  asio::co_spawn(input_.get_executor(), write_messages(), asio::detached);
  co_await read_lines();

  if (output_closed_ || !co_await connection_.wait_until_idle(options_.grace)) {
    connection_.cancel_all();
    co_await connection_.wait_until_idle(kFlushLimit);
  }
  all_sent_ = true;
  output_changed_.cancel();
  const auto flush_end = std::chrono::steady_clock::now() + kFlushLimit;
  while (!writer_done_ && std::chrono::steady_clock::now() < flush_end) {
    room_changed_.expires_at(flush_end);
    error_code ignored;
    co_await room_changed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

void StdioTransport::stop() {
  error_code ignored;
  stopping_ = true;
  input_.cancel(ignored);
  room_changed_.cancel();
}

asio::awaitable<void> StdioTransport::read_lines() {
  std::vector<char> buffer(64 * 1024);
  while (!stopping_ && !output_closed_) {
    co_await wait_for_output_room();
    if (!co_await wait_ready(input_, stream_descriptor::wait_read) || stopping_) break;
    const ssize_t count = ::read(options_.input, buffer.data(), buffer.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) {
      lines_.finish();
      break;
    }
    lines_.feed({buffer.data(), static_cast<std::size_t>(count)});
  }
}

asio::awaitable<void> StdioTransport::wait_for_output_room() {
  while (unsent_bytes_ > options_.max_unsent && !stopping_ && !output_closed_) {
    wait_forever(room_changed_);
    error_code ignored;
    co_await room_changed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

void StdioTransport::send(std::string message) {
  if (output_closed_) return;
  message += '\n';
  unsent_bytes_ += message.size();
  unsent_.push_back(std::move(message));
  output_changed_.cancel();
}

asio::awaitable<void> StdioTransport::write_messages() {
  while (!output_closed_) {
    if (unsent_.empty()) {
      if (all_sent_) break;
      wait_forever(output_changed_);
      error_code ignored;
      co_await output_changed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      continue;
    }
    std::string message = std::move(unsent_.front());
    unsent_.pop_front();
    output_closed_ = !co_await write_whole(message);
    unsent_bytes_ -= message.size();
    room_changed_.cancel();
  }
  error_code ignored;
  if (output_closed_) input_.cancel(ignored);  // nobody is left to answer
  writer_done_ = true;
  room_changed_.cancel();
}

asio::awaitable<bool> StdioTransport::write_whole(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!co_await wait_ready(output_, stream_descriptor::wait_write)) co_return false;
    const ssize_t count = write_some(options_.output, bytes);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) co_return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  co_return true;
}

}  // namespace mcp
