#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <list>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "server/protocol/outcome.hpp"

namespace mcp {

/// Takes one finished notification message to the client that sent the request.
using Notify = std::function<void(std::string message)>;

/// Who hears of changes: the streams that `subscriptions/listen` opened (2026-07-28, Subscriptions), each of
/// the kinds it asked for, until its client goes or the server ends; and legacy conversations, of all. Not
/// thread-safe.
class Subscriptions {
 public:
  /// More would be a client that forgets to close them.
  static constexpr std::size_t kMaxStreams = 1'024;

  /// Runs one listen request with this id to its end: acknowledges the kinds in `offered` first, then holds.
  /// Ends with `close_all`; throws operation_aborted when the client closes the stream.
  boost::asio::awaitable<Outcome> listen(const Json& id, const Json& params, std::set<std::string> offered,
                                         const Notify& notify);

  /// Lets a legacy conversation hear of every change, for as long as what this returns is held.
  std::shared_ptr<void> listen(Notify notify);

  /// Sends `method` to each stream that asked for `kind` (such as "toolsListChanged"), and to conversations.
  void publish(const std::string& kind, std::string_view method);

  /// Lets every listen request end with its result, as a server that shuts down does.
  void close_all();

 private:
  struct Stream {
    Json id;
    std::set<std::string> kinds;
    Notify notify;
    std::function<void()> close;
  };

  std::list<Stream> streams_;
  std::vector<std::weak_ptr<Notify>> conversations_;  ///< each owned by its conversation
};

}  // namespace mcp
