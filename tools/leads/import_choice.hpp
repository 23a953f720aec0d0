#pragma once

#include <memory>

#include "server/protocol/tool.hpp"
#include "tools/commands/tool_observer.hpp"
#include "tools/leads/source/import_names.hpp"

namespace salestouch {

/// A tool about one import, for callers that do not know its id. Where a call names no import, or one that
/// the API does not know, the person chooses one of the newest (MCP, Elicitation) and the call goes on with
/// it. A client that cannot ask gets the list in the error, in at most 400 tokens, so that the agent can ask.
class ImportChoice : public mcp::Tool {
 public:
  /// `names`, and `observer`, which may be null, must outlive this.
  ImportChoice(std::unique_ptr<mcp::Tool> tool, ImportNames& names, ToolObserver* observer)
      : tool_(std::move(tool)), names_(names), observer_(observer) {}

  std::string_view name() const override { return tool_->name(); }
  boost::asio::awaitable<std::optional<mcp::ToolDefinition>> definition() override {
    return tool_->definition();
  }
  boost::asio::awaitable<mcp::ToolOutcome> call(base::Json arguments, mcp::CallContext context) override;

 private:
  boost::asio::awaitable<mcp::ToolOutcome> none_chosen(const mcp::CallContext& context);
  boost::asio::awaitable<bool> lacks_import(const base::Json& arguments, const mcp::CallToolResult& result);

  std::unique_ptr<mcp::Tool> tool_;
  ImportNames& names_;
  ToolObserver* observer_;
};

}  // namespace salestouch
