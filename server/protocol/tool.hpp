#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <variant>

#include "server/protocol/outcome.hpp"

namespace mcp {

/// Hints for a client's permission dialogs (MCP, Tools, ToolAnnotations).
struct ToolAnnotations {
  bool read_only = false;
  bool destructive = true;
  bool idempotent = false;
  bool open_world = true;
};

/// One entry of tools/list. `input_schema` has "type":"object" at its root: clients reject the whole list
/// without.
struct ToolDefinition {
  std::string name;
  std::string title;
  std::string description;
  Json input_schema;
  Json output_schema = nullptr;  ///< null: results are text alone
  ToolAnnotations annotations;
  Json meta = Json::object();  ///< `_meta` of the entry; left out when empty
  std::string extension = {};  ///< the entry is listed to clients that declare this one; empty: to all
};

/// The result of tools/call. A tool that fails says so here (`is_error`), where the model can read it;
/// JSON-RPC errors are for calls that never reached a tool.
struct CallToolResult {
  Json content = Json::array();
  bool is_error = false;
  std::string structured_content;  ///< the JSON text of an object, on one line; empty: none
  Json meta = Json::object();      ///< `_meta`; left out when empty
  std::string error_code;          ///< of an error, for this program alone: clients are not sent it
};

/// The `error_code` of a tool that refuses a caller who may not change data.
inline constexpr std::string_view kWritesNotAllowed = "writes_not_allowed";

/// A result of one text block. Text is all that every client shows to its model.
CallToolResult text_result(std::string text, bool is_error = false);

using ToolOutcome = std::variant<CallToolResult, InputRequired, Error>;

/// Something tools/list offers and tools/call runs. Both run on the server's executor; a call is cancelled
/// through its coroutine's cancellation slot.
class Tool {
 public:
  virtual ~Tool() = default;
  virtual std::string_view name() const = 0;
  /// Nothing while the tool is not offered; a call is then for it to refuse.
  virtual boost::asio::awaitable<std::optional<ToolDefinition>> definition() = 0;
  virtual boost::asio::awaitable<ToolOutcome> call(Json arguments, CallContext context) = 0;
};

}  // namespace mcp
