#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>

#include "server/http/http_reply.hpp"

namespace mcp {

class Server;

/// The requests over /mcp that their clients can cancel by a message of its own (2025-11-25, Cancellation):
/// before 2026-07-28 a broken stream cancels nothing. A request is named by its caller, the server that
/// serves them, what tells the client from all others, and its own id; who does not know all four reaches
/// none. Not thread-safe; a call may outlive this.
class OpenCalls {
 public:
  struct Name {
    std::string caller;  ///< Caller::id
    const Server* server = nullptr;
    std::string client;   ///< Conversation::id; empty: one that is not told from others cancels nothing
    std::string request;  ///< the JSON text of its id

    bool operator<(const Name& other) const {
      return std::tie(caller, server, client, request) <
             std::tie(other.caller, other.server, other.client, other.request);
    }
  };

 private:
  using Replies = std::multimap<Name, HttpReply*>;

 public:
  /// One call, for as long as it lives; `reply` must live as long.
  class Call {
   public:
    Call(const OpenCalls& among, Name name, HttpReply& reply);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

   private:
    std::shared_ptr<Replies> among_;
    Replies::iterator place_;
  };

  /// Cancels every call of this name: a client that uses an id twice at once wants neither.
  void cancel(const Name& name) const;

 private:
  std::shared_ptr<Replies> replies_ = std::make_shared<Replies>();
};

}  // namespace mcp
