// What happens when the API does not answer well: tries, turns, and leaving it alone.
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <list>

#include "tools/api/api_client.hpp"
#include "unit/run_to_end.hpp"
#include "unit/stub_api.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Answer = ApiResult<HttpAnswer>;

const std::string kSuccess = http_response(200, R"({"ok":true,"data":{}})");

class ApiRetryTest : public testing::Test {
 protected:
  /// An API that answers each request by the next of `behaviours`, and the last one for ever.
  StubApi& api(std::vector<StubApi::Behaviour> behaviours) {
    return stub.emplace(io, [this, behaviours](StubApi::Socket& socket) {
      return behaviours[std::min(stub->requests.size(), behaviours.size()) - 1](socket);
    });
  }
  ApiClient& client(ApiClientOptions options = quick()) {
    options.random = [] { return 0.5; };
    ApiSettings settings;
    settings.base_url = stub->base_url();
    settings.api_key = "st_key";
    return made.emplace(settings, std::move(options), worker);
  }
  static ApiClientOptions quick() {
    ApiClientOptions options;
    options.retry_pause = 4ms;
    return options;
  }
  Answer call(Effect effect = Effect::read) {
    return run_to_end(io, made->run_command("import.leads.list", {{"import_id", "i"}}, "full", effect));
  }

  asio::io_context io;
  base::Worker worker;
  std::optional<StubApi> stub;
  std::optional<ApiClient> made;
};

StubApi::Behaviour status(unsigned code, const std::string& headers = "") {
  return StubApi::reply(http_response(code, "{}", headers));
}

TEST_F(ApiRetryTest, WhatMayHelpIsTriedAgain) {
  const std::vector<StubApi::Behaviour> passing = {StubApi::reset(), status(429),
                                                   status(502),      status(503),
                                                   status(504),      status(503, "Retry-After: 0\r\n")};
  for (const StubApi::Behaviour& behaviour : passing) {
    api({behaviour, StubApi::reply(kSuccess)});
    client();
    const Answer answer = call();
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 200u);
    EXPECT_EQ(stub->requests.size(), 2u);
  }
}

TEST_F(ApiRetryTest, TheStatusOfAnEnvelopeCountsAsOneOfHttp) {
  const auto in_200 = [](const char* body) { return StubApi::reply(http_response(200, body)); };
  api({in_200(R"({"ok":false,"status":429,"data":null})"), in_200(R"({"ok":false,"status":503,"data":{}})"),
       StubApi::reply(kSuccess)});
  client();
  EXPECT_EQ(call()->status, 200u);
  EXPECT_EQ(stub->requests.size(), 3u);
  api({in_200(R"({"ok":false,"status":404,"data":null})")});
  client();
  EXPECT_EQ(call()->status, 404u);
  EXPECT_EQ(stub->requests.size(), 1u);
  api({in_200(R"({"ok":false,"status":503,"data":null})")});
  client();
  call(Effect::change);
  EXPECT_EQ(stub->requests.size(), 1u);
}

TEST_F(ApiRetryTest, ThreeTriesAreAll) {
  api({status(503)});
  client();
  EXPECT_EQ(call()->status, 503u);
  EXPECT_EQ(stub->requests.size(), 3u);
}

TEST_F(ApiRetryTest, WhatCannotHelpIsNotTried) {
  const std::string half = "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{";
  for (const StubApi::Behaviour& behaviour :
       {status(400), status(401), status(404), status(500), status(302), StubApi::reset(half)}) {
    api({behaviour});
    client();
    call();
    EXPECT_EQ(stub->requests.size(), 1u);
  }
}

TEST_F(ApiRetryTest, WhatChangesThingsIsNeverTriedTwice) {
  for (const StubApi::Behaviour& behaviour : {status(503), StubApi::reset()}) {
    api({behaviour});
    client();
    call(Effect::change);
    EXPECT_EQ(stub->requests.size(), 1u);
  }
}

TEST_F(ApiRetryTest, WhatChangesThingsTakesNoConnectionThatMayBeStale) {
  int on_kept_connections = 0;
  api({[&](StubApi::Socket& socket) -> asio::awaitable<void> {
    co_await StubApi::reply(kSuccess)(socket);
    char byte;
    boost::system::error_code error;
    co_await socket.async_read_some(asio::buffer(&byte, 1), asio::redirect_error(asio::use_awaitable, error));
    on_kept_connections += !error;
  }});
  client();
  ASSERT_TRUE(call());
  ASSERT_TRUE(call(Effect::change));
  EXPECT_EQ(stub->requests.size(), 2u);
  EXPECT_EQ(on_kept_connections, 0);
  ASSERT_TRUE(call());
  EXPECT_EQ(on_kept_connections, 1);
}

TEST_F(ApiRetryTest, NotAllWhoWereToldTheSameTimeComeBackAtOnce) {
  api({status(503, "Retry-After: 0\r\n"), StubApi::reply(kSuccess)});
  ApiClientOptions options = quick();
  options.retry_pause = 200ms;  // of which the random number is a half
  client(options);
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(call());
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 100ms);
}

TEST_F(ApiRetryTest, AWaitBeyondTheDeadlineIsReportedNotWaited) {
  api({status(429, "Retry-After: 3600\r\n")});
  client();
  const auto begin = std::chrono::steady_clock::now();
  const Answer answer = call();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
  EXPECT_EQ(answer->status, 429u);
  EXPECT_EQ(answer->retry_after, 3600s);
  EXPECT_EQ(stub->requests.size(), 1u);
}

