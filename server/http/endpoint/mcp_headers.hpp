#pragma once

#include <optional>

#include "server/http/http_message.hpp"
#include "server/protocol/messages/era.hpp"

/// The header fields of a modern request, which repeat what its body says so that proxies can route by them
/// (MCP 2026-07-28, Transports, Streamable HTTP). Each check gives -32020 for a field that is missing,
/// malformed, repeated or says something else than the body.
namespace mcp {

/// The revision a request claims in its header; nothing when it does not.
std::optional<std::string> protocol_version_header(const HttpRequestHead& head);

/// MCP-Protocol-Version, against `_meta`.
std::optional<Error> check_protocol_version(const HttpRequestHead& head, const Request& request);

/// Mcp-Method and, where the method has a name or a URI, Mcp-Name.
std::optional<Error> check_headers(const HttpRequestHead& head, const Request& request);

/// The Mcp-Param-… fields that `input_schema` asks for with x-mcp-header, against the arguments.
std::optional<Error> check_parameter_headers(const HttpRequestHead& head, const Json& input_schema,
                                             const Json& arguments);

/// What a field's value stands for: itself, or what `=?base64?…?=` holds; nothing when that is malformed.
std::optional<std::string> decode_header_value(std::string_view value);

}  // namespace mcp
