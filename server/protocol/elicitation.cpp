#include "server/protocol/elicitation.hpp"

namespace mcp {

InputRequired ask_by_form(const std::string& key, std::string message, Json schema, const Era& era) {
  Json params = {{"message", std::move(message)}, {"requestedSchema", std::move(schema)}};
  if (era.revision >= ProtocolRevision::v2025_11_25) params["mode"] = "form";
  InputRequired required;
  required.input_requests[key] = {{"method", "elicitation/create"}, {"params", std::move(params)}};
  return required;
}

}  // namespace mcp