TEST_F(ApiRetryTest, TriesShareOneDeadline) {
  api({status(503), [this](StubApi::Socket& socket) { return stub->hang()(socket); }});
  ApiClientOptions options = quick();
  options.total_limit = 300ms;
  client(options);
  const auto begin = std::chrono::steady_clock::now();
  const Answer answer = call();
  EXPECT_EQ(answer.error().code, "timeout");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
  EXPECT_EQ(stub->requests.size(), 2u);
}

TEST_F(ApiRetryTest, RetriesStayWithinTheirBudget) {
  api({status(429)});
  client();
  for (int i = 0; i < 20; ++i) call();
  EXPECT_EQ(stub->requests.size(),
            20u + 10u + 1u);  // the reserve, and a tenth of the calls since it was full
}

TEST_F(ApiRetryTest, AnApiThatIsDownIsLeftAlone) {
  api({status(503)});
  client();
  call();
  call();
  const std::size_t asked = stub->requests.size();
  EXPECT_EQ(asked, 5u);  // five failures in a row, whoever's
  const Answer refused = call();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "api_unavailable");
  EXPECT_TRUE(refused.error().message.ends_with(" Last: HTTP status 503.")) << refused.error().message;
  EXPECT_TRUE(refused.error().retryable);
  EXPECT_GT(refused.error().retry_after, 0s);
  EXPECT_EQ(stub->requests.size(), asked);
}

TEST_F(ApiRetryTest, CancellingBetweenTriesEndsTheCall) {
  api({status(503)});
  ApiClientOptions options;
  options.retry_pause = 20s;
  client(options);
  asio::cancellation_signal cancel;
  std::exception_ptr failure;
  bool done = false;
  asio::co_spawn(io, made->run_command("c", {}, "full"),
                 asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr error, Answer) {
                   failure = error;
                   done = true;
                 }));
  for (int i = 0; i < 200 && stub->requests.empty(); ++i) io.run_one_for(100ms);
  io.run_for(50ms);
  EXPECT_FALSE(done);
  cancel.emit(asio::cancellation_type::terminal);
  for (int i = 0; i < 100 && !done; ++i) io.run_one_for(100ms);
  EXPECT_TRUE(failure);
}

TEST_F(ApiRetryTest, CallsBeyondTheLimitWaitTheirTurnAndBeyondTheQueueAreBusy) {
  int at_once = 0;
  int most = 0;
  api({[&](StubApi::Socket& socket) -> asio::awaitable<void> {
    most = std::max(most, ++at_once);
    co_await asio::post(asio::use_awaitable);
    co_await StubApi::reply(kSuccess)(socket);
    --at_once;
  }});
  ApiClientOptions options = quick();
  options.max_running = 3;
  options.max_waiting = 10;
  client(options);
  std::vector<std::string> outcomes;
  for (int i = 0; i < 20; ++i) {
    asio::co_spawn(io, made->run_command("c", {}, "full"), [&](std::exception_ptr, Answer answer) {
      outcomes.push_back(answer ? "ok" : answer.error().code);
    });
  }
  for (int i = 0; i < 10'000 && outcomes.size() < 20; ++i) io.run_one_for(100ms);
  EXPECT_EQ(std::ranges::count(outcomes, "ok"), 13);
  EXPECT_EQ(std::ranges::count(outcomes, "busy"), 7);
  EXPECT_LE(most, 3);
}

TEST(RetryBudgetTest, ATenthOfTheCallsAfterAReserve) {
  RetryBudget budget;
  int reserve = 0;
  while (budget.spend()) ++reserve;
  EXPECT_EQ(reserve, 10);
  int retries = 0;
  for (int i = 0; i < 1'000; ++i) {
    budget.earn();
    retries += budget.spend();
  }
  EXPECT_EQ(retries, 100);
}

TEST(CircuitBreakerTest, OpensAfterFailuresProbesAndPausesLonger) {
  CircuitBreaker breaker;
  CircuitBreaker::Clock::time_point now{};
  for (int i = 0; i < CircuitBreaker::kFailures; ++i) {
    EXPECT_FALSE(breaker.refuse(now));
    breaker.failed(now);
  }
  EXPECT_EQ(breaker.refuse(now), 5s);
  breaker.failed(now);  // of a call that began before: no reason to wait longer
  EXPECT_EQ(breaker.refuse(now), 5s);
  now += 5s;
  EXPECT_FALSE(breaker.refuse(now));
  EXPECT_EQ(breaker.refuse(now), 5s);  // one probe at a time
  breaker.failed(now);
  EXPECT_EQ(breaker.refuse(now), 10s);
  for (int i = 0; i < 5; ++i) {
    now += 60s;
    EXPECT_FALSE(breaker.refuse(now));
    breaker.failed(now);
  }
  EXPECT_EQ(breaker.refuse(now), 60s);
  now += 60s;
  EXPECT_FALSE(breaker.refuse(now));
  breaker.succeeded();
  EXPECT_FALSE(breaker.refuse(now));
  breaker.failed(now);
  EXPECT_FALSE(breaker.refuse(now));
}

TEST(CircuitBreakerTest, AProbeThatNeverTellsIsGivenUp) {
  CircuitBreaker breaker;
  CircuitBreaker::Clock::time_point now{};
  for (int i = 0; i < CircuitBreaker::kFailures; ++i) breaker.failed(now);
  now += 5s;
  EXPECT_FALSE(breaker.refuse(now));
  now += 5s;
  EXPECT_FALSE(breaker.refuse(now));
}

}  // namespace
}  // namespace salestouch
