#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "server/protocol/mcp_server.hpp"

/// A tool in one value: its definition and what it does.
class FixtureTool : public mcp::Tool {
 public:
  using Call = std::function<boost::asio::awaitable<mcp::ToolOutcome>(base::Json, mcp::CallContext)>;

  FixtureTool(mcp::ToolDefinition definition, Call call)
      : definition_(std::move(definition)), call_(std::move(call)) {}
  std::string_view name() const override { return definition_.name; }
  boost::asio::awaitable<std::optional<mcp::ToolDefinition>> definition() override { co_return definition_; }
  boost::asio::awaitable<mcp::ToolOutcome> call(base::Json arguments, mcp::CallContext context) override {
    return call_(std::move(arguments), std::move(context));
  }

 private:
  mcp::ToolDefinition definition_;
  Call call_;
};

/// What the official conformance suite expects a server under test to have
/// (github.com/modelcontextprotocol/conformance). Owns the tools that it adds.
class Fixtures {
 public:
  explicit Fixtures(mcp::Server& server);

 private:
  void add(std::string name, FixtureTool::Call call,
           base::Json input_schema = base::Json{{"type", "object"}});
  void add_content_tools();
  void add_change_tools();
  void add_input_tools();
  void add_prompts();
  void add_resources();

  mcp::Server& server_;
  std::vector<std::unique_ptr<FixtureTool>> tools_;
};
