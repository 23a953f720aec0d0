#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "server/protocol/tool.hpp"
#include "tools/api/api_client.hpp"
#include "tools/results/result_budget.hpp"

namespace salestouch {

/// The access log: one line for each call of a tool that ends, with no word of its arguments or its result.
///
///   tools/call import.list: ok, 3 ms, 1894 bytes, at most 912 of 8000 tokens, request 5f0c…, trace 4bf9…
class CallLog {
 public:
  /// `tool` must live as long as this.
  CallLog(std::string_view tool, base::TraceContext trace);

  /// What the API is told of the call, so that its log can be laid beside this one.
  const CallTags& tags() const { return tags_; }

  /// Logs the error and gives it as a result that the agent can read.
  mcp::ToolOutcome failed(const ApiError& error) const;

  /// Logs what the result has, and the tokens that it might have had; `tokens` is 0 where nothing limits
  /// them.
  void succeeded(std::size_t bytes, std::size_t tokens, const PageBudget& budget) const;

 private:
  void write(std::string_view outcome, const std::string& more) const;

  std::string_view tool_;
  CallTags tags_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace salestouch
