#include "base/worker.hpp"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <string>

namespace base {
namespace {

namespace asio = boost::asio;

/// Runs `work` on `worker`, until `signal` may cancel it.
template <class Work>
std::shared_ptr<std::optional<std::exception_ptr>> spawn(asio::io_context& io, Worker& worker, Work& work,
                                                         asio::cancellation_signal& signal) {
  auto end = std::make_shared<std::optional<std::exception_ptr>>();
  asio::co_spawn(io, worker.run(work),
                 asio::bind_cancellation_slot(signal.slot(),
                                              [end](std::exception_ptr failure, int) { *end = failure; }));
  return end;
}

TEST(Worker, LeavesOutWorkThatHasNotBegunWhenItsCallerIsCancelled) {
  asio::io_context io;
  Worker worker;
  std::promise<void> may_end;
  std::atomic<int> ran = 0;
  auto slow = [&] {
    may_end.get_future().wait();
    return ++ran;
  };
  auto queued = [&] { return ++ran; };
  asio::cancellation_signal first;
  asio::cancellation_signal second;
  const auto slow_end = spawn(io, worker, slow, first);
  const auto queued_end = spawn(io, worker, queued, second);
  io.poll();
  second.emit(asio::cancellation_type::terminal);
  io.poll();  // the cancellation arrives through the executor
  may_end.set_value();
  io.run();
  ASSERT_TRUE(slow_end->has_value() && queued_end->has_value());
  EXPECT_FALSE(**slow_end);
  EXPECT_TRUE(**queued_end);  // operation_aborted
  EXPECT_EQ(ran, 1);
}

TEST(Worker, LanesTakeTurns) {
  asio::io_context io;
  Worker ann;
  Worker bea = ann.another_lane();
  std::promise<void> may_end;
  std::string order;  // of the one thread, and read behind its work
  auto first = [&] {
    may_end.get_future().wait();
    order += '1';
    return 0;
  };
  auto of_ann = [&order] { return order += 'a', 0; };
  auto of_bea = [&order] { return order += 'b', 0; };
  asio::cancellation_signal nobody;
  const auto first_end = spawn(io, ann, first, nobody);
  for (int i = 0; i < 3; ++i) asio::co_spawn(io, ann.run(of_ann), asio::detached);
  for (int i = 0; i < 2; ++i) asio::co_spawn(io, bea.run(of_bea), asio::detached);
  io.poll();
  may_end.set_value();
  io.run();
  EXPECT_TRUE(order == "1ababa" || order == "1babaa") << order;
}

TEST(Worker, HandsOnWhatWorkThrows) {
  asio::io_context io;
  Worker worker;
  asio::cancellation_signal signal;
  auto throws = []() -> int { throw std::runtime_error("why"); };
  const auto end = spawn(io, worker, throws, signal);
  io.run();
  ASSERT_TRUE(end->has_value());
  EXPECT_THROW(std::rethrow_exception(**end), std::runtime_error);
}

}  // namespace
}  // namespace base
