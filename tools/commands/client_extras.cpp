#include "tools/commands/client_extras.hpp"

#include <algorithm>

namespace salestouch {
namespace {

constexpr ClientExtra kExtras[] = {
    {"tool", "n8n", "github.com/n8n-io/n8n/issues/21500", true},
    {"toolCallId", "n8n", "github.com/n8n-io/n8n/issues/21716"},
    {"sessionId", "n8n", "github.com/n8n-io/n8n/issues/22787"},
    {"action", "n8n", "github.com/n8n-io/n8n/issues/22787", true},
    {"chatInput", "n8n", "github.com/n8n-io/n8n/issues/22787"},
    {"task_progress", "Cline", "github.com/cline/cline/pull/9951"},
    {"random_string", "hosts whose models need an argument for every tool",
     "github.com/CharTyr/MaiBot_MCPBridgePlugin/issues/1"},
    {"security_context", "CrewAI", "github.com/crewAIInc/crewAI/issues/4796"},
    {"wait_for_previous", "Gemini CLI", "github.com/google-gemini/gemini-cli/issues/27403"},
};

}  // namespace

std::span<const ClientExtra> client_extras() {
  return kExtras;
}

bool has_sure_extra(const base::Json& arguments, const base::Json& properties) {
  return std::ranges::any_of(kExtras, [&](const ClientExtra& extra) {
    return !extra.is_word && arguments.contains(extra.name) && !properties.contains(extra.name);
  });
}

bool is_client_extra(std::string_view name) {
  return std::ranges::find(kExtras, name, &ClientExtra::name) != std::end(kExtras);
}

}  // namespace salestouch
