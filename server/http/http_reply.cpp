#include "server/http/http_reply.hpp"

namespace mcp {

namespace asio = boost::asio;

void HttpReply::send_event(std::string_view data, std::string_view event) {
  if (!has_client()) return;
  is_stream_ = true;
  if (unsent_.size() + data.size() > max_unsent_ && !unsent_.empty()) {
    overflowed_ = true;
    unsent_ = std::string();
  } else {
    unsent_.append("event: ").append(event).append("\ndata: ").append(data).append("\n\n");
  }
  changed_.notify();
}

void HttpReply::begin_stream() {
  is_stream_ = true;
  changed_.notify();
}

void HttpReply::cancel() {
  cancelled_ = true;
  changed_.notify();
}

asio::awaitable<bool> HttpReply::wait(std::chrono::steady_clock::duration limit) {
  return changed_.wait_for(limit);
}

void HttpReply::set_done() {
  done_ = true;
  changed_.notify();
}

void HttpReply::set_client_left() {
  client_left_ = true;
  unsent_ = std::string();
  changed_.notify();
}

void HttpReply::abort() {
  outlives_client_ = false;
  set_client_left();
}

std::string HttpReply::take_events() {
  return std::exchange(unsent_, {});
}

}  // namespace mcp
