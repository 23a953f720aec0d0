#include "server/protocol/messages/json_rpc.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cmath>

#include "base/utf8.hpp"

namespace mcp {
namespace {

constexpr std::string_view kNotJson = "Parse error: not one JSON value in UTF-8";

/// MCP takes strings and integers, JSON-RPC any number, and some clients' integers are written 1.0.
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

/// The id of `message` as its client wrote it; empty where there is none.
std::string_view text_of_id(simdjson::ondemand::object message) {
  for (auto field : message) {
    std::string_view key;
    if (field.unescaped_key().get(key)) return {};
    if (key != "id") continue;
    std::string_view id;
    simdjson::ondemand::value value;
    if (field.value().get(value) || simdjson::to_json_string(value).get(id)) return {};
    return id;
  }
  return {};
}

/// The id of a request that is too large to be taken in, so that its client need not wait for an answer.
Json find_id(std::string_view text) {
  // What makes a text no JSON is often a line's end or a tab in one of its strings, or another encoding.
  std::string readable = base::with_bad_bytes_replaced(text);
  std::ranges::replace_if(
      readable, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  simdjson::ondemand::parser parser;
  const simdjson::padded_string padded(readable);
  simdjson::ondemand::document document;
  simdjson::ondemand::object request;
  if (parser.iterate(padded).get(document) || document.get_object().get(request)) return nullptr;
  Json id = parse_json(text_of_id(request)).value_or(nullptr);
  return is_id(id) ? id : Json(nullptr);
}

bool has_fraction_for_id(const Json& message) {
  const Json* id = find(message, "id");
  return id && id->is_number_float();
}

/// Whether the id goes back as it came: a fraction or what exceeds 64 bits is read as a double, which may be
/// another number or be written otherwise.
bool keeps_id(simdjson::ondemand::object message, const Json& read) {
  return !has_fraction_for_id(read) || text_of_id(message) == dump_json(read["id"]);
}

/// The same of each message of `text`, which was read as `value`.
bool keeps_ids(std::string_view text, const Json& value) {
  const bool is_batch = value.is_array();
  if (!(is_batch ? std::ranges::any_of(value, has_fraction_for_id) : has_fraction_for_id(value))) return true;
  simdjson::ondemand::parser parser;
  const simdjson::padded_string padded(text);
  simdjson::ondemand::document document;
  if (parser.iterate(padded).get(document)) return false;
  simdjson::ondemand::object message;
  if (!is_batch) return !document.get_object().get(message) && keeps_id(message, value);
  simdjson::ondemand::array messages;
  if (document.get_array().get(messages)) return false;
  std::size_t index = 0;
  for (auto element : messages) {
    const Json& read = value[index++];
    if (!has_fraction_for_id(read)) continue;
    if (element.get_object().get(message) || !keeps_id(message, read)) return false;
  }
  return true;
}

const Json* find_unless_null(const Json& object, std::string_view key) {
  const Json* member = find(object, key);
  return member && !member->is_null() ? member : nullptr;
}

/// A result that is no object is an error of the client's. An error that is null is none: many serializers
/// write every member.
Response response_of(Json id, const Json& value) {
  Response response{std::move(id)};
  const Json* result = find_unless_null(value, "result");
  const Json* error = find_unless_null(value, "error");
  if (!error && result && is_empty_list(*result)) return response;
  if (error || !result || !result->is_object()) {
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

bool is_empty_list(const Json& value) {
  return value.is_array() && value.empty();
}

bool is_kept_number(const Json& value) {
  constexpr double kWholeNumbers = 9'007'199'254'740'992;  // 2^53: a double holds each one below
  return !value.is_number_float() || std::abs(value.get<double>()) < kWholeNumbers;
}

std::variant<Json, InvalidMessage> parse_message(std::string_view text) {
  // The parser takes a NUL for the end, and what a gateway read behind it would not be what runs here.
  const bool has_nul = text.find('\0') != std::string_view::npos;
  if (has_nul) return InvalidMessage{find_id(text), {error_codes::kParseError, std::string(kNotJson)}};
  if (std::optional<Json> value = parse_json(text, kMessageLimits)) {
    if (keeps_ids(text, *value)) return std::move(*value);
    return invalid(nullptr, "an id must be a string or an integer of at most 64 bits");
  }
  const base::JsonSize size = base::size_of_json(text);
  if (size.is_balanced && !size.fits(kMessageLimits)) {
    return invalid(find_id(text), "a message holds at most " + std::to_string(kMessageLimits.values) +
                                      " values, nested at most " + std::to_string(kMessageLimits.depth) +
                                      " deep");
  }
  return InvalidMessage{size.is_balanced ? find_id(text) : Json(nullptr),
                        {error_codes::kParseError, std::string(kNotJson)}};
}

std::size_t count_messages(std::string_view text) {
  if (!text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size())).starts_with('[')) return 1;
  simdjson::ondemand::parser parser;
  const simdjson::padded_string padded(text);
  simdjson::ondemand::document document;
  std::size_t count = 0;
  if (parser.iterate(padded).get(document) || document.count_elements().get(count)) return 1;
  return std::max<std::size_t>(count, 1);
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

  const Json* method = find_unless_null(value, "method");
  if (!method) {
    // One without an id answers nothing of ours; to answer it would go round with a peer that does the same.
    if (find(value, "error") || (id_member && find(value, "result")))
      return response_of(std::move(id), value);
    return invalid(std::move(id), "no method");
  }
  if (!method->is_string()) return invalid(std::move(id), "method must be a string");
  std::string name = method->get<std::string>();
  const bool is_notification = is_absent_id(id_member, *method);
  if (!is_notification && id.is_null()) return invalid(nullptr, "id must be a string or a number");

  Json params = Json::object();
  const Json* member = find(value, "params");
  if (member && !member->is_null() && !is_empty_list(*member)) {
    // Nothing is ever answered to a notification (JSON-RPC 2.0, 4.1): what it says is lost with it.
    if (!member->is_object() && is_notification) return Notification{std::move(name), std::move(params)};
    if (!member->is_object()) {
      return InvalidMessage{std::move(id), {error_codes::kInvalidParams, "params must be an object"}};
    }
    params = std::move(value["params"]);
    const Json* meta = find(params, "_meta");
    if (meta && is_empty_list(*meta)) params["_meta"] = Json::object();
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
