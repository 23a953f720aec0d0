#pragma once

#include <algorithm>
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
#include <deque>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

namespace base {

/// A thread for what would hold up the event loop. It is started for the first such work: starting it takes
/// longer than answering `initialize`. Where the system gives no thread, the event loop does the work, and
/// the next work asks for one again. The work of one lane is done in the order in which it came, and the
/// lanes take turns, so that one user's many large answers do not hold up another's.
class Worker {
  struct Shared;

 public:
  Worker() : own_(std::make_unique<Shared>()), shared_(own_.get()), lane_(0) {}

  /// Another lane of the same thread. This must outlive it.
  Worker another_lane() { return Worker(shared_, ++shared_->lanes_given); }

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
      auto job = [&work, unwanted, back = std::move(back), handler = std::move(handler)]() mutable {
        Done<Result> done = *unwanted ? aborted<Result>() : do_now(work);
        boost::asio::post(back.get_executor(),
                          [done = std::move(done), handler = std::move(handler)]() mutable {
                            boost::asio::get_associated_cancellation_slot(handler).clear();
                            std::move(handler)(done.failure, std::move(done.result));
                          });
      };
      // A std::function is copied, a handler is not.
      shared_->add(lane_, [job = std::make_shared<decltype(job)>(std::move(job))] { (*job)(); });
      boost::asio::post(where, [shared = shared_] { shared->take_next()(); });
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
    if (shared_->thread) shared_->thread->join();
  }

  /// The thread's, or `loop` where the system gives no thread (a limit of processes).
  boost::asio::any_io_executor executor(const boost::asio::any_io_executor& loop) {
    try {
      if (!shared_->thread) shared_->thread.emplace(1);
      return shared_->thread->get_executor();
    } catch (const std::exception&) {
      return loop;
    }
  }

 private:
  using Job = std::function<void()>;

  /// What the lanes have in common. `add` and `take_next` are called as often as each other, by any thread.
  struct Shared {
    struct Lane {
      std::size_t number;
      std::deque<Job> jobs;  ///< never empty
    };

    void add(std::size_t number, Job job) {
      const std::lock_guard lock(mutex);
      const auto lane = std::ranges::find(lanes, number, &Lane::number);
      (lane == lanes.end() ? lanes.emplace_back(Lane{number, {}}) : *lane).jobs.push_back(std::move(job));
    }

    Job take_next() {
      const std::lock_guard lock(mutex);
      Job next = std::move(lanes.front().jobs.front());
      lanes.front().jobs.pop_front();
      if (lanes.front().jobs.empty()) {
        lanes.pop_front();
      } else {
        lanes.splice(lanes.end(), lanes, lanes.begin());
      }
      return next;
    }

    std::mutex mutex;
    std::list<Lane> lanes;  ///< in the order of their turns
    std::size_t lanes_given = 0;
    std::optional<boost::asio::thread_pool> thread;  ///< behind what it uses
  };

  Worker(Shared* shared, std::size_t lane) : shared_(shared), lane_(lane) {}

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

  std::unique_ptr<Shared> own_;  ///< null: another's lane
  Shared* shared_;
  std::size_t lane_;
};

}  // namespace base
