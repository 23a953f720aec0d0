#include "server/http/auth/rate_limit.hpp"

#include <gtest/gtest.h>

namespace mcp {
namespace {

using namespace std::chrono_literals;

/// A clock that the test sets.
struct Clock {
  MinuteBucket::Time now{};
  RateLimit::Clock reader() {
    return [this] { return now; };
  }
};

TEST(RateLimit, GivesAMinutesCallsAtOnceAndThenEvenly) {
  Clock clock;
  RateLimit limit(60, clock.reader());
  for (int i = 0; i < 60; ++i) EXPECT_FALSE(limit.count("a", {})) << i;
  EXPECT_EQ(limit.count("a", {}), 1s);
  clock.now += 999ms;
  EXPECT_EQ(limit.count("a", {}), 1s);
  clock.now += 1ms;
  EXPECT_FALSE(limit.count("a", {}));
  EXPECT_TRUE(limit.count("a", {}));
}

TEST(RateLimit, WhatABatchHoldsIsWaitedForAfterwards) {
  Clock clock;
  RateLimit limit(60, clock.reader());
  EXPECT_FALSE(limit.count("a", {}));
  limit.count_more("a", 99);
  EXPECT_EQ(limit.count("a", {}), 41s);
  limit.count_more("unknown", 5);
  EXPECT_FALSE(limit.count("b", {}));
}

TEST(RateLimit, CountsEachCallerAlone) {
  Clock clock;
  RateLimit limit(1, clock.reader());
  EXPECT_FALSE(limit.count("a", {}));
  EXPECT_EQ(limit.count("a", {}), 60s);
  EXPECT_FALSE(limit.count("b", {}));
  EXPECT_FALSE(limit.count("c", 2));
  EXPECT_FALSE(limit.count("c", 2));
  EXPECT_EQ(limit.count("c", 2), 30s);
}

TEST(RateLimit, WithoutARateThereIsNone) {
  RateLimit limit(0);
  for (int i = 0; i < 10'000; ++i) EXPECT_FALSE(limit.count("a", {}));
}

TEST(RateLimit, ForgetsOnlyCallersWhoseBucketIsFull) {
  Clock clock;
  RateLimit limit(1, clock.reader());
  EXPECT_FALSE(limit.count("busy", {}));
  for (int i = 0; i < 2'000; ++i) EXPECT_FALSE(limit.count("one of many " + std::to_string(i), {}));
  EXPECT_EQ(limit.count("busy", {}), 60s);
  clock.now += 1min;
  EXPECT_FALSE(limit.count("busy", {}));
}

TEST(MinuteBucket, MayOweWhatWasGivenOut) {
  MinuteBucket bucket(1'000, {});
  bucket.take(3'000, {});
  EXPECT_EQ(bucket.wait({}), 121s);
  EXPECT_EQ(bucket.wait(MinuteBucket::Time(120s)), 1s);
  EXPECT_EQ(bucket.wait(MinuteBucket::Time(121s)), std::nullopt);
  EXPECT_FALSE(bucket.is_full(MinuteBucket::Time(170s)));
  EXPECT_TRUE(bucket.is_full(MinuteBucket::Time(190s)));
}

}  // namespace
}  // namespace mcp
