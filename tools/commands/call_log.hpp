#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "server/protocol/tool.hpp"
#include "tools/api/api_client.hpp"
#include "tools/commands/tool_observer.hpp"
#include "tools/results/result_budget.hpp"

namespace salestouch {

/// The access log: one line for each call of a tool that ends, with no word of its arguments or its result.
///
///   tools/call import.list: ok, 3 ms, 1894 bytes, at most 912 of 8000 tokens, request 5f0c…, trace 4bf9…
class CallLog {
 public:
  /// `tool` and `observer`, which may be null, must live as long as this.
  CallLog(std::string_view tool, base::TraceContext trace, ToolObserver* observer);

  /// Says which import the call is about, if its arguments name one, for the observer alone.
  void about(const base::Json& arguments);

  /// What the API is told of the call, so that its log can be laid beside this one.
  const CallTags& tags() const { return tags_; }

  /// Why the call may not be made now, if it may not.
  std::optional<ApiError> refusal() const;

  /// Logs the error and gives it as a result that the agent can read.
  mcp::ToolOutcome failed(const ApiError& error) const;

  /// Logs what the result has, and the tokens that it might have had; `tokens` is 0 where nothing limits
  /// them.
  void succeeded(std::size_t bytes, std::size_t tokens, const PageBudget& budget,
                 std::size_t leads = 0) const;

 private:
  void write(std::string_view outcome, const std::string& more) const;
  void tell(std::string_view outcome, std::size_t leads, std::size_t tokens) const;

  std::string_view tool_;
  CallTags tags_;
  ToolObserver* observer_;
  std::string import_id_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace salestouch
