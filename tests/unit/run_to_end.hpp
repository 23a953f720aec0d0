#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <optional>
#include <stdexcept>

/// Runs `io` until `work` is done and returns what it returned; rethrows what it threw.
template <class T>
T run_to_end(boost::asio::io_context& io, boost::asio::awaitable<T> work) {
  std::optional<T> result;
  std::exception_ptr failure;
  boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr error, T value) {
    failure = error;
    if (!error) result.emplace(std::move(value));
    io.stop();
  });
  io.restart();
  io.run();
  if (failure) std::rethrow_exception(failure);
  if (!result) throw std::logic_error("the io_context ran out of work first");
  return std::move(*result);
}

/// Runs `io` until `condition` holds; false when it does not within the time.
template <class Condition>
bool becomes(boost::asio::io_context& io, Condition condition,
             std::chrono::milliseconds within = std::chrono::seconds(20)) {
  io.restart();
  for (const auto end = std::chrono::steady_clock::now() + within; std::chrono::steady_clock::now() < end;) {
    if (condition()) return true;
    io.run_one_for(std::chrono::milliseconds(50));
  }
  return false;
}
