#include "server/protocol/messages/era.hpp"

namespace mcp {
namespace {

constexpr std::string_view kProtocolVersionKey = "io.modelcontextprotocol/protocolVersion";
constexpr std::string_view kClientCapabilitiesKey = "io.modelcontextprotocol/clientCapabilities";
constexpr std::string_view kClientInfoKey = "io.modelcontextprotocol/clientInfo";

using EraOrError = boost::system::result<Era, Error>;

Error invalid_params(std::string message) {
  return {error_codes::kInvalidParams, std::move(message)};
}

EraOrError modern_era(const Json& meta, const Json& version) {
  if (!version.is_string()) return invalid_params("_meta: protocolVersion must be a string");
  const std::string requested = version.get<std::string>();
  const std::optional<ProtocolRevision> revision = find_revision(requested);
  if (!revision || !is_modern(*revision)) {
    return Error{error_codes::kUnsupportedProtocolVersion,
                 "Unsupported protocol version",
                 {{"supported", Json::array({name(kModern)})}, {"requested", requested}}};
  }
  const Json* capabilities = find(meta, kClientCapabilitiesKey);
  if (!capabilities || !capabilities->is_object()) {
    return invalid_params("_meta: clientCapabilities is required and must be an object");
  }
  const Json* client = find(meta, kClientInfoKey);
  if (client && !find_string(*client, "name")) {
    return invalid_params("_meta: clientInfo must be an object with a name");
  }
  return Era{*revision, read_client_info(client), *capabilities};
}

}  // namespace

ClientInfo read_client_info(const Json* value) {
  if (!value) return {};
  return {find_string(*value, "name").value_or(""), find_string(*value, "version").value_or("")};
}

EraOrError read_era(const Json& params, const Conversation& conversation) {
  const Json* meta = find(params, "_meta");
  if (meta && !meta->is_object()) return invalid_params("_meta must be an object");
  if (meta) {
    if (const Json* version = find(*meta, kProtocolVersionKey)) return modern_era(*meta, *version);
    if (find(*meta, kClientCapabilitiesKey) || find(*meta, kClientInfoKey)) {
      return invalid_params("_meta: protocolVersion is required beside clientCapabilities and clientInfo");
    }
  }
  return Era{conversation.revision.value_or(kNewestLegacy), conversation.client};
}

}  // namespace mcp
