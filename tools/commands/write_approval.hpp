#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "server/protocol/tool.hpp"
#include "tools/api/api_error.hpp"
#include "tools/commands/command_schema.hpp"
#include "tools/results/page_cursor.hpp"

namespace salestouch {

/// A person's yes before a command changes something (MCP, Elicitation). Each question has a state that goes
/// through the client and comes back with the answer: it is sealed for these arguments, is good once, at the
/// server that asked alone, and for ten minutes. Lives in the workspace of one account.
class WriteApproval {
 public:
  using Clock = std::chrono::steady_clock;

  explicit WriteApproval(CursorSeal seal, std::function<Clock::time_point()> now = Clock::now)
      : seal_(std::move(seal)), now_(std::move(now)) {}

  static constexpr std::chrono::minutes kGoodFor{10};
  static constexpr std::size_t kMostOpen = 1'000;

  /// Shows the command, its arguments and its risk notes as inert text of at most 2,000 characters.
  mcp::InputRequired question(const CommandDescription& command, const std::string& command_id,
                              const base::Json& input, const mcp::Era& era);

  /// Why the command may not run after the client's answers in `context`; nothing: the person said yes to
  /// this command with these arguments. An answer that was taken is never taken again.
  std::optional<ApiError> refusal(const mcp::CallContext& context, const std::string& command_id,
                                  const base::Json& input);

  /// Whether `context` brings an answer to such a question.
  static bool has_answer(const mcp::CallContext& context);

  /// What a client is told that cannot ask the person.
  static ApiError cannot_ask(const std::string& command_id);

 private:
  CursorSeal seal_;
  std::function<Clock::time_point()> now_;
  std::map<std::uint64_t, Clock::time_point> open_;  ///< the questions' numbers, and when each ends
};

}  // namespace salestouch
