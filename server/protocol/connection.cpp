#include "server/protocol/connection.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mcp {
namespace {

namespace asio = boost::asio;

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
  idle_.expires_at(asio::steady_timer::time_point::max());
  if (!conversation_.revision) conversation_.notify = send_;
}

void Connection::receive(std::string_view text) {
  std::optional<Json> value = parse_json(text);
  if (!value) return reject({error_codes::kParseError, "Parse error: not one JSON value in UTF-8"});
  const bool batches = conversation_.revision && has_batches(*conversation_.revision);
  if (value->is_array() && batches) return receive_batch(std::move(*value));

  take(read_message(std::move(*value)), [this](std::optional<std::string> answer) {
    if (answer) send_(std::move(*answer));
  });
}

void Connection::reject(const Error& error) {
  send_(error_message(nullptr, error));
}

void Connection::receive_batch(Json elements) {
  if (elements.empty()) return reject({error_codes::kInvalidRequest, "Invalid Request: empty batch"});
  std::vector<Message> messages;
  for (Json& element : elements) messages.push_back(read_message(std::move(element)));

  auto answers = std::make_shared<BatchAnswers>();  // owned by the replies of the batch's requests
  for (const Message& message : messages) {
    const bool answered =
        std::holds_alternative<Request>(message) || std::holds_alternative<InvalidMessage>(message);
    if (answered) ++answers->missing;
  }
  Reply reply = [this, answers](std::optional<std::string> answer) {
    answers->add(std::move(answer));
    if (answers->missing == 0 && !answers->joined.empty()) send_("[" + answers->joined + "]");
  };
  for (Message& message : messages) {
    const Request* request = std::get_if<Request>(&message);
    if (request && request->method == "initialize") {
      message =
          InvalidMessage{request->id, {error_codes::kInvalidRequest, "initialize must not be in a batch"}};
    }
    take(std::move(message), reply);
  }
}

void Connection::take(Message message, const Reply& reply) {
  if (auto* request = std::get_if<Request>(&message)) return start(std::move(*request), reply);
  if (auto* invalid = std::get_if<InvalidMessage>(&message)) {
    return reply(error_message(invalid->id, invalid->error));
  }
  // Other notifications, and answers to questions never asked, need nothing done.
  auto* notification = std::get_if<Notification>(&message);
  if (notification && notification->method == "notifications/cancelled") cancel(notification->params);
}

void Connection::start(Request request, const Reply& reply) {
  if (running_.size() >= kMaxRunning) {
    return reply(error_message(
        request.id,
        {error_codes::kInternalError, "Busy: too many requests at once; ask again after some are answered"}));
  }
  std::string key = dump_json(request.id);
  auto [entry, is_new] = running_.try_emplace(key);
  if (!is_new) {
    return reply(
        error_message(request.id, {error_codes::kInvalidRequest, "Invalid Request: this id is in use"}));
  }
  auto finished = [this, key, reply](std::exception_ptr failure, Answer answer) {
    auto running = running_.find(key);
    const bool unanswered = failure || running->second.cancelled;
    running_.erase(running);
    reply(unanswered ? std::nullopt : std::optional(std::move(answer.message)));
    if (running_.empty()) idle_.cancel();
  };
  Notify notify = [this, key](std::string message) {
    auto running = running_.find(key);
    if (running != running_.end() && !running->second.cancelled) send_(std::move(message));
  };
  asio::co_spawn(executor_, answer(std::move(request), std::move(notify)),
                 asio::bind_cancellation_slot(entry->second.signal.slot(), std::move(finished)));
}

asio::awaitable<Answer> Connection::answer(Request request, Notify notify) {
  boost::system::result<Era, Error> era = read_era(request.params, conversation_);
  if (!era) co_return Answer{error_message(request.id, era.error()), era.error().code};
  co_return co_await server_.answer(std::move(request), std::move(*era), conversation_, std::move(notify));
}

void Connection::cancel(const Json& params) {
  const Json* id = find(params, "requestId");
  if (!id) return;
  auto running = running_.find(dump_json(*id));
  if (running != running_.end()) abort(running->second);
}

void Connection::abort(Running& request) {
  request.cancelled = true;
  request.signal.emit(asio::cancellation_type::terminal);
}

void Connection::cancel_all() {
  for (auto& [id, request] : running_) abort(request);
}

asio::awaitable<bool> Connection::wait_until_idle(std::chrono::steady_clock::duration limit) {
  idle_.expires_after(limit);
  boost::system::error_code ignored;
  if (!running_.empty()) co_await idle_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  co_return running_.empty();
}

}  // namespace mcp
