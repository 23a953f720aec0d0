#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <variant>

#include "base/trace_context.hpp"
#include "server/protocol/messages/era.hpp"

namespace mcp {

/// A result that asks the client for more first (2026-07-28, Multi Round-Trip Requests): the client answers
/// by calling again with `inputResponses` and the same `requestState`. A client of a legacy revision is asked
/// by requests of this server, and the handler is called again with its answers. Only tools/call, prompts/get
/// and resources/read may give one, and only for capabilities the client declared. `request_state` comes back
/// through the client: seal it.
struct InputRequired {
  Json input_requests = Json::object();  ///< by key: {"method", "params"}
  std::string request_state;             ///< empty: none
};

/// The result of a method: an object, and its `structuredContent` apart, as JSON text on one line, because it
/// may be megabytes; empty: none.
struct Result {
  Result(Json of)
      : members(std::move(of)) {}  // NOLINT(google-explicit-constructor): handlers return an object
  Json members;
  std::string structured_content;
  std::string tool_error = {};  ///< CallToolResult::error_code
};

/// What a method answers with: its result, a question, or a JSON-RPC error.
using Outcome = std::variant<Result, InputRequired, Error>;

/// What a handler may use of the request it answers.
struct CallContext {
  Era era;
  Json input_responses = Json::object();  ///< of a request that follows an InputRequired
  std::string request_state;              ///< likewise
  base::TraceContext trace;
  /// Sends notifications/progress; empty when the request carries no progressToken. `progress` must increase;
  /// a `total` of 0 is unknown.
  std::function<void(double progress, double total, std::string_view message)> report_progress;
  bool can_show_form = false;  ///< the client can be asked by elicitation/create in form mode
  /// Sends notifications/message, for people; empty where the client cannot take it.
  std::function<void(std::string_view level, std::string_view text)> log = {};
};

}  // namespace mcp
