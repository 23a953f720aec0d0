#include "server/http/endpoint/mcp_endpoint.hpp"
#include "server/protocol/messages/json_rpc.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <boost/beast/http/field.hpp>

namespace mcp {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr std::string_view kWellKnown = "/.well-known/";

/// Whether each element of a list is `value`, by whatever parameters and in whatever case: lines of one field
/// are joined on the way (RFC 9110, 5.3), and twice the same is once.
bool is_each(std::string_view list, std::string_view value) {
  while (true) {
    const std::size_t comma = list.find(',');
    std::string_view element = list.substr(0, comma);
    element = element.substr(0, element.find(';'));
    if (!boost::algorithm::iequals(boost::algorithm::trim_copy(std::string(element)), value)) return false;
    if (comma == std::string_view::npos) return true;
    list.remove_prefix(comma + 1);
  }
}

/// A body of any other type is none of ours, and a page could send text/plain without a preflight.
std::optional<HttpResponse> refuse_content(const HttpRequestHead& head) {
  if (!is_each(list_in(head, http::field::content_type), "application/json")) {
    return plain_response(HttpStatus::unsupported_media_type,
                          "Unsupported Media Type: Content-Type must be application/json");
  }
  const std::string encodings = list_in(head, http::field::content_encoding);
  if (!encodings.empty() && !is_each(encodings, "identity")) {
    HttpResponse refusal = plain_response(HttpStatus::unsupported_media_type,
                                          "Unsupported Media Type: send the body without a Content-Encoding");
    refusal.set(http::field::accept_encoding, "identity");
    return refusal;
  }
  return std::nullopt;
}

/// Clients ask for an authorization server before they ask for anything else, and show a person what they
/// get.
HttpResponse not_found(std::string_view path, bool has_oauth) {
  const bool is_oauth = path.starts_with(kWellKnown) || path == "/register" || path == "/authorize" ||
                        path == "/token" || path == "/revoke";
  if (!is_oauth) return plain_response(HttpStatus::not_found, "Not Found: the MCP endpoint is /mcp");
  if (has_oauth) {
    return error_response(
        HttpStatus::not_found, "not_found",
        "This server is no authorization server; /.well-known/oauth-protected-resource names it.");
  }
  return error_response(
      HttpStatus::not_found, "not_found",
      "This server has no OAuth. Connect to /mcp, with Authorization: Bearer and one of its tokens "
      "if it asks for one.");
}

HttpResponse method_not_allowed(std::string_view allowed) {
  HttpResponse refusal = plain_response(HttpStatus::method_not_allowed, "Method Not Allowed");
  refusal.set(http::field::allow, allowed);
  return refusal;
}

bool is_get(const HttpRequestHead& head) {
  return head.method() == http::verb::get || head.method() == http::verb::head;
}

/// As people write it.
std::string_view without_last_slash(std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

}  // namespace

/// What clients ask: its verb, and what answers.
struct McpEndpoint::Route {
  std::string_view path;
  http::verb verb;
  asio::awaitable<MaybeResponse> (McpEndpoint::*answer)(HttpRequest request, HttpReply& reply, Visit visit);

