// A client's answers to the questions of a tool, whatever they are: a change runs after a plain yes to the
// question that was asked, once, and a choice of imports gives the tool one text and nothing else.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "tests/fuzz/fuzz.hpp"
#include "tools/commands/write_approval.hpp"
#include "tools/leads/import_choice.hpp"

namespace {

namespace asio = boost::asio;
using base::Json;

/// Gives back what it was called with.
class Echo : public mcp::Tool {
 public:
  std::string_view name() const override { return "echo"; }
  asio::awaitable<std::optional<mcp::ToolDefinition>> definition() override { co_return std::nullopt; }
  asio::awaitable<mcp::ToolOutcome> call(Json arguments, mcp::CallContext) override {
    co_return mcp::text_result(base::dump_json(arguments));
  }
};

void approve(const mcp::CallContext& answered) {
  static salestouch::WriteApproval approval{salestouch::CursorSeal("secret")};
  const Json input = {{"lead_id", "lead_1"}};
  const std::string command = "lead.status.set";
  mcp::CallContext context = answered;
  require(approval.refusal(context, command, input).has_value());  // with a state that was not given
  context.request_state = approval.question({}, command, input, context.era).request_state;
  require(approval.refusal(context, "another", input).has_value());
  const Json* answer = base::find(context.input_responses, "approve");
  const Json* content = answer ? base::find(*answer, "content") : nullptr;
  const Json* ticked = content ? base::find(*content, "approve") : nullptr;
  const bool is_yes = answer && base::find_string(*answer, "action") == "accept" && ticked &&
                      (*ticked == true || *ticked == "true");
  require(approval.refusal(context, command, input).has_value() != is_yes);
  require(approval.refusal(context, command, input).has_value());
}

void choose(const mcp::CallContext& answered) {
  static asio::io_context io;
  static base::Worker worker;
  static salestouch::ApiClient api({}, {}, worker);
  static salestouch::ImportNames names(api, {});
  static salestouch::ImportChoice choice(std::make_unique<Echo>(), names, nullptr);
  std::optional<mcp::ToolOutcome> outcome;
  asio::co_spawn(io, choice.call({{"limit", 3}}, answered),
                 [&](std::exception_ptr thrown, mcp::ToolOutcome of) {
                   require(!thrown);
                   outcome = std::move(of);
                 });
  io.restart();
  io.run();
  const auto& result = std::get<mcp::CallToolResult>(*outcome);
  if (result.is_error) return;
  const Json called = *base::parse_json(result.content[0]["text"].get<std::string>());
  require(called["limit"] == 3 && called.size() <= 2);
  require(!called.contains("import_id") || called["import_id"].is_string());
}

}  // namespace

FUZZ(std::string_view input) {
  std::optional<Json> responses = base::parse_json(input, mcp::kMessageLimits);
  if (!responses || !responses->is_object()) return;
  mcp::CallContext context;
  context.era = {mcp::kModern, {}};
  context.input_responses = std::move(*responses);
  context.request_state = "YQAAAANX0rBmBt6ILlzfTQ5kJuSb";
  approve(context);
  choose(context);
}
