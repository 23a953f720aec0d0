#include "server/http/http_message.hpp"

#include <gtest/gtest.h>

#include "base/net/http_url.hpp"

namespace mcp {
namespace {

TEST(RequestTarget, HasItsPathInOriginAndAbsoluteForm) {
  EXPECT_EQ(path_of("/mcp"), "/mcp");
  EXPECT_EQ(path_of("/mcp?a=b"), "/mcp");
  EXPECT_EQ(path_of("HTTP://localhost:8765/mcp?a=b"), "/mcp");
  for (const char* other :
       {"", "*", "localhost:8765", "x:`", "http:", "http:/mcp", "urn:a:b", "/a b", "/\x80"})
    EXPECT_EQ(path_of(other), "") << other;
}

TEST(RequestTarget, HasItsQueryDecoded) {
  EXPECT_EQ(query_value("/sse?x=1&session=a%20b", "session"), "a b");
  EXPECT_EQ(query_value("/sse?session", "session"), "");
  EXPECT_EQ(query_value("/sse?session=%zz", "session"), "");
  EXPECT_EQ(query_value("x:`", "session"), "");
}

TEST(HttpUrl, IsOneWithAnAuthority) {
  EXPECT_TRUE(base::parse_http_url("https://api.example.com/prefix"));
  EXPECT_TRUE(base::parse_http_url("HtTp://[::1]:80"));
  for (const char* other : {"", "https", "https:", "https:x", "ftp://x", "null", "http:`", "http://a b",
                            "http://127.0.0.1.example.com", "https://127.0.0.1example.com:80/x",
                            "http://[::1].example.com", "http://10.0.0.5.example.com/"})
    EXPECT_FALSE(base::parse_http_url(other)) << other;
}

}  // namespace
}  // namespace mcp
