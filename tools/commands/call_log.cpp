#include "tools/commands/call_log.hpp"

#include <spdlog/spdlog.h>

#include "base/random_bits.hpp"

namespace salestouch {

CallLog::CallLog(std::string_view tool, base::TraceContext trace)
    : tool_(tool), tags_{fmt::format("{:016x}", base::random_bits()), std::move(trace)} {}

mcp::ToolOutcome CallLog::failed(const ApiError& error) const {
  write(error.code, "");
  mcp::CallToolResult result = mcp::text_result(describe(error), /*is_error=*/true);
  result.error_code = error.code;
  return result;
}

void CallLog::succeeded(std::size_t bytes, std::size_t tokens, const PageBudget& budget) const {
  const std::string counted =
      tokens == 0 ? "tokens not counted" : fmt::format("at most {} of {} tokens", tokens, budget.tokens);
  write("ok", fmt::format(", {} bytes, {}", bytes, counted));
}

void CallLog::write(std::string_view outcome, const std::string& more) const {
  const auto took = std::chrono::steady_clock::now() - begin_;
  const std::string_view trace = tags_.trace.trace_id();
  spdlog::info("tools/call {}: {}, {} ms{}, request {}{}{}", tool_, outcome,
               std::chrono::duration_cast<std::chrono::milliseconds>(took).count(), more, tags_.request_id,
               trace.empty() ? "" : ", trace ", trace);
}

}  // namespace salestouch
