#pragma once

#include <string>

#include "server/protocol/outcome.hpp"

namespace mcp {

/// Asks the person by a form of `schema` (2025-11-25, Elicitation, Form Mode), under the name `key`; for
/// clients that can show one (CallContext::can_show_form).
InputRequired ask_by_form(const std::string& key, std::string message, Json schema, const Era& era);

}  // namespace mcp
