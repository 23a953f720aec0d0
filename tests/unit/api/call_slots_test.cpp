#include "tools/api/call_slots.hpp"

#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>

#include "unit/run_to_end.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

/// Calls that wait for one slot and note when their turn comes.
class CallSlotsTest : public testing::Test {
 protected:
  void call(const std::string& lane, steady_clock::time_point deadline = steady_clock::time_point::max()) {
    auto run = [](CallSlotsTest& test, std::string in,
                  steady_clock::time_point until) -> asio::awaitable<void> {
      const std::optional<CallSlots::Slot> slot = co_await test.slots.acquire(until, in);
      test.turns += slot ? in : "-";
    };
    asio::co_spawn(io, run(*this, lane, deadline), asio::detached);
    io.poll();
    io.restart();
  }

  CallSlots slots{1, 3};
  std::string turns;
  asio::io_context io;  // behind what its coroutines use
};

TEST_F(CallSlotsTest, GivesTurnsToLanesRoundRobin) {
  std::optional<CallSlots::Slot> held = run_to_end(io, slots.acquire(steady_clock::time_point::max(), "x"));
  io.restart();
  for (const char* lane : {"a", "a", "a", "b", "c", "b"}) call(lane);
  EXPECT_EQ(turns, "");
  held.reset();
  io.run();
  EXPECT_EQ(turns, "abcaba");
}

TEST_F(CallSlotsTest, BoundsEachLane) {
  std::optional<CallSlots::Slot> held = run_to_end(io, slots.acquire(steady_clock::time_point::max(), "x"));
  io.restart();
  for (int i = 0; i < 4; ++i) call("a");
  EXPECT_EQ(turns, "-");
  call("b");
  held.reset();
  io.run();
  EXPECT_EQ(turns, "-abaa");
}

TEST_F(CallSlotsTest, OneLaneLeavesSlotsForAnother) {
  slots = CallSlots(3, 3, 2);
  std::optional<CallSlots::Slot> held = run_to_end(io, slots.acquire(steady_clock::time_point::max(), "a"));
  io.restart();
  std::optional<CallSlots::Slot> too = run_to_end(io, slots.acquire(steady_clock::time_point::max(), "a"));
  io.restart();
  call("a");
  EXPECT_EQ(turns, "");
  call("b");  // has the third slot, and gives it back, which is no turn of the waiting one
  EXPECT_EQ(turns, "b");
  held.reset();
  io.run();
  EXPECT_EQ(turns, "ba");
}

TEST_F(CallSlotsTest, WhoeverWaitedTooLongIsLeftOut) {
  std::optional<CallSlots::Slot> held = run_to_end(io, slots.acquire(steady_clock::time_point::max(), "x"));
  io.restart();
  call("a", steady_clock::now());
  call("b");
  EXPECT_TRUE(becomes(io, [this] { return turns == "-"; }));
  held.reset();
  io.restart();
  io.run();
  EXPECT_EQ(turns, "-b");
}

}  // namespace
}  // namespace salestouch
