#include "base/trace_context.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace base {
namespace {

const std::string kParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

std::string with_version(const char* version) {
  std::string text = kParent;
  return text.replace(0, 2, version);
}

TEST(TraceContextTest, IsTakenWhereItIsWellFormed) {
  const TraceContext trace = read_trace_context({{"traceparent", kParent}, {"tracestate", "a=1,b=2"}});
  EXPECT_EQ(trace.traceparent, kParent);
  EXPECT_EQ(trace.tracestate, "a=1,b=2");
  EXPECT_EQ(trace.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
  const std::string later = with_version("01") + "-more";
  EXPECT_EQ(read_trace_context({{"traceparent", later}}).traceparent, later);
}

TEST(TraceContextTest, IsLeftOutWhereItIsNot) {
  const std::vector<std::string> bad = {"",
                                        kParent.substr(1),
                                        kParent + "-x",
                                        kParent + "\r\nX: y",
                                        with_version("ff"),
                                        with_version("01") + "-a\nb",
                                        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                                        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                                        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"};
  for (const std::string& text : bad) {
    const TraceContext trace = read_trace_context({{"traceparent", text}, {"tracestate", "a=1"}});
    EXPECT_EQ(trace.traceparent, "") << text;
    EXPECT_EQ(trace.tracestate, "") << text;
    EXPECT_EQ(trace.trace_id(), "");
  }
  EXPECT_EQ(read_trace_context({{"traceparent", 1}}).traceparent, "");
  for (const std::string& state : {std::string(513, 'a'), std::string("a=1\r\nX: y")})
    EXPECT_EQ(read_trace_context({{"traceparent", kParent}, {"tracestate", state}}).tracestate, "");
}

}  // namespace
}  // namespace base
