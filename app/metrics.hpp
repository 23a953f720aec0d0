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
  void call_ended(const EndedCall& call) override;
  void cache_asked(bool hit) override;
  /// A call of a user of the operator's file; for the others there is one name, which is empty.
  void count_call_of(const std::string& user, const EndedCall& call);
  /// A request was refused before it was read.
  void count_refusal(std::string_view reason);
  /// A number to be read whenever the metrics are.
  void add_gauge(const std::string& name, const std::string& help, std::function<double()> read);

  /// All of it in the Prometheus text format, version 0.0.4.
  std::string text();

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace salestouch
