#include "server/http/auth/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace mcp {
namespace {

/// Callers among whom the quiet ones are looked for.
constexpr std::size_t kMany = 1'000;

}  // namespace

void MinuteBucket::fill(Time now) {
  const double minutes = std::chrono::duration<double, std::ratio<60>>(now - filled_at_).count();
  level_ = std::min(per_minute_, level_ + std::max(0.0, minutes) * per_minute_);
  filled_at_ = now;
}

void MinuteBucket::take(double amount, Time now) {
  fill(now);
  level_ -= amount;
}

std::optional<std::chrono::seconds> MinuteBucket::wait(Time now) {
  fill(now);
  if (level_ >= 1) return std::nullopt;
  return std::chrono::seconds(static_cast<long>(std::ceil((1 - level_) / per_minute_ * 60)));
}

bool MinuteBucket::is_full(Time now) {
  fill(now);
  return level_ >= per_minute_;
}

std::optional<std::chrono::seconds> RateLimit::count(const std::string& caller,
                                                     std::optional<std::size_t> own_rate) {
  const std::size_t rate = own_rate.value_or(per_minute_);
  if (rate == 0) return std::nullopt;
  const MinuteBucket::Time now = now_();
  if (buckets_.size() >= kMany)
    std::erase_if(buckets_, [now](const auto& entry) {
      MinuteBucket bucket = entry.second;
      return bucket.is_full(now);
    });
  MinuteBucket& bucket = buckets_.try_emplace(caller, static_cast<double>(rate), now).first->second;
  // The operator may have changed it since.
  if (bucket.per_minute() != static_cast<double>(rate)) bucket = MinuteBucket(static_cast<double>(rate), now);
  const std::optional<std::chrono::seconds> wait = bucket.wait(now);
  if (!wait) bucket.take(1, now);
  return wait;
}

void RateLimit::count_more(const std::string& caller, std::size_t more) {
  const auto bucket = buckets_.find(caller);
  if (bucket != buckets_.end()) bucket->second.take(static_cast<double>(more), now_());
}

}  // namespace mcp
