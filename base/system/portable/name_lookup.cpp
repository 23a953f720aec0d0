#include "base/system/name_lookup.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

namespace base {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// One name put to the system, shared by whoever asks and by the resolver, which cannot be interrupted.
struct Question {
  explicit Question(const asio::any_io_executor& executor) : resolver(executor), answered(executor) {}
  tcp::resolver resolver;
  asio::steady_timer answered;
  NameLookup answer;
  bool is_answered = false;
};

void take(Question& question, const boost::system::error_code& error,
          const tcp::resolver::results_type& found) {
  for (const auto& each : found) question.answer.endpoints.push_back(each.endpoint());
  if (error) question.answer.failure = error.message();
  question.answer.is_passing = error == asio::error::host_not_found_try_again;
  question.is_answered = true;
  question.answered.cancel();
}

}  // namespace

/// By the system: it knows the names of a VPN or a domain, which a library that asks name servers does not.
/// It asks for both families and answers when both are known.
asio::awaitable<NameLookup> look_up(std::string host, std::string port, std::string,
                                    std::chrono::steady_clock::time_point deadline,
                                    std::function<void(const NameLookup&)>) {
  if (std::optional<NameLookup> address = address_of(host, port)) co_return std::move(*address);
  const auto question = std::make_shared<Question>(co_await asio::this_coro::executor);
  question->answered.expires_at(deadline);
  question->resolver.async_resolve(
      host, port, tcp::resolver::numeric_service,
      [question](const boost::system::error_code& error, const tcp::resolver::results_type& found) {
        take(*question, error, found);
      });
  boost::system::error_code ignored;
  co_await question->answered.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  if (!question->is_answered) co_return NameLookup{{}, "its name was not resolved in time", true};
  co_return question->answer;
}

}  // namespace base
