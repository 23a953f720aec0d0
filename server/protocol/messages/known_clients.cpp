#include "server/protocol/messages/known_clients.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.hpp"

namespace mcp {
namespace {

constexpr std::size_t kNone = ResultLimits::kNone;

constexpr KnownClient kUnnamed = {
    "", false, {}, "who does not say its name gets the names that work everywhere"};
constexpr KnownClient kUnknown = {
    "", false, {}, "the names go on to model APIs, several of which refuse dots: ^[a-zA-Z0-9_-]{1,64}$"};

// Longer names before their own beginnings: the first match wins.
constexpr std::array kClients = {
    // 25,000 tokens and 50,000 characters, beyond which the result goes to a file; a warning from 10,000
    // tokens on.
    KnownClient{
        "claude-code",
        true,
        {15'600, 50'000, kNone},
        "code.claude.com/docs/en/mcp (names, MAX_MCP_OUTPUT_TOKENS); github.com/anthropics/claude-code/issues/45766"},
    // 150,000 characters a result.
    KnownClient{
        "claude",
        false,
        {60'000, 150'000, kNone},
        "github.com/loomle/loomle/issues/168: every chat fails with a dotted tool; claude.com/docs/connectors/building"},
    KnownClient{"local-agent-mode",
                false,
                {60'000, 150'000, kNone},
                "what Claude Desktop calls itself in its agent mode, followed by the server's name"},
    KnownClient{
        "anthropic", false, {60'000, 150'000, kNone}, "claude.ai connectors share Claude Desktop's rules"},
    KnownClient{
        "cursor", false, {}, "github.com/webstudio-is/webstudio/issues/5960: dotted tools are hidden"},
    // 8,192 bytes, beyond which the model gets a path and a preview.
    KnownClient{
        "visual studio code",
        true,
        {kNone, kNone, 8'192},
        "github.copilot.chat.agent.largeToolResultsToDisk.thresholdBytes, VS Code's settings reference; "
        "github.com/microsoft/vscode/issues/336916",
        /*shows_annotated_apps=*/false},
    KnownClient{
        "copilot",
        false,
        {kNone, kNone, 8'192},
        "github.com/github/copilot-cli/issues/1879 (400 for a dot), 1732; github.com/microsoft/vscode/issues/329276"},
    KnownClient{"github-copilot", false, {kNone, kNone, 8'192}, "as copilot"},
    // 10,000 tokens, cut in the middle.
    KnownClient{"codex",
                false,
                {10'000, kNone, kNone},
                "github.com/openai/codex/issues/8174 (400 for a dot in older versions), 14466"},
    KnownClient{
        "openai", false, {10'000, kNone, kNone}, "OpenAI Responses API: tool names match ^[a-zA-Z0-9_-]+$"},
    // 40,000 characters, of which the middle is cut.
    KnownClient{"gemini", true, {kNone, 40'000, kNone}, "github.com/google-gemini/gemini-cli/pull/18446"},
    KnownClient{"goose", false, {kNone, 200'000, kNone}, "block/goose, large_response_handler.rs"},
    KnownClient{"crush", false, {kNone, kNone, 131'072}, "github.com/charmbracelet/crush/pull/3602"},
    KnownClient{"kimi", false, {kNone, 100'000, kNone}, "github.com/MoonshotAI/kimi-cli/issues/2221"},
    KnownClient{"qwen", false, {kNone, 25'000, kNone}, "github.com/QwenLM/qwen-code/issues/2439"},
    KnownClient{"mastra", false, {10'000, kNone, kNone}, "github.com/mastra-ai/mastra/issues/22075"},
};

bool begins_with_ignoring_case(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() &&
         std::equal(beginning.begin(), beginning.end(), text.begin(),
                    [&](char expected, char c) { return base::to_lower(c) == expected; });
}

}  // namespace

const KnownClient* find_client_by_user_agent(std::string_view user_agent) {
  // The first product of the field (RFC 9110, 10.1.5), without what a product's name cannot hold.
  std::string product;
  for (char c : user_agent.substr(0, user_agent.find_first_of("/ (")))
    product += c == '-' || c == '_' ? ' ' : c;
  if (product.empty()) return nullptr;
  if (begins_with_ignoring_case(product, "vscode")) product = "visual studio code";
  for (const KnownClient& client : kClients) {
    std::string name(client.name);
    std::ranges::replace(name, '-', ' ');
    if (begins_with_ignoring_case(product, name)) return &client;
  }
  return nullptr;
}

const KnownClient& known_client(std::string_view client_name) {
  if (client_name.empty()) return kUnnamed;
  for (const KnownClient& client : kClients) {
    if (begins_with_ignoring_case(client_name, client.name)) return client;
  }
  return kUnknown;
}

std::span<const KnownClient> known_clients() {
  return kClients;
}

}  // namespace mcp
