#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "server/mcp_server.hpp"

namespace mcp {

/// What the server counts, for Prometheus. Every label has few values, none of them from a request's content.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  void count_request(const AnsweredRequest& request);
  /// `outcome` is http_STATUS or an error's code.
  void count_api_call(std::string_view outcome, std::chrono::steady_clock::duration duration);
  /// Whether a call found its import in the cache.
  void count_cache(bool hit);
  /// A call of the API that is tried again, and one that a circuit breaker ended before it began.
  void count_api_retry();
  void count_api_refused();
  /// The tokens of one result, as budgeted.
  void count_result_tokens(std::size_t tokens);
  /// A number to be read whenever the metrics are.
  void add_gauge(const std::string& name, const std::string& help, std::function<double()> read);

  /// All of it in the Prometheus text format, version 0.0.4.
  std::string text();

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace mcp
