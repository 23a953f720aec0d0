#include "tools/results/instants.hpp"

#include <gtest/gtest.h>

namespace salestouch {
namespace {

long long milliseconds(const char* text) {
  const std::optional<Instant> instant = read_instant(text);
  return instant ? instant->time_since_epoch().count() : -1;
}

TEST(ReadInstant, OneInstantHasManyTexts) {
  const long long noon = 1'769'860'800'000;
  for (const char* text : {"2026-01-31T12:00:00Z",
                           "2026-01-31T12:00:00.000Z",
                           "2026-01-31T13:00:00+01:00",
                           "2026-01-31T13:00+0100",
                           "2026-01-31T06:30:00-05:30",
                           "2026-01-31 12:00",
                           "2026-01-31T12:00:00",
                           "2026/01/31 12:00:00",
                           " 2026-01-31t12:00z ",
                           "2026-01-31 12:00:00 +00",
                           "1769860800",
                           "1769860800000",
                           "/Date(1769860800000)/",
                           "/Date(1769860800000+0100)/",
                           "2026-01-31 12:00:00.000 UTC",
                           "2026-01-31T13:00:00+01:00[CET]",
                           "Sat, 31 Jan 2026 12:00:00 GMT",
                           "Sat, 31 Jan 2026 13:00:00 +0100",
                           "31-Jan-2026 12:00:00",
                           "Jan 31, 2026, 12:00",
                           "Jan 31 2026 12:00PM",
                           "January 31, 2026 12:00:00 pm",
                           "2026-01-31 12:00:00 PM",
                           "2026-01-31 04:00:00 PST",
                           "2026-01-31 13:00 CET",
                           "Sat Jan 31 12:00:00 UTC 2026",
                           "Sat Jan 31 07:00:00 EST 2026",
                           "Sat Jan 31 12:00:00 2026",
                           "2026-1-31 12:00",
                           "2026.01.31 12:00:00",
                           "20260131T120000Z",
                           "2026-01-31T12:00:00Z\n",
                           "\u00A02026-01-31T12:00\u00A0",
                           "1769860800000000",
                           "1769860800000000000",
                           "1769860800.0",
                           "Sat Jan 31 2026 13:00:00 GMT+0100 (Central European Standard Time)"}) {
    EXPECT_EQ(milliseconds(text), noon) << text;
  }
  EXPECT_EQ(milliseconds("2026-01-31"), noon - 12 * 3'600'000);
  EXPECT_EQ(milliseconds("2026-01-31T12:00:00.1239"), noon + 123);
  EXPECT_EQ(milliseconds("Jan  5 2026 12:00AM"), 1'767'571'200'000);
  EXPECT_EQ(milliseconds("20260105"), 1'767'571'200'000);
  EXPECT_EQ(milliseconds("1767571200.5"), 1'767'571'200'500);
  EXPECT_EQ(milliseconds("3 March 2026"), 1'772'496'000'000);
  EXPECT_EQ(milliseconds("2024-02-29"), 1'709'164'800'000);
}

TEST(ReadInstant, DatesAreReadAsPeopleOfManyCountriesWriteThem) {
  const long long third_of_march = 1'772'496'000'000;
  for (const char* text : {"Mar 3rd, 2026", "3rd of March 2026", "3. März 2026", "3 mars 2026", "3 mar. 2026",
                           "3 de marzo de 2026", "3 marzo 2026", "3 de março de 2026", "3 maart 2026",
                           "03.03.2026", "3.3.2026", "2026年3月3日", "2026년 3월 3일", "March 3rd 2026"}) {
    EXPECT_EQ(milliseconds(text), third_of_march) << text;
  }
  const long long day = 86'400'000;
  for (const char* text : {"2026-03", "2026/3", "Mar 2026", "March, 2026", "mars 2026", "1er mars 2026",
                           "2026年3月", "1. März 2026 00:00", "01.03.2026"}) {
    EXPECT_EQ(milliseconds(text), third_of_march - 2 * day) << text;
  }
  EXPECT_EQ(milliseconds("31.01.2026 12:00"), 1'769'860'800'000);
  EXPECT_EQ(milliseconds("31 août 2025"), milliseconds("2025-08-31"));
  EXPECT_EQ(milliseconds("14 juil. 2025"), milliseconds("2025-07-14"));
  EXPECT_EQ(milliseconds("14 févr. 2025"), milliseconds("2025-02-14"));
  EXPECT_EQ(milliseconds("24. Dez. 2025"), milliseconds("2025-12-24"));
  EXPECT_EQ(milliseconds("2026年1月31日 12:00"), 1'769'860'800'000);
}

TEST(ReadInstant, CompactTimesAndTicksAreNoMilliseconds) {
  const long long noon = milliseconds("2024-01-01T12:00:00Z");
  for (const char* text : {"20240101120000", "202401011200", "638397072000000000", "133485840000000000",
                           "2024-01-01 12:00:00\u202FPM", "1 janvier 2024 12:00"}) {
    EXPECT_EQ(milliseconds(text), noon) << text;
  }
  EXPECT_EQ(milliseconds("1704110400000"), noon);
  EXPECT_EQ(milliseconds("1704110400000000000"), noon);
  EXPECT_EQ(milliseconds("20241301120000"), 20'241'301'120'000);  // no month: a count as before
}

TEST(ReadInstant, WhatIsNoDateIsNone) {
  for (const char* text : {"",
                           " ",
                           "2 hours ago",
                           "yesterday",
                           "2026",
                           "5 marraskuu 2025",
                           "Marc 5 Foo",
                           "2026-0131",
                           "2026-01-31 13:00 PM",
                           "2026-01-31 00:00 AM",
                           "2026-01-31 12:00 XST",
                           "2026-13-01",
                           "2026-02-30",
                           "2025-02-29",
                           "01/02/2026",
                           "31/01/2026",
                           "01/31/2026",
                           "1-2-2026",
                           "31.13.2026",
                           "31.01/2026",
                           "31/02/2026",
                           "31.01.26",
                           "2026-01-",
                           "5 ago",
                           "年",
                           "Sat",
                           "31 Foo 2026",
                           "Jan",
                           "/Date()/",
                           "(CET)",
                           "[CET]",
                           "Sat, 31 Jan 2026 12:00:00 GM",
                           "2026-01-31T",
                           "2026-01-31T25:00",
                           "2026-01-31T12",
                           "2026-01-31T12:00:00X",
                           "2026-01-31T12:00:00+1",
                           "2026-01-31T12:00:00Z!",
                           "0",
                           "-1769860800",
                           "17",
                           "99999999999999999999",
                           "1e9"}) {
    EXPECT_FALSE(read_instant(text)) << text;
  }
}

}  // namespace
}  // namespace salestouch
