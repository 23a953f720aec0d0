#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <type_traits>

namespace salestouch {

/// Runs `work`, which must live until it is done: on `workers` if it `is_large`, so that the event loop goes
/// on meanwhile, else at once, because waking another thread takes longer than small work.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> on_worker_if(bool is_large,
                                                                 boost::asio::thread_pool& workers,
                                                                 Work& work) {
  using Result = std::invoke_result_t<Work&>;
  if (!is_large) co_return work();
  auto there = [&work]() -> boost::asio::awaitable<Result> { co_return work(); };
  co_return co_await boost::asio::co_spawn(workers, there, boost::asio::use_awaitable);
}

}  // namespace salestouch
