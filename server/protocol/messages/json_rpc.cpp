#include "server/protocol/messages/json_rpc.hpp"

#include <simdjson.h>

namespace mcp {
namespace {

/// MCP takes strings and integers, JSON-RPC any number, and some clients' integers are written 1.0: whatever
/// it is, it goes back as it came.
bool is_id(const Json& value) {
  return value.is_string() || value.is_number();
}

/// Some clients send "id":null with notifications.
bool is_absent_id(const Json* id, const Json& method) {
  return !id || (id->is_null() && method.get_ref<const std::string&>().starts_with("notifications/"));
}

InvalidMessage invalid(Json id, std::string why) {
  return {std::move(id), {error_codes::kInvalidRequest, "Invalid Request: " + std::move(why)}};
}

/// The id of a request that is too large to be taken in, so that its client need not wait for an answer.
Json find_id(std::string_view text) {
  simdjson::ondemand::parser parser;
  const simdjson::padded_string padded(text);
  simdjson::ondemand::document document;
  simdjson::ondemand::object request;
  if (parser.iterate(padded).get(document) || document.get_object().get(request)) return nullptr;
  for (auto field : request) {
    std::string_view key;
    if (field.unescaped_key().get(key)) return nullptr;
    if (key != "id") continue;
    std::string_view id;
    simdjson::ondemand::value value;
    if (field.value().get(value) || simdjson::to_json_string(value).get(id)) return nullptr;
    Json parsed = parse_json(id).value_or(nullptr);
    return is_id(parsed) ? parsed : Json(nullptr);
  }
  return nullptr;
}

/// A result that is no object is an error of the client's.
Response response_of(Json id, const Json& value) {
  Response response{std::move(id)};
  const Json* result = find(value, "result");
  const Json* error = find(value, "error");
  if (error || !result->is_object()) {
    response.error = Error{error_codes::kInternalError, "The client's answer has no result"};
    const Json* code = error ? find(*error, "code") : nullptr;
    if (code && code->is_number_integer()) response.error->code = code->get<int>();
    if (error) response.error->message = find_string(*error, "message").value_or(response.error->message);
  } else {
    response.result = *result;
  }
  return response;
}

}  // namespace

std::variant<Json, InvalidMessage> parse_message(std::string_view text) {
  if (std::optional<Json> value = parse_json(text, kMessageLimits)) return std::move(*value);
  const base::JsonSize size = base::size_of_json(text);
  if (size.is_balanced && !size.fits(kMessageLimits)) {
    return invalid(find_id(text), "a message holds at most " + std::to_string(kMessageLimits.values) +
                                      " values, nested at most " + std::to_string(kMessageLimits.depth) +
                                      " deep");
  }
  return InvalidMessage{size.is_balanced ? find_id(text) : Json(nullptr),
                        {error_codes::kParseError, "Parse error: not one JSON value in UTF-8"}};
}

std::optional<Error> batch_error(const Json& batch) {
  constexpr std::size_t kMost = 100;
  if (batch.empty()) return Error{error_codes::kInvalidRequest, "Invalid Request: empty batch"};
  if (batch.size() <= kMost) return std::nullopt;
  return Error{error_codes::kInvalidRequest,
               "Invalid Request: a batch has at most " + std::to_string(kMost) + " messages"};
}

Message read_message(Json value) {
  if (!value.is_object()) return invalid(nullptr, "a message is a JSON object");

  const Json* id_member = find(value, "id");
  Json id = id_member && is_id(*id_member) ? *id_member : Json(nullptr);
  if (find_string(value, "jsonrpc") != "2.0") return invalid(std::move(id), "jsonrpc must be \"2.0\"");

  const Json* method = find(value, "method");
  if (!method) {
    if (id_member && (find(value, "result") || find(value, "error")))
      return response_of(std::move(id), value);
    return invalid(std::move(id), "no method");
  }
  if (!method->is_string()) return invalid(std::move(id), "method must be a string");
  std::string name = method->get<std::string>();
  const bool is_notification = is_absent_id(id_member, *method);
  if (!is_notification && id.is_null()) return invalid(nullptr, "id must be a string or a number");

  Json params = Json::object();
  const Json* member = find(value, "params");
  // PHP writes an empty object as [].
  if (member && !member->is_null() && !(member->is_array() && member->empty())) {
    // Nothing is ever answered to a notification (JSON-RPC 2.0, 4.1): what it says is lost with it.
    if (!member->is_object() && is_notification) return Notification{std::move(name), std::move(params)};
    if (!member->is_object()) {
      return InvalidMessage{std::move(id), {error_codes::kInvalidParams, "params must be an object"}};
    }
    params = std::move(value["params"]);
  }
  if (is_notification) return Notification{std::move(name), std::move(params)};
  return Request{std::move(id), std::move(name), std::move(params)};
}

std::string result_message(const Json& id, const Json& result, std::string_view structured_content) {
  std::string message;
  message.reserve(structured_content.size() + 64);
  message += R"({"jsonrpc":"2.0","id":)";
  base::append_json(message, id);
  message += R"(,"result":)";
  base::append_json(message, result);
  if (!structured_content.empty()) {
    message.pop_back();
    message += result.empty() ? R"("structuredContent":)" : R"(,"structuredContent":)";
    message.append(structured_content).append("}");
  }
  message += '}';
  return message;
}

std::string error_message(const Json& id, const Error& error) {
  Json message = {{"jsonrpc", "2.0"}};
  if (!id.is_null()) message["id"] = id;
  message["error"] = {{"code", error.code}, {"message", error.message}};
  if (!error.data.is_null()) message["error"]["data"] = error.data;
  return dump_json(message);
}

std::string request_message(const Json& id, std::string_view method, Json params) {
  Json message = {{"jsonrpc", "2.0"}, {"id", id}, {"method", method}};
  message["params"] = std::move(params);
  return dump_json(message);
}

std::string notification_message(std::string_view method, Json params) {
  Json message = {{"jsonrpc", "2.0"}, {"method", method}};
  message["params"] = std::move(params);
  return dump_json(message);
}

}  // namespace mcp
