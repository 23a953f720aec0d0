#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace mcp {

/// A token bucket: holds what a minute gives, and fills evenly.
class MinuteBucket {
 public:
  using Time = std::chrono::steady_clock::time_point;

  MinuteBucket(double per_minute, Time now) : per_minute_(per_minute), level_(per_minute), filled_at_(now) {}

  /// Takes `amount`, below nothing if need be: what was given out is known only afterwards.
  void take(double amount, Time now);
  /// How long until one can be taken; nothing: now.
  std::optional<std::chrono::seconds> wait(Time now);
  bool is_full(Time now);
  double per_minute() const { return per_minute_; }

 private:
  void fill(Time now);

  double per_minute_;
  double level_;
  Time filled_at_;
};

/// How many requests a minute each caller may make. Callers who have been quiet for a minute are forgotten.
/// Not thread-safe.
class RateLimit {
 public:
  using Clock = std::function<MinuteBucket::Time()>;

  /// `per_minute` is for callers with no rate of their own; 0: no limit.
  explicit RateLimit(std::size_t per_minute, Clock now = &std::chrono::steady_clock::now)
      : per_minute_(per_minute), now_(std::move(now)) {}

  /// Counts one request of this caller; how long to wait where it is one too many.
  std::optional<std::chrono::seconds> count(const std::string& caller, std::optional<std::size_t> own_rate);
  /// Counts `more` behind one that was let in; the next ones wait for as long as these take.
  void count_more(const std::string& caller, std::size_t more);

 private:
  std::size_t per_minute_;
  Clock now_;
  std::map<std::string, MinuteBucket> buckets_;
};

}  // namespace mcp
