#include "server/stdio/stdio_transport.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

#include "server/protocol/messages/message_edges.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;

/// How long writing may go on after the last request is done, for a client that reads slowly.
constexpr std::chrono::seconds kFlushLimit{2};
constexpr std::size_t kReadSize = 64 * 1024;

}  // namespace

StdioTransport::StdioTransport(asio::io_context& io, Server& server, StdioOptions options)
    : io_(io),
      server_(server),
      options_(options),
      input_(io, options.input),
      output_(io, options.output),
      connection_(io.get_executor(), server, [this](std::string message) { send(std::move(message)); }),
      lines_(options.max_line, {[this](std::string_view line) { connection_.receive(line); },
                                [this](std::string_view beginning, std::string_view end) {
                                  connection_.reject({error_codes::kInvalidRequest,
                                                      "Invalid Request: the line is over " +
                                                          std::to_string(options_.max_line) + " bytes"},
                                                     id_at_edges(beginning, end));
                                }}),
      output_changed_(io.get_executor()),
      room_changed_(io.get_executor()) {}

asio::awaitable<void> StdioTransport::run() {
  asio::co_spawn(io_, write_messages(), asio::detached);
  co_await read_lines();

  server_.shut_down();  // what waits for the client would wait for ever: it is the server's one
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
  input_.cancel();
  room_changed_.notify();
}

asio::awaitable<void> StdioTransport::read_lines() {
  const auto buffer =
      std::make_unique_for_overwrite<char[]>(kReadSize);  // zeros would cost as much as a start
  while (!stopping_ && !output_closed_) {
    co_await wait_for_output_room();
    const std::size_t count = co_await input_.read_some({buffer.get(), kReadSize});
    if (stopping_ || output_closed_) break;
    if (count == 0) {
      lines_.finish();
      break;
    }
    lines_.feed({buffer.get(), count});
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
    output_closed_ = !co_await output_.write_whole(message);
    unsent_bytes_ -= message.size();
    room_changed_.notify();
  }
  if (output_closed_) input_.cancel();  // nobody is left to answer
  writer_done_ = true;
  room_changed_.notify();
}

}  // namespace mcp
