#include "base/net/retry_after.hpp"

#include <gtest/gtest.h>

namespace base {
namespace {

using namespace std::chrono_literals;

TEST(RetryAfter, SecondsDatesAndNonsense) {
  const auto now = std::chrono::system_clock::from_time_t(1'792'000'000);  // Wed, 14 Oct 2026 17:46:40 GMT
  EXPECT_EQ(read_retry_after("120", "", now), 120s);
  EXPECT_EQ(read_retry_after("0", "", now), 0s);
  EXPECT_EQ(read_retry_after("99999999999999999999999", "", now), 24h);
  EXPECT_EQ(read_retry_after("Wed, 14 Oct 2026 17:47:10 GMT", "", now), 30s);
  EXPECT_EQ(read_retry_after("Wed, 14 Oct 2020 17:47:10 GMT", "", now), 0s);
  EXPECT_EQ(read_retry_after("292.05", "", now), 293s);
  EXPECT_EQ(read_retry_after("60s", "", now), 60s);
  EXPECT_EQ(read_retry_after("60, 60", "", now), 60s);
  EXPECT_EQ(read_retry_after("Wednesday, 14-Oct-26 17:47:10 GMT", "", now), 30s);
  EXPECT_EQ(read_retry_after("Wed Oct 14 17:47:10 2026", "", now), 30s);
  // Retry-After less Date, whatever the own clock says.
  const char* later = "Wed, 14 Oct 2026 18:47:10 GMT";
  EXPECT_EQ(read_retry_after(later, "Wed, 14 Oct 2026 18:46:25 GMT", now), 45s);
  EXPECT_EQ(read_retry_after("45", "Wed, 14 Oct 2026 18:46:25 GMT", now), 45s);
  EXPECT_EQ(read_retry_after(later, "today", now), 3630s);
  for (const char* nonsense : {"", "soon", "-5", ".5", "1.5.2", "Wed, 14 Oct"})
    EXPECT_FALSE(read_retry_after(nonsense, "", now));
}

TEST(RetryAfter, ALimitEndsBehindSecondsOrAtAnInstant) {
  const auto now = std::chrono::system_clock::from_time_t(1'792'000'000);
  EXPECT_EQ(read_limit_reset("60", now), 60s);
  EXPECT_EQ(read_limit_reset("1792000030", now), 30s);
  EXPECT_EQ(read_limit_reset("1792000030000", now), 30s);
  EXPECT_EQ(read_limit_reset("1791999999", now), 0s);
  EXPECT_EQ(read_limit_reset("999999999", now), 24h);
  for (const char* nonsense : {"", "soon", "-5", "2026-11-28T14:30:00Z", "9223372036854775807"})
    EXPECT_FALSE(read_limit_reset(nonsense, now)) << nonsense;
  EXPECT_EQ(read_milliseconds("500000"), 500s);
  EXPECT_EQ(read_milliseconds("1"), 1s);
  EXPECT_EQ(read_milliseconds("9223372036854775807"), 24h);
  EXPECT_FALSE(read_milliseconds("1 s"));
}

}  // namespace
}  // namespace base
