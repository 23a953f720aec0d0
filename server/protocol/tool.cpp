#include "server/protocol/tool.hpp"

namespace mcp {

CallToolResult text_result(std::string text, bool is_error) {
  CallToolResult result;
  Json block = {{"type", "text"}};
  block["text"] = std::move(text);
  result.content.push_back(std::move(block));
  result.is_error = is_error;
  return result;
}

}  // namespace mcp
