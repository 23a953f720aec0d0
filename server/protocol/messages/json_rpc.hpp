#pragma once

#include <string>
#include <variant>

#include "base/json.hpp"

/// JSON-RPC 2.0 messages (https://www.jsonrpc.org/specification) as MCP narrows them: an id is a string or a
/// number, `params` is an object.
namespace mcp {

using base::dump_json;
using base::find;
using base::find_string;
using base::Json;
using base::parse_json;

/// The error codes this server sends; those from -32020 on are MCP's own (2026-07-28, "Error codes").
namespace error_codes {
inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kInternalError = -32603;
inline constexpr int kHeaderMismatch = -32020;
inline constexpr int kMissingRequiredClientCapability = -32021;
inline constexpr int kUnsupportedProtocolVersion = -32022;
}  // namespace error_codes

/// A JSON-RPC error object. `data` is left out when null.
struct Error {
  int code;
  std::string message;
  Json data = nullptr;
};

struct Request {
  Json id;
  std::string method;
  Json params;  ///< always an object; `{}` when the message has none
};

struct Notification {
  std::string method;
  Json params;
};

/// A client's answer to a request of this server. Without an error, `result` is an object.
struct Response {
  Json id;
  Json result = Json::object();
  std::optional<Error> error = std::nullopt;
};

/// Something that is no message. `id` is null where it could not be read.
struct InvalidMessage {
  Json id;
  Error error;
};

using Message = std::variant<Request, Notification, Response, InvalidMessage>;

/// What one message from a client may hold. Arguments are small; an API's answer never comes this way.
inline constexpr base::JsonLimits kMessageLimits{.depth = 64, .values = 10'000};

/// Whether `value` is [], as PHP writes an empty object.
bool is_empty_list(const Json& value);

/// Whether this number, if it is one, is the one that the client wrote: what has more digits than 64 bits is
/// read as one near it.
bool is_kept_number(const Json& value);

/// What is wrong with a batch as such: it holds nothing, or more than 100 messages.
std::optional<Error> batch_error(const Json& batch);

/// How many messages the text of one or of a batch holds, which need not be valid.
std::size_t count_messages(std::string_view text);

/// The JSON value that a client sent, or what to answer: -32700 to what is no JSON, -32600 to what exceeds
/// `kMessageLimits`, with the id where one can be found, and to an id that would not go back as it came. In a
/// time that grows with the text alone.
std::variant<Json, InvalidMessage> parse_message(std::string_view text);

/// Sorts one JSON value into the kind of message it is.
Message read_message(Json value);

/// Each of these returns one message without a line end.
///
/// `result` is an object. `structured_content`, the JSON text of a value on one line, becomes a member of it
/// unless it is empty: bulk data, which as a tree of values would take ten times as long.
std::string result_message(const Json& id, const Json& result, std::string_view structured_content = {});

/// An error whose `id` is null goes without an id: every revision's clients drop it quietly, where
/// `"id":null` fails their schemas.
std::string error_message(const Json& id, const Error& error);
std::string notification_message(std::string_view method, Json params);
std::string request_message(const Json& id, std::string_view method, Json params);

}  // namespace mcp
