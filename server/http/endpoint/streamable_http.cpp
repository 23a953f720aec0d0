#include "server/http/endpoint/streamable_http.hpp"

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/system/system_error.hpp>

#include "server/http/endpoint/mcp_headers.hpp"
#include "server/http/endpoint/session_id.hpp"
#include "server/protocol/connection.hpp"
#include "server/protocol/messages/known_clients.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using MaybeResponse = std::optional<HttpResponse>;

/// A client that sends no MCP-Protocol-Version speaks this (2025-06-18, Transports, Protocol Version Header).
constexpr ProtocolRevision kUnnamedRevision = ProtocolRevision::v2025_03_26;

HttpResponse json_response(HttpStatus status, std::string message) {
  return http_response(status, "application/json", std::move(message));
}

HttpResponse refused(const Json& id, const Error& error) {
  return json_response(HttpStatus::bad_request, error_message(id, error));
}

HttpResponse accepted() {
  return HttpResponse(HttpStatus::accepted, 11);
}

struct Accepted {
  bool json = false;
  bool events = false;
};

/// Whether an element of a list, without spaces and in lower case, has the weight 0: "not acceptable"
/// (RFC 9110, 12.4.2).
bool is_refused(const std::string& element) {
  const std::size_t weight = element.find(";q=0");
  if (weight == std::string::npos) return false;
  const std::string_view rest = std::string_view(element).substr(weight + 3);
  return rest.substr(0, rest.find(';')).find_first_not_of("0.") == std::string_view::npos;
}

/// The types that a client can read, and those it says it cannot.
struct MediaRanges {
  std::string wanted;
  std::string refused;

  explicit MediaRanges(std::string_view list) {
    while (!list.empty()) {
      std::string element = boost::algorithm::to_lower_copy(std::string(list.substr(0, list.find(','))));
      list.remove_prefix(std::min(list.size(), element.size() + 1));
      std::erase_if(element, [](char c) { return c == ' ' || c == '\t'; });
      (is_refused(element) ? refused : wanted).append(element).append(",");
    }
  }

  /// The most specific of the ranges that match decides (RFC 9110, 12.5.1).
  bool accept(std::string_view type, std::string_view family) const {
    for (const std::string_view range : {type, family}) {
      if (wanted.find(range) != std::string::npos) return true;
      if (refused.find(range) != std::string::npos) return false;
    }
    return wanted.find("*/*") != std::string::npos;
  }
};

/// What a client can read. One that does not say is given the benefit of the doubt, as one whose list is
/// wrong would only fail otherwise.
Accepted read_accept(std::string_view field) {
  if (field.empty()) return {true, true};
  const MediaRanges ranges(field);
  return {ranges.accept("application/json", "application/*"), ranges.accept("text/event-stream", "text/*")};
}

/// The statuses that 2026-07-28 ties to an error; every other error is in-band.
HttpStatus status_of(const Answer& answer, bool modern) {
  if (modern && answer.error_code == error_codes::kMethodNotFound) return HttpStatus::not_found;
  if (answer.error_code == error_codes::kMissingRequiredClientCapability) return HttpStatus::bad_request;
  return HttpStatus::ok;
}

bool is_modern_message(const Json& message) {
  const Json* params = find(message, "params");
  return params && names_revision(*params);
}

/// The client that a request's User-Agent names, if its limits are known; else nobody.
ClientInfo client_of(const HttpRequestHead& head) {
  const KnownClient* client = find_client_by_user_agent(head[http::field::user_agent]);
  return client ? ClientInfo{std::string(client->name), ""} : ClientInfo{};
}

/// What the header of a legacy POST says of its conversation; nothing when it names a revision there is not.
/// The request that opens one settles the revision in its body: what the field says before that is the newest
/// of the client, or of a gateway.
std::optional<Conversation> legacy_conversation(const HttpRequestHead& head, bool opens) {
  const std::optional<std::string> named = protocol_version_header(head);
  std::optional<ProtocolRevision> revision = named ? find_revision(*named) : kUnnamedRevision;
  if (opens && (!revision || is_modern(*revision))) revision = kNewestLegacy;
  if (!revision) return std::nullopt;
  Conversation conversation{*revision, {}};
  read_session_id(head, conversation);
  if (conversation.client.name.empty()) conversation.client = client_of(head);
  return conversation;
}

/// The trace that the header fields name, where the message names none.
void take_trace(const HttpRequestHead& head, Json& params) {
  const Json* meta = find(params, "_meta");
  if ((meta && (!meta->is_object() || meta->contains("traceparent"))) || !head.count("traceparent")) return;
  for (const char* field : {"traceparent", "tracestate", "baggage"}) {
    if (const std::string value(head[field]); !value.empty()) params["_meta"][field] = value;
  }
}

