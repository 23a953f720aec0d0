#include "server/http/endpoint/session_id.hpp"

#include "server/http/auth/base64url.hpp"
#include "server/http/auth/random_token.hpp"

namespace mcp {
namespace {

constexpr std::size_t kMostBytes = 2'048;

}  // namespace

std::string new_session_id(const Conversation& conversation) {
  const Json said = {{"name", conversation.client.name},
                     {"version", conversation.client.version},
                     {"capabilities", conversation.capabilities},
                     {"id", random_token().value_or("")}};
  std::string id = to_base64url(base::dump_json(said));
  return id.size() <= kMostBytes ? id : "";
}

void read_session_id(const HttpRequestHead& head, Conversation& conversation) {
  const std::string_view id = head["Mcp-Session-Id"];
  if (id.empty() || id.size() > kMostBytes) return;
  const std::optional<std::string> text = from_base64url(id);
  const std::optional<Json> said = text ? base::parse_json(*text, kMessageLimits) : std::nullopt;
  if (!said) return;
  conversation.client = read_client_info(&*said);
  conversation.capabilities = read_capabilities(find(*said, "capabilities"));
  conversation.id = find_string(*said, "id").value_or("");
}

}  // namespace mcp
