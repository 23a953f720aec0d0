#pragma once

#include <string>

#include "server/protocol/progress_ticker.hpp"

namespace salestouch {

/// Tells a client that its call waits for the API.
class ProgressTicker : public mcp::ProgressTicker {
 public:
  ProgressTicker(const boost::asio::any_io_executor& executor, const mcp::CallContext& context)
      : mcp::ProgressTicker(executor, context, [](std::chrono::seconds waited) {
          return "Waiting for SalesTouch, " + std::to_string(waited.count()) + " s";
        }) {}
};

}  // namespace salestouch
