#include "app/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <vector>

namespace salestouch {
namespace {

double seconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

const prometheus::Histogram::BucketBoundaries kSeconds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                          0.25,  0.5,    1,     2.5,  5,     10,   30};

}  // namespace

struct Metrics::Families {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                          .Name("mcp_requests_total")
                                                          .Help("JSON-RPC requests by method and outcome")
                                                          .Register(registry);
  prometheus::Family<prometheus::Histogram>& request_seconds = prometheus::BuildHistogram()
                                                                   .Name("mcp_request_duration_seconds")
                                                                   .Help("From a request to its answer")
                                                                   .Register(registry);
  prometheus::Family<prometheus::Counter>& api_calls = prometheus::BuildCounter()
                                                           .Name("salestouch_api_calls_total")
                                                           .Help("Calls of the SalesTouch API by outcome")
                                                           .Register(registry);
  prometheus::Histogram& api_seconds = prometheus::BuildHistogram()
                                           .Name("salestouch_api_call_duration_seconds")
                                           .Help("From a call of the SalesTouch API to the end of its answer")
                                           .Register(registry)
                                           .Add({}, kSeconds);
  prometheus::Counter& api_retries = prometheus::BuildCounter()
                                         .Name("salestouch_api_retries_total")
                                         .Help("Calls of the SalesTouch API that were tried again")
                                         .Register(registry)
                                         .Add({});
  prometheus::Counter& api_refused = prometheus::BuildCounter()
                                         .Name("salestouch_api_refused_total")
                                         .Help("Calls that ended before they began, because the API is down")
                                         .Register(registry)
                                         .Add({});
  prometheus::Family<prometheus::Counter>& cache = prometheus::BuildCounter()
                                                       .Name("salestouch_cache_lookups_total")
                                                       .Help("Imports looked for in the cache, by outcome")
                                                       .Register(registry);
  prometheus::Family<prometheus::Counter>& user_calls = prometheus::BuildCounter()
                                                            .Name("mcp_user_calls_total")
                                                            .Help("Calls of tools by user and outcome")
                                                            .Register(registry);
  prometheus::Family<prometheus::Counter>& user_tokens = prometheus::BuildCounter()
                                                             .Name("mcp_user_tokens_total")
                                                             .Help("Tokens given out by user, as budgeted")
                                                             .Register(registry);
  prometheus::Family<prometheus::Counter>& refusals =
      prometheus::BuildCounter()
          .Name("mcp_http_refused_total")
          .Help("Requests refused before they were read, by reason")
          .Register(registry);
  prometheus::Counter& result_tokens = prometheus::BuildCounter()
                                           .Name("mcp_result_tokens_total")
                                           .Help("Tokens of the results given out, as budgeted")
                                           .Register(registry)
                                           .Add({});
  struct ReadGauge {
    prometheus::Gauge& gauge;
    std::function<double()> read;
  };
  std::vector<ReadGauge> gauges;
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::count_request(const mcp::AnsweredRequest& request) {
  const std::string method(request.method);
  families_->requests.Add({{"method", method}, {"outcome", std::string(request.outcome)}}).Increment();
  // A subscription lasts as long as its client likes.
  if (method == "subscriptions/listen") return;
  families_->request_seconds.Add({{"method", method}}, kSeconds).Observe(seconds(request.duration));
}

void Metrics::api_answered(std::string_view outcome, std::chrono::steady_clock::duration took) {
  families_->api_calls.Add({{"outcome", std::string(outcome)}}).Increment();
  families_->api_seconds.Observe(seconds(took));
}

void Metrics::api_retried() {
  families_->api_retries.Increment();
}

void Metrics::api_refused() {
  families_->api_refused.Increment();
}

void Metrics::count_call_of(const std::string& user, const EndedCall& call) {
  families_->user_calls.Add({{"user", user}, {"outcome", call.outcome == "ok" ? "ok" : "error"}}).Increment();
  families_->user_tokens.Add({{"user", user}}).Increment(static_cast<double>(call.tokens));
}

void Metrics::count_refusal(std::string_view reason) {
  families_->refusals.Add({{"reason", std::string(reason)}}).Increment();
}

void Metrics::cache_asked(bool hit) {
  families_->cache.Add({{"outcome", hit ? "hit" : "miss"}}).Increment();
}

void Metrics::call_ended(const EndedCall& call) {
  families_->result_tokens.Increment(static_cast<double>(call.tokens));
}

void Metrics::add_gauge(const std::string& name, const std::string& help, std::function<double()> read) {
  prometheus::Gauge& gauge =
      prometheus::BuildGauge().Name(name).Help(help).Register(families_->registry).Add({});
  families_->gauges.push_back({gauge, std::move(read)});
}

std::string Metrics::text() {
  for (const Families::ReadGauge& gauge : families_->gauges) gauge.gauge.Set(gauge.read());
  return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

}  // namespace salestouch
