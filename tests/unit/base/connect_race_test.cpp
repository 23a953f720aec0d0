#include "base/net/connect_race.hpp"

#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "unit/run_to_end.hpp"
#include "unit/silent_listener.hpp"
#include "unit/stub_name_server.hpp"

namespace base {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

class ConnectRaceTest : public testing::Test {
 protected:
  /// To the port of whoever answered, or the failure.
  std::string race(const std::vector<tcp::endpoint>& to, std::chrono::milliseconds head_start) {
    const auto run = [&]() -> asio::awaitable<std::string> {
      ConnectRace race(io.get_executor(), {.head_start = head_start});
      race.know(to);
      race.know_all();
      auto socket = co_await race.run(steady_clock::now() + 2s);
      co_return socket ? std::to_string(socket->remote_endpoint().port()) : socket.error().message();
    };
    return run_to_end(io, run());
  }

  NamedConnection connect(const StubNameServer& names, unsigned short port, ConnectRaceOptions options = {},
                          std::chrono::milliseconds within = 3s) {
    return run_to_end(io, connect_to_name("api.example.test", std::to_string(port), names.address(),
                                          steady_clock::now() + within, options));
  }

  asio::io_context io;
};

TEST_F(ConnectRaceTest, ASilentAddressCostsOnlyItsHeadStart) {
  tcp::acceptor alive(io, {asio::ip::address_v4::loopback(), 0});
  const SilentListener silent(io, {asio::ip::address_v4::loopback(), 0});
  const auto begin = steady_clock::now();
  EXPECT_EQ(race({silent.acceptor.local_endpoint(), alive.local_endpoint()}, 30ms),
            std::to_string(alive.local_endpoint().port()));
  EXPECT_LT(steady_clock::now() - begin, 1s);
}

TEST_F(ConnectRaceTest, EndsWithTheLastFailureOrTheDeadline) {
  unsigned short closed = 0;
  {
    tcp::acceptor gone(io, {asio::ip::address_v4::loopback(), 0});
    closed = gone.local_endpoint().port();
  }
  const tcp::endpoint refused(asio::ip::address_v4::loopback(), closed);
  EXPECT_EQ(race({refused, {asio::ip::make_address("127.0.0.2"), closed}}, 1h), "Connection refused");
  EXPECT_EQ(race({}, 1h), make_error_code(asio::error::host_not_found).message());
}

TEST_F(ConnectRaceTest, AServerThatDropsTheQuestionForIPv6CostsOnlyTheGrace) {
  tcp::acceptor alive(io, {asio::ip::address_v4::loopback(), 0});
  StubNameServer names(io, [](std::string_view question) {
    return StubNameServer::asks_for_v4(question) ? StubNameServer::reply(question, 0, kLoopbackV4) : "";
  });
  const auto begin = steady_clock::now();
  EXPECT_TRUE(connect(names, alive.local_endpoint().port()).socket);
  const auto took = steady_clock::now() - begin;
  EXPECT_GE(took, 50ms);
  EXPECT_LT(took, 900ms);  // c-ares asks again after a second
}

TEST_F(ConnectRaceTest, TheFamilyThatComesLateIsTriedWhereTheFirstIsDead) {
  // IPv6 is known at once and swallows what is sent; IPv4 is known after its head start.
  tcp::acceptor alive(io, {asio::ip::address_v4::loopback(), 0});
  const unsigned short port = alive.local_endpoint().port();
  const SilentListener silent(io, {asio::ip::address_v6::loopback(), port});
  bool is_late = false;
  StubNameServer names(io, [&](std::string_view question) -> std::string {
    if (!StubNameServer::asks_for_v4(question)) return StubNameServer::reply(question, 0, kLoopbackV6);
    return std::exchange(is_late, true) ? StubNameServer::reply(question, 0, kLoopbackV4) : "";
  });
  const NamedConnection connected = connect(names, port, {.head_start = 30ms});
  ASSERT_TRUE(connected.socket) << connected.failure;
  EXPECT_TRUE(connected.socket->remote_endpoint().address().is_v4());
}

TEST_F(ConnectRaceTest, TheFamilyThatServedLastIsTriedFirst) {
  tcp::acceptor v4(io, {asio::ip::address_v4::loopback(), 0});
  const unsigned short port = v4.local_endpoint().port();
  tcp::acceptor v6(io, {asio::ip::address_v6::loopback(), port});
  StubNameServer names(io, [&](std::string_view question) {
    return StubNameServer::reply(question, 0,
                                 StubNameServer::asks_for_v4(question) ? kLoopbackV4 : kLoopbackV6);
  });
  for (const tcp family : {tcp::v6(), tcp::v4()}) {
    const NamedConnection connected = connect(names, port, {.first_family = family});
    ASSERT_TRUE(connected.socket) << connected.failure;
    EXPECT_EQ(connected.socket->remote_endpoint().protocol(), family);
  }
}

TEST_F(ConnectRaceTest, WhatFailedSaysSo) {
  StubNameServer unknown(io, [](std::string_view question) { return StubNameServer::reply(question, '\3'); });
  NamedConnection result = connect(unknown, 1);
  EXPECT_FALSE(result.socket || result.is_resolved || result.is_passing) << result.failure;
  StubNameServer silent(io, [](std::string_view) { return ""; });
  result = connect(silent, 1, {}, 200ms);
  EXPECT_EQ(result.failure, "its name was not resolved in time");
  EXPECT_TRUE(result.is_passing);
  StubNameServer refusing(
      io, [](std::string_view question) { return StubNameServer::reply(question, 0, kLoopbackV4); });
  result = connect(refusing, 1);
  EXPECT_TRUE(result.is_resolved && result.is_passing);
  EXPECT_EQ(result.failure, "Connection refused");
}

}  // namespace
}  // namespace base