HttpResponse busy() {
  HttpResponse response = plain_response(HttpStatus::service_unavailable, "Too many requests at once");
  response.set(http::field::retry_after, "1");
  return response;
}

OpenCalls::Name name_of_call(const Visit& visit, const Conversation& conversation, const Json& request_id) {
  return {visit.caller.id, &visit.server, conversation.id, dump_json(request_id)};
}

/// The id of the request that this message withdraws; null: it withdraws none.
const Json* withdrawn_by(const Incoming& message) {
  constexpr std::string_view kCancels = "notifications/cancelled";
  if (const auto* said = std::get_if<Notification>(&message))
    return said->method == kCancels ? find(said->params, "requestId") : nullptr;
  const auto* asked = std::get_if<IncomingRequest>(&message);
  return asked && asked->request.method == kCancels ? find(asked->request.params, "requestId") : nullptr;
}

/// Takes what is no request.
HttpResponse take(const Incoming& message, Server& server) {
  if (const auto* invalid = std::get_if<InvalidMessage>(&message))
    return refused(invalid->id, invalid->error);
  const auto* response = std::get_if<Response>(&message);
  if (!response || server.take(*response)) return accepted();
  // 404 would tell a client with a session that it has ended (2025-11-25, Session Management).
  return plain_response(HttpStatus::bad_request,
                        "Bad Request: no request with this id waits here for an answer");
}

Error unknown_revision() {
  return {error_codes::kInvalidRequest,
          "Bad Request: MCP-Protocol-Version names a revision that is not served here"};
}

}  // namespace

asio::awaitable<MaybeResponse> StreamableHttp::handle(HttpRequest post, HttpReply& reply, Visit visit) {
  const Accepted accept = read_accept(list_in(post, http::field::accept));
  if (!accept.json && !accept.events) {
    co_return plain_response(HttpStatus::not_acceptable,
                             "Not Acceptable: Accept must list application/json, text/event-stream or both");
  }
  std::variant<Json, InvalidMessage> parsed = parse_message(post.body());
  if (const auto* invalid = std::get_if<InvalidMessage>(&parsed))
    co_return refused(invalid->id, invalid->error);
  Json& value = std::get<Json>(parsed);
  const bool has_room = slots_.has_room(visit.caller.id);
  if (value.is_array() && !has_room) co_return busy();
  if (value.is_array()) co_return co_await answer_batch(post, std::move(value), reply, visit);

  const bool opens = find_string(value, "method") == "initialize";
  const std::optional<Conversation> named = legacy_conversation(post, opens);
  Conversation conversation = named.value_or(Conversation{});
  Incoming message = read_incoming(std::move(value), conversation);
  if (const Json* request_id = withdrawn_by(message))
    open_calls_.cancel(name_of_call(visit, conversation, *request_id));
  IncomingRequest* incoming = std::get_if<IncomingRequest>(&message);
  // What a client answers or withdraws needs no slot: it frees one.
  if (!incoming) co_return take(message, visit.server);
  if (!has_room) co_return busy();
  if (incoming->era && incoming->era->client.name.empty()) incoming->era->client = client_of(post);
  if (std::optional<Error> error = co_await check(post, *incoming, named.has_value(), visit.server)) {
    co_return refused(incoming->request.id, *error);
  }
  // Who takes no events cannot be asked anything.
  if (!accept.events && !is_modern(incoming->era->revision)) incoming->era->client_capabilities.clear();
  if (!accept.json) reply.begin_stream();
  Notify notify = [&reply, accept](std::string notification) {
    if (accept.events) reply.send_event(notification);
  };
  co_return co_await answer(post, std::move(*incoming), std::move(conversation), reply, std::move(notify),
                            visit);
}

/// What is wrong with a request beside its content: its era, and the header fields that repeat it.
asio::awaitable<std::optional<Error>> StreamableHttp::check(const HttpRequestHead& head,
                                                            const IncomingRequest& incoming,
                                                            bool has_known_revision, Server& server) {
  const Request& request = incoming.request;
  const std::optional<Error> era_error = incoming.era ? std::nullopt : std::optional(incoming.era.error());
  if (!names_revision(request.params)) {
    if (!has_known_revision) co_return unknown_revision();
    if (!era_error && is_modern(incoming.era->revision)) {
      co_return Error{error_codes::kInvalidParams,
                      "_meta: protocolVersion and clientCapabilities are required"};
    }
    co_return era_error;
  }
  if (era_error && era_error->code != error_codes::kUnsupportedProtocolVersion) co_return era_error;
  const std::optional<Error> version_error = check_protocol_version(head, request);
  if (version_error && protocol_version_header(head)) co_return version_error;
  if (era_error) co_return era_error;
  if (version_error) co_return version_error;
  if (auto error = check_headers(head, request)) co_return error;
  co_return co_await check_parameters(head, request, server);
}

