#include "server/known_clients.hpp"

#include <algorithm>
#include <array>

namespace mcp {
namespace {

constexpr KnownClient kUnnamed = {"", false, "who does not say its name gets the names that work everywhere"};
constexpr KnownClient kUnknown = {"", true,
                                  "MCP 2025-11-25, Tools: a dot is a legal character of a tool name"};

// Longer names before their own beginnings: the first match wins.
constexpr std::array kClients = {
    KnownClient{"claude-code", true, "code.claude.com/docs/en/mcp: other characters become _"},
    KnownClient{"claude", false, "github.com/loomle/loomle/issues/168: every chat fails with a dotted tool"},
    KnownClient{"anthropic", false, "claude.ai connectors share Claude Desktop's name rule"},
    KnownClient{"cursor", false, "github.com/webstudio-is/webstudio/issues/5960: dotted tools are hidden"},
    KnownClient{"copilot", false, "github.com/github/copilot-cli/issues/1879: answered with status 400"},
    KnownClient{"github-copilot", false, "github.com/github/copilot-cli/issues/1879"},
    KnownClient{"codex", false, "github.com/openai/codex/issues/8174: older versions are answered with 400"},
    KnownClient{"openai", false, "OpenAI Responses API: tool names match ^[a-zA-Z0-9_-]+$"},
};

bool begins_with_ignoring_case(std::string_view text, std::string_view beginning) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return text.size() >= beginning.size() &&
         std::equal(beginning.begin(), beginning.end(), text.begin(),
                    [&](char expected, char c) { return lower(c) == expected; });
}

}  // namespace

const KnownClient& known_client(std::string_view client_name) {
  if (client_name.empty()) return kUnnamed;
  for (const KnownClient& client : kClients) {
    if (begins_with_ignoring_case(client_name, client.name)) return client;
  }
  return kUnknown;
}

}  // namespace mcp
