#include "server/http/endpoint/http_sse_pair.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/http/field.hpp>

#include "server/http/auth/random_token.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

HttpResponse too_busy(std::string_view what) {
  HttpResponse response = plain_response(HttpStatus::service_unavailable, std::string(what));
  response.set(http::field::retry_after, "5");
  return response;
}

}  // namespace

asio::awaitable<std::optional<HttpResponse>> HttpSsePair::open(HttpReply& reply, Visit visit) {
  if (!has_room(visit.caller.id)) co_return too_busy("Too many streams; close one, or ask again later");
  // Whoever guessed it could speak in another client's session.
  const std::optional<std::string> id = random_token();
  if (!id) co_return plain_response(HttpStatus::internal_server_error, "No random numbers");

  Connection connection(io_.get_executor(), visit.server,
                        [&reply](std::string message) { reply.send_event(message); });
  base::Event closed(io_.get_executor());
  streams_.emplace(*id, Stream{connection, closed, visit.caller, visit.server});
  reply.send_event("/messages?sessionId=" + *id, "endpoint");
  co_await closed.wait();

  streams_.erase(*id);
  // From here on the requests of the session are ended, and nothing may interrupt that: they use it.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  if (reply.has_client()) co_await connection.wait_until_idle(grace_);
  connection.cancel_all();
  while (!co_await connection.wait_until_idle(std::chrono::seconds(1))) continue;
  co_return std::nullopt;
}

bool HttpSsePair::has_room(const std::string& caller) const {
  if (streams_.size() >= kMaxStreams) return false;
  const auto is_theirs = [&caller](const auto& stream) { return stream.second.caller.id == caller; };
  return caller.empty() || std::ranges::count_if(streams_, is_theirs) < std::ptrdiff_t(kMaxStreamsOfCaller);
}

HttpResponse HttpSsePair::post(const HttpRequest& request, const Visit& visit) {
  const std::string id = query_value(request.target(), "sessionId");
  if (id.empty()) return plain_response(HttpStatus::bad_request, "Bad Request: sessionId is missing");
  const auto stream = streams_.find(id);
  const bool is_theirs = stream != streams_.end() && stream->second.caller.id == visit.caller.id &&
                         &stream->second.server == &visit.server;
  if (!is_theirs) {
    return plain_response(HttpStatus::not_found, "Not Found: no such session; open a stream with GET /sse");
  }
  stream->second.connection.receive(request.body());
  return plain_response(HttpStatus::accepted, "Accepted");
}

void HttpSsePair::end_stale(const ServerOf& server_of) {
  for (auto& [id, stream] : streams_) {
    if (server_of(stream.caller) != &stream.server) stream.closed.notify();
  }
}

void HttpSsePair::close_all(std::chrono::milliseconds limit) {
  grace_ = limit;
  for (auto& [id, stream] : streams_) stream.closed.notify();
}

}  // namespace mcp
