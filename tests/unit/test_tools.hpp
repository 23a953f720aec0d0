#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/protocol/elicitation.hpp"
#include "server/protocol/tool.hpp"

namespace mcp {

namespace asio = boost::asio;

inline ToolDefinition plain_definition(std::string_view name) {
  ToolDefinition definition;
  definition.name = definition.title = definition.description = name;
  definition.input_schema = {{"type", "object"}};
  return definition;
}

class EchoTool : public Tool {
 public:
  std::string_view name() const override { return "test.echo"; }
  asio::awaitable<std::optional<ToolDefinition>> definition() override {
    co_return plain_definition("test.echo");
  }
  asio::awaitable<ToolOutcome> call(Json arguments, CallContext context) override {
    if (context.report_progress) context.report_progress(1, 2, "half way");
    co_return text_result(dump_json(arguments));
  }
};

/// Ends only when cancelled, and counts how often that was.
class WaitTool : public Tool {
 public:
  std::string_view name() const override { return "test.wait"; }
  asio::awaitable<std::optional<ToolDefinition>> definition() override {
    co_return plain_definition("test.wait");
  }
  asio::awaitable<ToolOutcome> call(Json, CallContext) override {
    struct Count {
      int& cancelled;
      ~Count() { ++cancelled; }
    } count{cancelled};
    asio::steady_timer timer(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    co_await timer.async_wait(asio::use_awaitable);
    co_return CallToolResult{};
  }
  int cancelled = 0;
};

/// Asks a person for a word, and gives what the client answered.
class AskTool : public Tool {
 public:
  std::string_view name() const override { return "test.ask"; }
  asio::awaitable<std::optional<ToolDefinition>> definition() override {
    co_return plain_definition("test.ask");
  }
  asio::awaitable<ToolOutcome> call(Json, CallContext context) override {
    if (const Json* answer = find(context.input_responses, "word")) co_return text_result(dump_json(*answer));
    if (!context.can_show_form) co_return text_result("cannot ask", /*is_error=*/true);
    co_return ask_by_form("word", "Which word?", {{"type", "object"}, {"properties", Json::object()}},
                          context.era);
  }
};

class ThrowTool : public Tool {
 public:
  std::string_view name() const override { return "test.throw"; }
  asio::awaitable<std::optional<ToolDefinition>> definition() override {
    co_return plain_definition("test.throw");
  }
  asio::awaitable<ToolOutcome> call(Json, CallContext) override {
    throw std::runtime_error("inner secret");
    co_return CallToolResult{};
  }
};

}  // namespace mcp
