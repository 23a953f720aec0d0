#include "tools/commands/call_log.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "base/system/random_bits.hpp"
#include "base/utf8.hpp"

namespace salestouch {
namespace {

/// Characters; an argument that was refused may have any number.
constexpr std::size_t kMostOfAnId = 200;
constexpr std::size_t kMostOfACode = 64;

/// A code as logs may have it: the API's own may be any text.
std::string_view logged(std::string_view code) {
  const auto is_plain = [](char c) {
    return base::is_letter_or_digit(c) || c == '_' || c == '.' || c == '-';
  };
  const bool is_code = !code.empty() && code.size() <= kMostOfACode && std::ranges::all_of(code, is_plain);
  return is_code ? code : "other_error";
}

}  // namespace

CallLog::CallLog(std::string_view tool, base::TraceContext trace, ToolObserver* observer)
    : tool_(tool),
      tags_{fmt::format("{:016x}", base::random_bits()), std::move(trace)},
      observer_(observer) {}

void CallLog::about(const base::Json& arguments) {
  import_id_ = base::first_characters(base::find_string(arguments, "import_id").value_or(""), kMostOfAnId);
}

std::optional<ApiError> CallLog::refusal() const {
  const auto wait = observer_ ? observer_->must_wait() : std::nullopt;
  if (!wait) return std::nullopt;
  return ApiError{"rate_limited", "This user was given as many tokens as a minute allows.", true,
                  "Wait, then call again; ask for less: compact, fewer fields, or a condition.", *wait};
}

mcp::ToolOutcome CallLog::failed(const ApiError& error) const {
  write(logged(error.code), "");
  tell(logged(error.code), 0, 0);
  mcp::CallToolResult result = mcp::text_result(describe(error), /*is_error=*/true);
  result.error_code = error.code;
  return result;
}

void CallLog::succeeded(std::size_t bytes, std::size_t tokens, const PageBudget& budget,
                        std::size_t leads) const {
  const std::string counted =
      tokens == 0 ? "tokens not counted" : fmt::format("at most {} of {} tokens", tokens, budget.tokens);
  write("ok", fmt::format(", {} bytes, {}", bytes, counted));
  tell("ok", leads, tokens);
}

void CallLog::tell(std::string_view outcome, std::size_t leads, std::size_t tokens) const {
  if (observer_) observer_->call_ended({tool_, import_id_, outcome, leads, tokens});
}

void CallLog::write(std::string_view outcome, const std::string& more) const {
  const auto took = std::chrono::steady_clock::now() - begin_;
  const std::string_view trace = tags_.trace.trace_id();
  spdlog::info("tools/call {}: {}, {} ms{}, request {}{}{}", tool_, outcome,
               std::chrono::duration_cast<std::chrono::milliseconds>(took).count(), more, tags_.request_id,
               trace.empty() ? "" : ", trace ", trace);
}

}  // namespace salestouch
