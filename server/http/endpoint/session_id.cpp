#include "server/http/endpoint/session_id.hpp"

#include "base/utf8.hpp"
#include "server/http/auth/base64url.hpp"
#include "server/http/auth/random_token.hpp"
#include "server/protocol/apps.hpp"

namespace mcp {
namespace {

constexpr std::size_t kMostBytes = 2'048;
constexpr std::size_t kMostOfName = 200;

/// Without the extensions that no tool here has a use for.
Json known_alone(Json capabilities) {
  const Json* extensions = find(capabilities, "extensions");
  const bool has_apps = extensions && declares(*extensions, kAppsExtension);
  capabilities.erase("extensions");
  if (has_apps) capabilities["extensions"][kAppsExtension] = Json::object();
  return capabilities;
}

}  // namespace

std::string new_session_id(const Conversation& conversation) {
  Json said = {{"name", base::first_characters(conversation.client.name, kMostOfName)},
               {"version", base::first_characters(conversation.client.version, kMostOfName)},
               {"capabilities", conversation.capabilities},
               {"id", random_token().value_or("")}};
  if (conversation.revision) said["revision"] = name(*conversation.revision);
  std::string id = to_base64url(base::dump_json(said));
  if (id.size() <= kMostBytes) return id;
  said["capabilities"] = known_alone(conversation.capabilities);
  id = to_base64url(base::dump_json(said));
  return id.size() <= kMostBytes ? id : "";
}

void read_session_id(const HttpRequestHead& head, Conversation& conversation) {
  std::string_view id = head["Mcp-Session-Id"];
  id = id.substr(0, id.find(','));  // two proxies may each add it
  if (id.empty() || id.size() > kMostBytes) return;
  const std::optional<std::string> text = from_base64url(id);
  const std::optional<Json> said = text ? base::parse_json(*text, kMessageLimits) : std::nullopt;
  if (!said) return;
  conversation.client = read_client_info(&*said);
  conversation.capabilities = read_capabilities(find(*said, "capabilities"));
  conversation.id = find_string(*said, "id").value_or("");
  // Clients that do not name the revision in each request (2025-06-18, Protocol Version Header) said it once.
  const std::optional<ProtocolRevision> revision = find_revision(find_string(*said, "revision").value_or(""));
  if (revision && !is_modern(*revision) && head.count("MCP-Protocol-Version") == 0)
    conversation.revision = revision;
}

}  // namespace mcp
