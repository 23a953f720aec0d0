#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>

/// A listener whose full backlog swallows what comes: nobody accepts, and one connection is all that waits.
struct SilentListener {
  SilentListener(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& at)
      : acceptor(io, at.protocol()), first(io), second(io) {
    acceptor.set_option(boost::asio::ip::tcp::acceptor::reuse_address(true));
    acceptor.bind(at);
    acceptor.listen(0);
    first.connect(acceptor.local_endpoint());
    second.async_connect(acceptor.local_endpoint(), [](const auto&) {});
    io.run_for(std::chrono::milliseconds(50));
    io.restart();
  }
  boost::asio::ip::tcp::acceptor acceptor;
  boost::asio::ip::tcp::socket first;
  boost::asio::ip::tcp::socket second;
};
