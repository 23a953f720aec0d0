#include "tools/commands/write_approval.hpp"

#include <algorithm>

#include "base/system/random_bits.hpp"
#include "server/protocol/elicitation.hpp"

namespace salestouch {
namespace {

using base::Json;

/// The question's name, under which the client answers, and that of its one field.
constexpr const char* kQuestion = "approve";
constexpr std::size_t kMostOfMessage = 2'000;
constexpr std::size_t kMostOfArgument = 300;

/// What a yes is bound to.
std::string scope_of(const std::string& command_id, const Json& input) {
  return "approve\n" + command_id + '\n' + base::dump_json(input);
}

std::string message_of(const CommandDescription& command, const std::string& command_id, const Json& input) {
  std::string message = "Run " + one_line(command_id, 64) + " in SalesTouch? It changes data there.";
  const auto add = [&message](const std::string& line) {
    if (message.size() + line.size() < kMostOfMessage) message += '\n' + line;
  };
  for (const auto& [name, value] : input.items()) {
    const std::string text = value.is_string() ? value.get<std::string>() : base::dump_json(value);
    add(one_line(name, 64) + ": " + one_line(text, kMostOfArgument));
  }
  for (const std::string& note : command.risk_notes) add(one_line(note, kMostOfArgument));
  return message;
}

/// With a box to tick. Clients say yes to an empty form by themselves (openai/codex issue 17164), or show a
/// person one that cannot be sent (PrefectHQ/fastmcp issue 3910).
Json form() {
  Json box = {{"type", "boolean"}, {"title", "Run it"}, {"description", "Whether to make this change"}};
  return {{"type", "object"},
          {"properties", {{kQuestion, std::move(box)}}},
          {"required", Json::array({kQuestion})}};
}

bool is_yes(const Json& answer) {
  const Json* content = base::find(answer, "content");
  const Json* ticked = content ? base::find(*content, kQuestion) : nullptr;
  return base::find_string(answer, "action") == "accept" && ticked && (*ticked == true || *ticked == "true");
}

}  // namespace

mcp::InputRequired WriteApproval::question(const CommandDescription& command, const std::string& command_id,
                                           const Json& input, const mcp::Era& era) {
  const Clock::time_point now = now_();
  std::erase_if(open_, [now](const auto& question) { return question.second <= now; });
  if (open_.size() >= kMostOpen) {
    open_.erase(std::ranges::min_element(open_, {}, [](const auto& question) { return question.second; }));
  }
  const std::uint64_t number = base::random_bits();
  open_[number] = now + kGoodFor;

  mcp::InputRequired required =
      mcp::ask_by_form(kQuestion, message_of(command, command_id, input), form(), era);
  required.request_state = seal_.seal({0, number}, scope_of(command_id, input));
  return required;
}

std::optional<ApiError> WriteApproval::refusal(const mcp::CallContext& context, const std::string& command_id,
                                               const Json& input) {
  const std::optional<PageCursor> state = seal_.open(context.request_state, scope_of(command_id, input));
  const auto question = state ? open_.find(state->fingerprint) : open_.end();
  if (question == open_.end() || question->second <= now_()) {
    return ApiError{"confirmation_expired",
                    command_id +
                        " was not called: the person's answer is not to this call, was used already, or is "
                        "older than ten minutes.",
                    false, "Call again; the person is then asked again."};
  }
  open_.erase(question);
  const Json* answer = base::find(context.input_responses, kQuestion);
  if (answer && is_yes(*answer)) return std::nullopt;
  return ApiError{"not_confirmed", command_id + " was not called: the person did not agree.", false,
                  "Do not call it again unless the person asks for it."};
}

bool WriteApproval::has_answer(const mcp::CallContext& context) {
  return context.input_responses.contains(kQuestion);
}

ApiError WriteApproval::cannot_ask(const std::string& command_id) {
  return {
      "confirmation_required",
      command_id + " was not called: it changes data, and this client cannot ask the person first.", false,
      "Ask the person to do it in SalesTouch, or to start the server with --allow-writes=unattended, which "
      "runs such commands without asking."};
}

}  // namespace salestouch
