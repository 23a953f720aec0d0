#include "base/event.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "base/alarm.hpp"

namespace base {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Waits for `event` until `limit` has passed, and counts how it ended.
asio::awaitable<void> wait(Event& event, std::chrono::milliseconds limit, int& notified, int& timed_out) {
  const bool was_notified = co_await event.wait_for(limit);
  ++(was_notified ? notified : timed_out);
}

TEST(Event, WakesAllWhoWaitEachWithALimitOfItsOwn) {
  asio::io_context io;
  Event event(io.get_executor());
  int notified = 0;
  int timed_out = 0;
  asio::co_spawn(io, wait(event, 1h, notified, timed_out), asio::detached);
  asio::co_spawn(io, wait(event, 2h, notified, timed_out), asio::detached);
  asio::co_spawn(io, wait(event, 1ms, notified, timed_out), asio::detached);
  while (timed_out == 0) io.run_one();
  EXPECT_EQ(notified, 0);
  event.notify();
  io.run();
  EXPECT_EQ(notified, 2);
  EXPECT_EQ(timed_out, 1);
}

TEST(Event, IsNotRememberedForThoseWhoComeLater) {
  asio::io_context io;
  Event event(io.get_executor());
  int notified = 0;
  int timed_out = 0;
  event.notify();
  asio::co_spawn(io, wait(event, 1ms, notified, timed_out), asio::detached);
  io.run();
  EXPECT_EQ(timed_out, 1);
}

TEST(Event, MayGoBeforeThoseWhoWait) {
  int notified = 0;
  int timed_out = 0;
  asio::io_context io;
  auto event = std::make_unique<Event>(io.get_executor());
  asio::co_spawn(io, wait(*event, 1h, notified, timed_out), asio::detached);
  io.poll();
  event.reset();
  EXPECT_EQ(notified + timed_out, 0);  // the coroutine is destroyed with `io`
}

TEST(Alarm, RingsOnceAtItsTime) {
  asio::io_context io;
  Alarm alarm(io.get_executor());
  int rung = 0;
  alarm.set(std::chrono::steady_clock::now() + 1h, [&] { rung += 100; });
  alarm.set(std::chrono::steady_clock::now() + 1ms, [&] { ++rung; });
  EXPECT_TRUE(alarm.is_set());
  io.run();
  EXPECT_EQ(rung, 1);
  EXPECT_FALSE(alarm.is_set());
}

TEST(Alarm, NeverRingsOnceItIsCancelledOrGoneThoughItsTimeHasCome) {
  asio::io_context io;
  int rung = 0;
  Alarm cancelled(io.get_executor());
  auto gone = std::make_unique<Alarm>(io.get_executor());
  // The handlers are ready to run before the alarms end.
  cancelled.set({}, [&] { ++rung; });
  gone->set({}, [&] { ++rung; });
  io.run_one_for(0ms);
  const int before = rung;
  cancelled.cancel();
  gone.reset();
  io.run();
  EXPECT_LE(before, 1);
  EXPECT_EQ(rung, before);
}

}  // namespace
}  // namespace base
