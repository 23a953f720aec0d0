#pragma once

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <string>

/// 127.0.0.1 and ::1 as a name server writes them.
inline const std::string kLoopbackV4("\x7F\x00\x00\x01", 4);
inline const std::string kLoopbackV6 = std::string(15, '\0') + '\1';

/// A name server on loopback. `answer` gives the reply to each question, or nothing, as it likes.
class StubNameServer {
 public:
  using Answer = std::function<std::string(std::string_view question)>;

  StubNameServer(boost::asio::io_context& io, Answer answer)
      : socket_(io, {boost::asio::ip::address_v4::loopback(), 0}), answer_(std::move(answer)) {
    boost::asio::co_spawn(io, serve(), boost::asio::detached);
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(socket_.local_endpoint().port()); }

  int questions = 0;

  /// Whether it asks for IPv4 addresses (A), and not for those of IPv6.
  static bool asks_for_v4(std::string_view question) { return question[question.find('\0', 12) + 2] == 1; }

  /// The reply of RFC 1035, 4.1, with this RCODE; with RCODE 0, with that address where its family is asked
  /// for, four bytes or sixteen.
  static std::string reply(std::string_view question, char rcode, std::string_view address = {}) {
    std::string text(question.substr(0, 2));
    const std::size_t name_end = question.find('\0', 12);
    const bool has_address = !address.empty() && asks_for_v4(question) == (address.size() == 4);
    text += {'\x81', static_cast<char>(0x80 | rcode), 0, 1, 0, static_cast<char>(has_address), 0, 0, 0, 0};
    text += question.substr(12, name_end + 5 - 12);
    if (has_address) {
      // The question's name, A or AAAA, IN, a minute, the address's length.
      const char type = address.size() == 4 ? 1 : 28;
      text += {'\xC0', 12, 0, type, 0, 1, 0, 0, 0, 60, 0, static_cast<char>(address.size())};
      text += address;
    }
    return text;
  }

 private:
  boost::asio::awaitable<void> serve() {
    for (;;) {
      std::array<char, 512> bytes;
      boost::asio::ip::udp::endpoint from;
      const std::size_t size =
          co_await socket_.async_receive_from(boost::asio::buffer(bytes), from, boost::asio::use_awaitable);
      ++questions;
      const std::string said = answer_({bytes.data(), size});
      if (!said.empty())
        co_await socket_.async_send_to(boost::asio::buffer(said), from, boost::asio::use_awaitable);
    }
  }

  boost::asio::ip::udp::socket socket_;
  Answer answer_;
};
