#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "server/protocol/mcp_server.hpp"
#include "tools/api/api_observer.hpp"
#include "tools/commands/tool_observer.hpp"

namespace salestouch {

/// What the server does, counted for Prometheus. Every label has few values, none of them from a request's
/// content.
class Metrics final : public ApiObserver, public ToolObserver {
 public:
  Metrics();
  ~Metrics() override;

  void count_request(const mcp::AnsweredRequest& request);
  void api_answered(std::string_view outcome, std::chrono::steady_clock::duration took) override;
  void api_retried() override;
  void api_refused() override;
  void result_given(std::size_t tokens) override;
  void cache_asked(bool hit) override;
  /// A number to be read whenever the metrics are.
  void add_gauge(const std::string& name, const std::string& help, std::function<double()> read);

  /// All of it in the Prometheus text format, version 0.0.4.
  std::string text();

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace salestouch