  static const Route* find(std::string_view path) {
    static constexpr Route kRoutes[] = {
        {"/mcp", http::verb::post, &McpEndpoint::answer_mcp},
        {"/sse", http::verb::get, &McpEndpoint::answer_sse},
        {"/messages", http::verb::post, &McpEndpoint::answer_messages},
    };
    const auto route = std::ranges::find(kRoutes, path, &Route::path);
    return route == std::end(kRoutes) ? nullptr : route;
  }
  bool takes(const HttpRequestHead& head) const {
    return head.method() == verb || (verb == http::verb::get && is_get(head));
  }
};

McpEndpoint::McpEndpoint(asio::io_context& io, ServerOf server_of, const HttpAccessRules& rules,
                         Authentication& authentication)
    : server_of_(std::move(server_of)),
      access_(rules),
      authentication_(authentication),
      rates_(rules.calls_per_minute),
      streamable_(io),
      sse_pair_(io) {}

HttpHandler McpEndpoint::handler() {
  return [this](const HttpRequestHead& head) { return admit(head); };
}

asio::awaitable<HttpAdmission> McpEndpoint::admit(const HttpRequestHead& head) {
  const std::string_view path = without_last_slash(path_of(head.target()));
  const auto refused = [this, &head](HttpResponse response) {
    access_.add_cors(head, response);
    return response;
  };
  if (MaybeResponse response = answer_at_once(head, path)) co_return refused(std::move(*response));
  std::variant<Caller, HttpResponse> caller = co_await admit_caller(head);
  if (auto* response = std::get_if<HttpResponse>(&caller)) co_return refused(std::move(*response));
  const Route* route = Route::find(path);  // there is one, or it would have been answered
  if (!route->takes(head)) co_return refused(method_not_allowed(http::to_string(route->verb)));
  MaybeResponse refusal = route->verb == http::verb::post ? refuse_content(head) : std::nullopt;
  if (refusal) co_return refused(std::move(*refusal));
  Server* server = server_of_(std::get<Caller>(caller));
  if (!server)
    co_return refused(error_response(HttpStatus::forbidden, "access_denied", "This user is served no more"));
  const Visit visit{std::get<Caller>(std::move(caller)), *server, authentication_.oauth()};
  co_return [this, route, visit](HttpRequest request, HttpReply& reply) {
    access_.add_cors(request, reply.fields);
    rates_.count_more(visit.caller.id, count_messages(request.body()) - 1);
    return (this->*route->answer)(std::move(request), reply, visit);
  };
}

/// By credentials, then by rate: a POST is one message; of a batch the others are counted when it is read.
asio::awaitable<std::variant<Caller, HttpResponse>> McpEndpoint::admit_caller(const HttpRequestHead& head) {
  std::variant<Caller, HttpResponse> outcome = co_await authentication_.authenticate(head);
  const Caller* caller = std::get_if<Caller>(&outcome);
  if (caller && head.method() == http::verb::post) {
    if (const auto wait = rates_.count(caller->id, caller->calls_per_minute)) {
      HttpResponse response =
          error_response(HttpStatus::too_many_requests, "rate_limited",
                         "Too Many Requests: this caller has made as many as a minute allows");
      response.set(http::field::retry_after, std::to_string(wait->count()));
      outcome = std::move(response);
    }
  }
  if (const auto* refusal = std::get_if<HttpResponse>(&outcome); refusal && on_refused_)
    on_refused_(refusal->result() == HttpStatus::too_many_requests ? "rate"
                : refusal->result() == HttpStatus::forbidden       ? "forbidden"
                : refusal->result() == HttpStatus::unauthorized    ? "unauthorized"
                                                                   : "issuer_unavailable");
  co_return outcome;
}

/// What needs no credentials: probes, OAuth metadata, preflights, and whatever is refused to everybody.
McpEndpoint::MaybeResponse McpEndpoint::answer_at_once(const HttpRequestHead& head,
                                                       std::string_view path) const {
  if (MaybeResponse response = answer_probe(head, path)) return response;
  if (MaybeResponse response = answer_metadata(head, path)) return response;
  if (MaybeResponse response = access_.refuse_origin(head)) return response;
  const bool is_preflight = head.method() == http::verb::options;
  // A client in a page looks there with a field of MCP's, so that its browser asks first.
  const bool is_known = Route::find(path) || (is_preflight && path.starts_with(kWellKnown));
  if (!is_known) return not_found(path, authentication_.oauth() != nullptr);
  if (is_preflight) return access_.preflight(head);
  return std::nullopt;
}

McpEndpoint::MaybeResponse McpEndpoint::answer_metadata(const HttpRequestHead& head,
                                                        std::string_view path) const {
  const OAuthResource* oauth = authentication_.oauth();
  if (!oauth || !oauth->has_metadata_at(path)) return std::nullopt;
  if (head.method() == http::verb::options) return oauth->metadata_preflight();
  return is_get(head) ? oauth->metadata() : method_not_allowed("GET, HEAD, OPTIONS");
}

/// Whoever looks whether the process is well has neither token nor name.
McpEndpoint::MaybeResponse McpEndpoint::answer_probe(const HttpRequestHead& head,
                                                     std::string_view path) const {
  if (path != "/healthz" && path != "/readyz") return std::nullopt;
  if (head.method() == http::verb::options) {  // as HAProxy probes
    HttpResponse fine = plain_response(HttpStatus::ok, "ok");
    fine.set(http::field::allow, "GET, HEAD, OPTIONS");
    return fine;
  }
  if (!is_get(head)) return method_not_allowed("GET");
  const bool is_ready = path == "/healthz" || !draining_;
  return is_ready ? plain_response(HttpStatus::ok, "ok")
                  : plain_response(HttpStatus::service_unavailable, "draining");
}

asio::awaitable<McpEndpoint::MaybeResponse> McpEndpoint::answer_mcp(HttpRequest request, HttpReply& reply,
                                                                    Visit visit) {
  return streamable_.handle(std::move(request), reply, std::move(visit));
}

asio::awaitable<McpEndpoint::MaybeResponse> McpEndpoint::answer_sse(HttpRequest request, HttpReply& reply,
                                                                    Visit visit) {
  // A HEAD asks what a GET would get, and gets no stream.
  if (request.method() == http::verb::head) co_return http_response(HttpStatus::ok, "text/event-stream", "");
  co_return co_await sse_pair_.open(reply, std::move(visit));
}

asio::awaitable<McpEndpoint::MaybeResponse> McpEndpoint::answer_messages(HttpRequest request, HttpReply&,
                                                                         Visit visit) {
  co_return sse_pair_.post(request, visit);
}

void McpEndpoint::drain(std::chrono::milliseconds limit) {
  draining_ = true;
  sse_pair_.close_all(limit);
}

}  // namespace mcp
