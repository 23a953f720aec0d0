#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "base/event.hpp"
#include "server/protocol/mcp_server.hpp"

namespace mcp {

/// One client on one pipe or stream: turns messages into running requests and their answers into messages.
/// Requests run concurrently and may finish out of order. Not thread-safe; lives on `executor`, and must live
/// until it is idle.
class Connection {
 public:
  /// Requests at once; further ones are refused. More than one read of a transport can hold, so that only
  /// requests that last can reach it.
  static constexpr std::size_t kMaxRunning = 2'048;

  /// `send` takes each whole message for the client, in order, and must not block. A `conversation` that was
  /// opened elsewhere goes on here; one that is opened here hears of changes.
  Connection(boost::asio::any_io_executor executor, Server& server, std::function<void(std::string)> send,
             Conversation conversation = {});

  /// Takes one message. Whatever its content, this never throws: what is wrong with it is answered or
  /// ignored, as JSON-RPC asks.
  void receive(std::string_view text);

  /// Answers something that could not be taken in as a message at all; `id` is null where it has none.
  void reject(const Error& error, const Json& id);

  /// Waits until no request runs, or until `limit` has passed; says which.
  boost::asio::awaitable<bool> wait_until_idle(std::chrono::steady_clock::duration limit);

  /// Aborts every running request. None of them is answered.
  void cancel_all();

 private:
  /// Takes the answer of one request, or nothing when it was cancelled.
  using Reply = std::function<void(std::optional<std::string>)>;
  struct Running {
    explicit Running(std::string by) : key(std::move(by)) {}
    const std::string key;
    boost::asio::cancellation_signal signal;
    bool cancelled = false;
  };

  void receive_batch(Json elements);
  void refuse_batch(const Json& batch);
  void handle(Incoming message, const Reply& reply);
  void start(IncomingRequest incoming, const Reply& reply);
  void cancel(const Json& params);
  void abort(Running& request);
  void end(const std::shared_ptr<Running>& request);

  boost::asio::any_io_executor executor_;
  Server& server_;
  std::function<void(std::string)> send_;
  Conversation conversation_;
  std::set<std::shared_ptr<Running>> running_;
  /// Those that are not cancelled, by the id's JSON text, so that 1 and "1" differ. A cancelled one is never
  /// answered, so that its client may use the id again at once.
  std::map<std::string, std::shared_ptr<Running>> by_id_;
  base::Event idle_;  ///< the last running request has ended
};

}  // namespace mcp
