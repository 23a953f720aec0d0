#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace base {

/// A thread for what would hold up the event loop. It is started for the first such work: starting it takes
/// longer than answering `initialize`. Where the system gives no thread, the event loop does the work, and
/// the next work asks for one again.
class Worker {
 public:
  /// Runs `work`, which must live until it is done, while the caller waits and the event loop goes on. Work
  /// that has not begun when its caller is cancelled is left out: the caller gets operation_aborted.
  template <class Work>
  boost::asio::awaitable<std::invoke_result_t<Work&>> run(Work& work) {
    using Result = std::invoke_result_t<Work&>;
    auto begin = [this, &work](auto handler) {
      auto unwanted = std::make_shared<std::atomic<bool>>(false);  // shared by both threads
      auto slot = boost::asio::get_associated_cancellation_slot(handler);
      if (slot.is_connected()) slot.assign([unwanted](boost::asio::cancellation_type) { *unwanted = true; });
      auto back = boost::asio::make_work_guard(boost::asio::get_associated_executor(handler));
      const boost::asio::any_io_executor where = executor(back.get_executor());
      boost::asio::post(where,
                        [&work, unwanted, back = std::move(back), handler = std::move(handler)]() mutable {
                          Done<Result> done = *unwanted ? aborted<Result>() : do_now(work);
                          boost::asio::post(back.get_executor(),
                                            [done = std::move(done), handler = std::move(handler)]() mutable {
                                              boost::asio::get_associated_cancellation_slot(handler).clear();
                                              std::move(handler)(done.failure, std::move(done.result));
                                            });
                        });
    };
    std::optional<Result> result =
        co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                             void(std::exception_ptr, std::optional<Result>)>(
            begin, boost::asio::use_awaitable);
    co_return std::move(*result);
  }

  /// The same if the work `is_large`, else at once: waking another thread takes longer than small work.
  template <class Work>
  boost::asio::awaitable<std::invoke_result_t<Work&>> run_if(bool is_large, Work& work) {
    if (!is_large) co_return work();
    co_return co_await run(work);
  }

  /// Waits for the work it has: a call that was left behind at the end still uses what its work refers to.
  void finish() {
    if (thread_) thread_->join();
  }

  /// The thread's, or `loop` where the system gives no thread (a limit of processes).
  boost::asio::any_io_executor executor(const boost::asio::any_io_executor& loop) {
    try {
      if (!thread_) thread_.emplace(1);
      return thread_->get_executor();
    } catch (const std::exception&) {
      return loop;
    }
  }

 private:
  template <class Result>
  struct Done {
    std::exception_ptr failure;
    std::optional<Result> result;
  };

  template <class Result>
  static Done<Result> aborted() {
    return {std::make_exception_ptr(boost::system::system_error(boost::asio::error::operation_aborted)), {}};
  }

  template <class Work>
  static Done<std::invoke_result_t<Work&>> do_now(Work& work) {
    try {
      return {nullptr, work()};
    } catch (...) {
      return {std::current_exception(), {}};
    }
  }

  std::optional<boost::asio::thread_pool> thread_;
};

}  // namespace base
