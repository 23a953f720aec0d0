#include "server/protocol/messages/era.hpp"

namespace mcp {
namespace {

using EraOrError = boost::system::result<Era, Error>;

/// Bytes of them, which live as long as a conversation.
constexpr std::size_t kMostOfCapabilities = 16 * 1024;

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
  const Json* found = find(meta, meta_keys::kClientCapabilities);
  const Json none = Json::object();
  const Json* capabilities = found && is_empty_list(*found) ? &none : found;
  if (!capabilities || !capabilities->is_object()) {
    return invalid_params("_meta: clientCapabilities is required and must be an object");
  }
  const Json* client = find(meta, meta_keys::kClientInfo);
  if (client && !find_string(*client, "name")) {
    return invalid_params("_meta: clientInfo must be an object with a name");
  }
  return Era{*revision, read_client_info(client), *capabilities};
}

}  // namespace

bool Era::has_extension(std::string_view extension) const {
  const Json* extensions = find(client_capabilities, "extensions");
  return extensions && declares(*extensions, extension);
}

bool declares(const Json& client_capabilities, std::string_view name) {
  const Json* declared = find(client_capabilities, name);
  return declared && !declared->is_null() && *declared != false;
}

bool declares_elicitation(const Json& client_capabilities, std::string_view mode) {
  const Json* declared = find(client_capabilities, "elicitation");
  if (!declared) return false;
  if (is_empty_list(*declared)) return mode == "form";
  if (!declared->is_object()) return false;
  const Json* form = find(*declared, "form");
  const bool names_a_mode = (form && !form->is_null()) || declares(*declared, "url");
  return names_a_mode ? declares(*declared, mode) : mode == "form";
}

bool can_show_form(const Era& era) {
  return era.revision >= ProtocolRevision::v2025_06_18 &&
         declares_elicitation(era.client_capabilities, "form");
}

Json read_capabilities(const Json* capabilities) {
  Json kept = Json::object();
  if (!capabilities || !capabilities->is_object()) return kept;
  for (const char* name : {"elicitation", "sampling", "roots"}) {
    if (const Json* declared = find(*capabilities, name)) kept[name] = *declared;
  }
  const Json* extensions = find(*capabilities, "extensions");
  if (extensions && extensions->is_object()) {
    for (const auto& [name, settings] : extensions->items()) {
      if (declares(*extensions, name)) kept["extensions"][name] = Json::object();
    }
  }
  return base::dump_json(kept).size() <= kMostOfCapabilities ? kept : Json::object();
}

ClientInfo read_client_info(const Json* value) {
  if (!value) return {};
  return {find_string(*value, "name").value_or(""), find_string(*value, "version").value_or("")};
}

bool names_revision(const Json& params) {
  const Json* meta = find(params, "_meta");
  const Json* version = meta ? find(*meta, meta_keys::kProtocolVersion) : nullptr;
  return version && !version->is_null();
}

EraOrError read_era(const Json& params, const Conversation& conversation) {
  const Json* meta = find(params, "_meta");
  if (meta && !meta->is_object() && !meta->is_null()) return invalid_params("_meta must be an object");
  if (names_revision(params)) return modern_era(*meta, *find(*meta, meta_keys::kProtocolVersion));
  if (meta && (find(*meta, meta_keys::kClientCapabilities) || find(*meta, meta_keys::kClientInfo))) {
    return invalid_params("_meta: protocolVersion is required beside clientCapabilities and clientInfo");
  }
  return Era{conversation.revision.value_or(kNewestLegacy), conversation.client, conversation.capabilities};
}

Incoming read_incoming(Json value, const Conversation& conversation) {
  Message message = read_message(std::move(value));
  if (Request* request = std::get_if<Request>(&message)) {
    EraOrError era = read_era(request->params, conversation);
    return IncomingRequest{std::move(*request), std::move(era)};
  }
  if (Notification* notification = std::get_if<Notification>(&message)) return std::move(*notification);
  if (InvalidMessage* invalid = std::get_if<InvalidMessage>(&message)) return std::move(*invalid);
  return std::move(std::get<Response>(message));
}

}  // namespace mcp