asio::awaitable<MaybeResponse> StreamableHttp::answer(const HttpRequestHead& head, IncomingRequest incoming,
                                                      Conversation conversation, HttpReply& reply,
                                                      Notify notify, const Visit& visit) {
  const bool modern = is_modern(incoming.era->revision);
  if (!modern) reply.outlive_client();  // before 2026-07-28 leaving is not cancelling
  take_trace(head, incoming.request.params);
  RequestSlots::Slot slot(slots_, visit.caller.id);
  if (incoming.request.method == "subscriptions/listen") slot.give_back();  // those have a limit of their own
  OnWaiting on_waiting = [&slot](bool waits) { waits ? slot.give_back() : slot.take_again(); };
  const bool opens = !modern && incoming.request.method == "initialize";
  const OpenCalls::Call call(open_calls_, name_of_call(visit, conversation, incoming.request.id), reply);
  std::optional<Answer> answered;
  try {
    answered = co_await visit.server.answer(std::move(incoming), conversation, std::move(notify),
                                            std::move(on_waiting));
  } catch (const boost::system::system_error&) {
    if (!reply.is_cancelled()) throw;
  }
  // A cancelled request gets no message (2025-11-25, Cancellation); HTTP wants a response all the same.
  if (!answered) co_return reply.is_stream() ? std::nullopt : std::optional(accepted());
  Answer& answer = *answered;
  const std::string session_id = opens && !answer.error_code ? new_session_id(conversation) : "";
  if (!session_id.empty()) reply.fields.set("Mcp-Session-Id", session_id);
  // A token of more scopes would do: the client asks the person for one (MCP, Authorization, step-up).
  const bool steps_up = answer.tool_error == kWritesNotAllowed && visit.caller.may_step_up && visit.oauth;
  if (steps_up && !reply.is_stream()) co_return visit.oauth->ask_for_write_scope();
  if (!reply.is_stream()) co_return json_response(status_of(answer, modern), std::move(answer.message));
  reply.send_event(answer.message);
  co_return std::nullopt;
}

asio::awaitable<std::optional<Error>> StreamableHttp::check_parameters(const HttpRequestHead& head,
                                                                       const Request& request,
                                                                       Server& server) {
  if (request.method != "tools/call") co_return std::nullopt;
  const std::optional<ToolDefinition> tool =
      co_await server.tool_definition(find_string(request.params, "name").value_or(""));
  if (!tool) co_return std::nullopt;
  const Json* arguments = find(request.params, "arguments");
  co_return check_parameter_headers(head, tool->input_schema, arguments ? *arguments : Json::object());
}

asio::awaitable<MaybeResponse> StreamableHttp::answer_batch(const HttpRequest& post, Json batch,
                                                            HttpReply& reply, const Visit& visit) {
  const std::optional<Conversation> conversation = legacy_conversation(post, false);
  if (!conversation) co_return refused(nullptr, unknown_revision());
  if (!has_batches(*conversation->revision) || std::ranges::any_of(batch, is_modern_message)) {
    co_return refused(nullptr,
                      {error_codes::kInvalidRequest, "Invalid Request: batches are of 2025-03-26 alone"});
  }
  if (const std::optional<Error> error = batch_error(batch)) co_return refused(nullptr, *error);

  const Accepted accept = read_accept(list_in(post, http::field::accept));
  std::optional<std::string> answers;
  Connection connection(
      io_.get_executor(), visit.server,
      [&](std::string message) {
        if (message.starts_with('[')) {
          answers = std::move(message);
        } else if (accept.events) {
          reply.send_event(message);
        }
      },
      *conversation);
  reply.outlive_client();
  // The requests use what is in this frame, so that it must stay until they have ended.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  const RequestSlots::Slot slot(slots_, visit.caller.id);
  connection.receive(post.body());
  while (!co_await connection.wait_until_idle(std::chrono::seconds(1))) {
    if (reply.is_unwanted()) connection.cancel_all();
  }
  if (!answers && !reply.is_stream()) co_return accepted();
  if (!answers) co_return std::nullopt;
  if (!accept.json) reply.begin_stream();
  if (!reply.is_stream()) co_return json_response(HttpStatus::ok, std::move(*answers));
  reply.send_event(*answers);
  co_return std::nullopt;
}

}  // namespace mcp
