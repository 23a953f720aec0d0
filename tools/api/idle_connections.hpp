#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "base/alarm.hpp"
#include "tools/api/api_connection.hpp"

namespace salestouch {

/// Connections to the API kept open between calls, up to 16, each for at most `limit`, the time that the
/// machine sleeps included. Not thread-safe.
class IdleConnections {
 public:
  explicit IdleConnections(std::chrono::milliseconds limit) : limit_(limit) {}

  /// The one used last that is still open, or null.
  std::unique_ptr<ApiConnection> take() {
    drop_old();
    while (!connections_.empty()) {
      std::unique_ptr<ApiConnection> newest = std::move(connections_.back());
      connections_.pop_back();
      if (newest->is_open()) return newest;
    }
    return nullptr;
  }

  /// Keeps one that may be kept; closes it otherwise.
  void keep(std::unique_ptr<ApiConnection> connection) {
    constexpr std::size_t kMost = 16;
    if (!connection->can_be_kept() || connections_.size() >= kMost) return;
    connection->idle_since = base::BootClock::now();
    if (!sweep_) sweep_.emplace(connection->executor());
    connections_.push_back(std::move(connection));
    if (!sweep_->is_set()) sweep_later();
  }

 private:
  void drop_old() {
    const auto oldest = base::BootClock::now() - limit_;
    std::erase_if(connections_, [&](const auto& connection) { return connection->idle_since < oldest; });
  }

  /// Nobody may ever call again, and a connection is memory here and a place at the other end.
  void sweep_later() {
    sweep_->set(std::chrono::steady_clock::now() + limit_, [this] {
      drop_old();
      if (!connections_.empty()) sweep_later();
    });
  }

  std::chrono::milliseconds limit_;
  std::vector<std::unique_ptr<ApiConnection>> connections_;  ///< the one used last at the end
  std::optional<base::Alarm> sweep_;  ///< set while there are some, for those that stay for too long
};

}  // namespace salestouch
