#include "server/protocol/connection.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

namespace mcp {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kCancelled = "notifications/cancelled";
constexpr std::string_view kWithdraws = R"("method":"notifications/cancelled")";

/// The answers of one JSON-RPC batch, sent together when the last is there.
struct BatchAnswers {
  std::size_t missing = 0;
  std::string joined;

  void add(std::optional<std::string> answer) {
    --missing;
    if (!answer) return;
    if (!joined.empty()) joined += ',';
    joined += *answer;
  }
};

}  // namespace

Connection::Connection(asio::any_io_executor executor, Server& server, std::function<void(std::string)> send,
                       Conversation conversation)
    : executor_(executor),
      server_(server),
      send_(std::move(send)),
      conversation_(std::move(conversation)),
      idle_(executor) {
  if (!conversation_.revision) conversation_.notify = send_;
}

void Connection::receive(std::string_view text) {
  std::variant<Json, InvalidMessage> parsed = parse_message(text);
  if (const auto* invalid = std::get_if<InvalidMessage>(&parsed)) {
    return send_(error_message(invalid->id, invalid->error));
  }
  Json& value = std::get<Json>(parsed);
  const bool batches = conversation_.revision && has_batches(*conversation_.revision);
  if (value.is_array()) return batches ? receive_batch(std::move(value)) : refuse_batch(value);

  handle(read_incoming(std::move(value), conversation_), [this](std::optional<std::string> answer) {
    if (answer) send_(std::move(*answer));
  });
}

void Connection::reject(const Error& error, const Json& id) {
  send_(error_message(id, error));
}

/// Each of its requests has somebody who waits.
void Connection::refuse_batch(const Json& batch) {
  constexpr std::size_t kMostAnswered = 100;
  const Error error{error_codes::kInvalidRequest,
                    "Invalid Request: batches are of 2025-03-26 alone; send each message by itself"};
  std::size_t answered = 0;
  for (const Json& element : batch) {
    const Json* id = find(element, "id");
    if (!id || !find(element, "method") || !(id->is_string() || id->is_number_integer())) continue;
    if (answered++ == kMostAnswered) break;
    reject(error, *id);
  }
  if (answered == 0) reject(error, nullptr);
}

void Connection::receive_batch(Json elements) {
  if (const std::optional<Error> error = batch_error(elements)) return reject(*error, nullptr);
  std::vector<Incoming> messages;
  for (Json& element : elements) messages.push_back(read_incoming(std::move(element), conversation_));

  auto answers = std::make_shared<BatchAnswers>();  // owned by the replies of the batch's requests
  for (const Incoming& message : messages) {
    const bool answered =
        std::holds_alternative<IncomingRequest>(message) || std::holds_alternative<InvalidMessage>(message);
    if (answered) ++answers->missing;
  }
  Reply reply = [this, answers](std::optional<std::string> answer) {
    answers->add(std::move(answer));
    if (answers->missing == 0 && !answers->joined.empty()) send_("[" + answers->joined + "]");
  };
  for (Incoming& message : messages) {
    const IncomingRequest* incoming = std::get_if<IncomingRequest>(&message);
    if (incoming && incoming->request.method == "initialize") {
      message = InvalidMessage{incoming->request.id,
                               {error_codes::kInvalidRequest, "initialize must not be in a batch"}};
    }
    handle(std::move(message), reply);
  }
}

void Connection::handle(Incoming message, const Reply& reply) {
  if (auto* incoming = std::get_if<IncomingRequest>(&message)) {
    if (incoming->request.method == kCancelled) cancel(incoming->request.params);
    return start(std::move(*incoming), reply);
  }
  if (auto* invalid = std::get_if<InvalidMessage>(&message)) {
    return reply(error_message(invalid->id, invalid->error));
  }
  if (const auto* response = std::get_if<Response>(&message)) {
    server_.take(*response);
    return;
  }
  // Other notifications need nothing done.
  auto* notification = std::get_if<Notification>(&message);
  if (notification && notification->method == kCancelled) cancel(notification->params);
}

void Connection::start(IncomingRequest incoming, const Reply& reply) {
  const Json id = incoming.request.id;
  if (running_.size() >= kMaxRunning) {
    return reply(error_message(id, {error_codes::kInternalError,
                                    "Busy: too many requests at once; ask again after some are answered"}));
  }
  const auto request = std::make_shared<Running>(dump_json(id));
  if (!by_id_.emplace(request->key, request).second) {
    return reply(error_message(id, {error_codes::kInvalidRequest, "Invalid Request: this id is in use"}));
  }
  running_.insert(request);
  auto finished = [this, request, reply](std::exception_ptr failure, Answer answer) {
    const bool unanswered = failure || request->cancelled;
    end(request);
    reply(unanswered ? std::nullopt : std::optional(std::move(answer.message)));
    if (running_.empty()) idle_.notify();
  };
  Notify notify = [this, of = std::weak_ptr<const Running>(request)](std::string message) {
    const std::shared_ptr<const Running> running = of.lock();
    if (!running) return;
    // Of a cancelled request nothing is said any more but that its questions to the client are void.
    const bool is_wanted = !running->cancelled || message.find(kWithdraws) != std::string::npos;
    if (is_wanted) send_(std::move(message));
  };
  asio::co_spawn(executor_, server_.answer(std::move(incoming), conversation_, std::move(notify)),
                 asio::bind_cancellation_slot(request->signal.slot(), std::move(finished)));
}

void Connection::end(const std::shared_ptr<Running>& request) {
  running_.erase(request);
  if (!request->cancelled) by_id_.erase(request->key);
}

void Connection::cancel(const Json& params) {
  const Json* id = find(params, "requestId");
  if (!id) return;
  const auto found = by_id_.find(dump_json(*id));
  if (found != by_id_.end()) abort(*std::shared_ptr(found->second));
}

void Connection::abort(Running& request) {
  if (!request.cancelled) by_id_.erase(request.key);
  request.cancelled = true;
  request.signal.emit(asio::cancellation_type::terminal);
}

void Connection::cancel_all() {
  const auto running = running_;
  for (const std::shared_ptr<Running>& request : running) abort(*request);
}

asio::awaitable<bool> Connection::wait_until_idle(std::chrono::steady_clock::duration limit) {
  if (!running_.empty()) co_await idle_.wait_for(limit);
  co_return running_.empty();
}

}  // namespace mcp
