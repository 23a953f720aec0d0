#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <variant>

#include "base/event.hpp"
#include "server/protocol/messages/json_rpc.hpp"

namespace mcp {

/// The requests that clients of the legacy revisions were sent and have not answered: elicitation, sampling,
/// roots. Their ids are 128 random bits, so that no other client can answer them. Not thread-safe; must
/// outlive the coroutines that ask.
class Questions {
 public:
  /// That wait at the same time: each keeps a call and its connection, also when its client has left, and a
  /// person reads one after the other.
  static constexpr std::size_t kMostOpen = 64;

  /// The question could not be put to the person: its client answered with this error, or too many are open.
  /// Whoever asked goes on as with a client that cannot be asked.
  struct NotPut {
    Error error;
  };
  using Answer = std::variant<Json, NotPut, Error>;

  /// Sends the request by `send`, and waits for the client's result or error; after `limit` an error. Whoever
  /// asks and is cancelled, or waits no longer, tells the client so (notifications/cancelled).
  boost::asio::awaitable<Answer> ask(std::string_view method, Json params,
                                     const std::function<void(std::string message)>& send,
                                     std::chrono::steady_clock::duration limit);

  /// Ends all that wait, with an error, and puts no others: the server ends, and takes no answers any more.
  void close();

  /// Takes a client's answer. False: no question of this id is open.
  bool take(const Response& response);

 private:
  struct Question;
  std::map<std::string, Question*> open_;  ///< by id; each lives in its asker's frame
  bool is_closed_ = false;
};

}  // namespace mcp
