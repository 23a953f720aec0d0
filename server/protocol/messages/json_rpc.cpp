#include "server/protocol/messages/json_rpc.hpp"

namespace mcp {
namespace {

bool is_id(const Json& value) {
  return value.is_string() || value.is_number_integer();
}

InvalidMessage invalid(Json id, std::string why) {
  return {std::move(id), {error_codes::kInvalidRequest, "Invalid Request: " + std::move(why)}};
}

}  // namespace

Message read_message(Json value) {
  if (!value.is_object()) return invalid(nullptr, "a message is a JSON object");

  const Json* id_member = find(value, "id");
  Json id = id_member && is_id(*id_member) ? *id_member : Json(nullptr);
  if (find_string(value, "jsonrpc") != "2.0") return invalid(std::move(id), "jsonrpc must be \"2.0\"");

  const Json* method = find(value, "method");
  if (!method) {
    if (id_member && (find(value, "result") || find(value, "error"))) return Response{};
    return invalid(std::move(id), "no method");
  }
  if (!method->is_string()) return invalid(std::move(id), "method must be a string");
  if (id_member && id.is_null()) return invalid(nullptr, "id must be a string or an integer");

  Json params = Json::object();
  if (const Json* member = find(value, "params")) {
    if (!member->is_object()) {
      return InvalidMessage{std::move(id), {error_codes::kInvalidParams, "params must be an object"}};
    }
    params = std::move(value["params"]);
  }
  std::string name = value["method"].get<std::string>();
  if (!id_member) return Notification{std::move(name), std::move(params)};
  return Request{std::move(id), std::move(name), std::move(params)};
}

std::string result_message(const Json& id, Json result) {
  Json message = {{"jsonrpc", "2.0"}, {"id", id}};
  message["result"] = std::move(result);
  return dump_json(message);
}

std::string error_message(const Json& id, const Error& error) {
  Json message = {{"jsonrpc", "2.0"}};
  if (!id.is_null()) message["id"] = id;
  message["error"] = {{"code", error.code}, {"message", error.message}};
  if (!error.data.is_null()) message["error"]["data"] = error.data;
  return dump_json(message);
}

std::string notification_message(std::string_view method, Json params) {
  Json message = {{"jsonrpc", "2.0"}, {"method", method}};
  message["params"] = std::move(params);
  return dump_json(message);
}

}  // namespace mcp
