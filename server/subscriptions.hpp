#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <list>
#include <set>
#include <string>

#include "server/outcome.hpp"

namespace mcp {

/// Takes one finished notification message to the client that sent the request.
using Notify = std::function<void(std::string message)>;

/// The streams that `subscriptions/listen` opened (2026-07-28, Subscriptions): each hears of the kinds of
/// change it asked for, until its client goes or the server ends. Not thread-safe.
class Subscriptions {
 public:
  /// More would be a client that forgets to close them.
  static constexpr std::size_t kMaxStreams = 1'024;

  /// Runs one listen request with this id to its end: acknowledges the kinds in `offered` first, then holds.
  /// Ends with `close_all`; throws operation_aborted when the client closes the stream.
  boost::asio::awaitable<Outcome> listen(const Json& id, const Json& params, std::set<std::string> offered,
                                         const Notify& notify);

  /// Sends `method` to each stream that asked for `kind` (such as "toolsListChanged").
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
};

}  // namespace mcp
