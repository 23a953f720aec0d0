#pragma once

#include <spdlog/spdlog.h>

#include <chrono>
#include <string_view>

#include "server/tool.hpp"
#include "tools/api_error.hpp"

namespace salestouch {

/// The access log: one line for each call of a tool that ends, with no word of its arguments or its result.
class CallLog {
 public:
  /// `tool` must live as long as this.
  explicit CallLog(std::string_view tool) : tool_(tool) {}

  /// Logs the error and gives it as a result that the agent can read.
  mcp::ToolOutcome failed(const ApiError& error) const {
    spdlog::info("tools/call {}: {}, {} ms", tool_, error.code, milliseconds());
    mcp::CallToolResult result = mcp::text_result(describe(error), /*is_error=*/true);
    result.error_code = error.code;
    return result;
  }

  /// `tokens` is 0 where nothing limits them.
  void succeeded(std::size_t bytes, std::size_t tokens) const {
    spdlog::info("tools/call {}: ok, {} ms, {} bytes, {}", tool_, milliseconds(), bytes,
                 tokens == 0 ? "tokens not counted" : "at most " + std::to_string(tokens) + " tokens");
  }

 private:
  using Clock = std::chrono::steady_clock;

  long long milliseconds() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin_).count();
  }

  std::string_view tool_;
  Clock::time_point begin_ = Clock::now();
};

}  // namespace salestouch
