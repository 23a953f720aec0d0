#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <type_traits>

namespace salestouch {

/// A thread for what would hold up the event loop. It is started for the first such work: starting it takes
/// longer than answering `initialize`.
class Worker {
 public:
  /// Runs `work`, which must live until it is done, while the caller waits and the event loop goes on.
  template <class Work>
  boost::asio::awaitable<std::invoke_result_t<Work&>> run(Work& work) {
    using Result = std::invoke_result_t<Work&>;
    auto there = [&work]() -> boost::asio::awaitable<Result> { co_return work(); };
    co_return co_await boost::asio::co_spawn(executor(), there, boost::asio::use_awaitable);
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

  boost::asio::any_io_executor executor() {
    if (!thread_) thread_.emplace(1);
    return thread_->get_executor();
  }

 private:
  std::optional<boost::asio::thread_pool> thread_;
};

}  // namespace salestouch
