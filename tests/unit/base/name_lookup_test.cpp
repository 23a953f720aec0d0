#include "base/system/name_lookup.hpp"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "unit/run_to_end.hpp"
#include "unit/stub_name_server.hpp"

namespace base {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

class NameLookupTest : public testing::Test {
 protected:
  NameLookup ask(const std::string& host, const std::string& name_servers,
                 std::chrono::milliseconds within = 10s) {
    return run_to_end(io, look_up(host, "443", name_servers, steady_clock::now() + within, {}));
  }

  asio::io_context io;
};

TEST_F(NameLookupTest, AnAddressNeedsNoServer) {
  StubNameServer server(io, [](std::string_view) { return ""; });
  for (const char* address : {"127.0.0.1", "::1"}) {
    const NameLookup found = ask(address, server.address());
    ASSERT_EQ(found.endpoints.size(), 1u) << address << found.failure;
    EXPECT_EQ(found.endpoints[0].address().to_string(), address);
    EXPECT_EQ(found.endpoints[0].port(), 443);
  }
  EXPECT_EQ(server.questions, 0);
}

TEST_F(NameLookupTest, LocalhostIsOnThisMachine) {
  StubNameServer server(io, [](std::string_view) { return ""; });
  const NameLookup found = ask("localhost", server.address());
  ASSERT_FALSE(found.endpoints.empty()) << found.failure;
  for (const auto& endpoint : found.endpoints) EXPECT_TRUE(endpoint.address().is_loopback());
  EXPECT_EQ(server.questions, 0);
}

TEST_F(NameLookupTest, ANameHasTheAddressItsServerGives) {
  StubNameServer server(
      io, [](std::string_view question) { return StubNameServer::reply(question, 0, "\x7F\x01\x02\x03"); });
  const NameLookup found = ask("api.example.test", server.address());
  ASSERT_EQ(found.endpoints.size(), 1u) << found.failure;
  EXPECT_EQ(found.endpoints[0].address().to_string(), "127.1.2.3");
  EXPECT_TRUE(found.failure.empty());
}

TEST_F(NameLookupTest, ALostQuestionIsAskedAgain) {
  int lost = 0;
  StubNameServer server(io, [&](std::string_view question) {
    return lost++ < 2 ? "" : StubNameServer::reply(question, 0, "\x7F\x01\x02\x03");
  });
  EXPECT_EQ(ask("api.example.test", server.address()).endpoints.size(), 1u);
}

TEST_F(NameLookupTest, WhatFailedSaysWhetherAskingAgainHelps) {
  for (const auto& [rcode, is_passing] : {std::pair{'\3', false}, {'\2', true}}) {  // NXDOMAIN, SERVFAIL
    StubNameServer server(
        io, [rcode = rcode](std::string_view question) { return StubNameServer::reply(question, rcode); });
    const NameLookup found = ask("api.example.test", server.address());
    EXPECT_TRUE(found.endpoints.empty());
    EXPECT_FALSE(found.failure.empty());
    EXPECT_EQ(found.is_passing, is_passing) << found.failure;
  }
}

TEST_F(NameLookupTest, NonsenseFromAServerIsNoAddress) {
  StubNameServer server(io,
                        [](std::string_view question) { return std::string(question.substr(0, 2)) + "?"; });
  EXPECT_TRUE(ask("api.example.test", server.address(), 300ms).endpoints.empty());
}

TEST_F(NameLookupTest, ASilentServerIsLeftAtTheDeadline) {
  StubNameServer server(io, [](std::string_view) { return ""; });
  const auto begin = steady_clock::now();
  const NameLookup found = ask("api.example.test", server.address(), 300ms);
  EXPECT_LT(steady_clock::now() - begin, 5s);
  EXPECT_EQ(found.failure, "its name was not resolved in time");
  EXPECT_TRUE(found.is_passing);
}

TEST_F(NameLookupTest, ItMayBeLeftBehind) {
  asio::io_context left;
  StubNameServer server(left, [](std::string_view) { return ""; });
  asio::co_spawn(left, look_up("api.example.test", "443", server.address(), steady_clock::now() + 1h, {}),
                 [](std::exception_ptr, const NameLookup&) { FAIL() << "it had no time to end"; });
  ASSERT_TRUE(becomes(left, [&] { return server.questions > 0; }));
}

TEST_F(NameLookupTest, ACancelEndsItAtOnce) {
  StubNameServer server(io, [](std::string_view) { return ""; });
  asio::cancellation_signal cancel;
  bool ended = false;
  asio::co_spawn(io, look_up("api.example.test", "443", server.address(), steady_clock::now() + 1h, {}),
                 asio::bind_cancellation_slot(cancel.slot(),
                                              [&](std::exception_ptr, const NameLookup&) { ended = true; }));
  ASSERT_TRUE(becomes(io, [&] { return server.questions > 0; }));
  cancel.emit(asio::cancellation_type::terminal);
  EXPECT_TRUE(becomes(
      io, [&] { return ended; }, 5s));
}

}  // namespace
}  // namespace base
