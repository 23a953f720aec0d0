#include "server/protocol/questions.hpp"

#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <cstdio>

#include "base/system/random_bits.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;

std::string unguessable_id() {
  std::array<char, 33> id;
  std::snprintf(id.data(), id.size(), "%016llx%016llx", static_cast<unsigned long long>(base::random_bits()),
                static_cast<unsigned long long>(base::random_bits()));
  return id.data();
}

}  // namespace

/// Open for as long as it lives.
struct Questions::Question {
  Question(Questions& among, std::string with_id, const std::function<void(std::string message)>& by,
           const asio::any_io_executor& executor)
      : questions(among), id(std::move(with_id)), send(by), answered(executor) {
    questions.open_[id] = this;
  }
  ~Question() {
    questions.open_.erase(id);
    if (!answer) withdraw();
  }
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;

  void withdraw() const { send(notification_message("notifications/cancelled", {{"requestId", id}})); }

  Questions& questions;
  std::string id;
  const std::function<void(std::string message)>& send;
  base::Event answered;
  std::optional<Answer> answer;
};

asio::awaitable<Questions::Answer> Questions::ask(std::string_view method, Json params,
                                                  const std::function<void(std::string message)>& send,
                                                  std::chrono::steady_clock::duration limit) {
  if (is_closed_)
    co_return NotPut{{error_codes::kInternalError, "The server ends; the question was not put"}};
  if (open_.size() >= kMostOpen) {
    co_return NotPut{{error_codes::kInternalError, "Busy: too many questions to persons are open"}};
  }
  Question question(*this, unguessable_id(), send, co_await asio::this_coro::executor);
  send(request_message(question.id, method, std::move(params)));
  if (!question.answer) co_await question.answered.wait_for(limit);
  if (question.answer) co_return std::move(*question.answer);
  const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none)
    throw boost::system::system_error(asio::error::operation_aborted);
  co_return Error{error_codes::kInternalError,
                  "The client did not answer " + std::string(method) +
                      " in time. Behind several replicas its answer must reach the one that asked"};
}

void Questions::close() {
  is_closed_ = true;
  for (const auto& [id, question] : open_) {
    if (question->answer) continue;
    question->withdraw();
    question->answer = Error{error_codes::kInternalError, "The server ends; the question was not answered"};
    question->answered.notify();
  }
}

bool Questions::take(const Response& response) {
  const auto open = response.id.is_string() ? open_.find(response.id.get<std::string>()) : open_.end();
  if (open == open_.end() || open->second->answer) return false;
  Question& question = *open->second;
  question.answer = response.error ? Answer(NotPut{*response.error}) : Answer(response.result);
  question.answered.notify();
  return true;
}

}  // namespace mcp
