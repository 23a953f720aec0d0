#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/trace_context.hpp"
#include "base/worker.hpp"
#include "tools/api/api_error.hpp"
#include "tools/api/api_observer.hpp"
#include "tools/api/api_settings.hpp"
#include "tools/api/call_slots.hpp"
#include "tools/api/circuit_breaker.hpp"
#include "tools/api/credential_filter.hpp"
#include "tools/api/more_hint.hpp"
#include "tools/api/retry_budget.hpp"

namespace salestouch {

struct ApiClientOptions {
  std::string ca_file;       ///< PEM; empty: the system's store
  std::string name_servers;  ///< "ADDRESS:PORT,…"; empty: as the machine is set up
  /// Where the environment's proxy variables are read; empty: there are none, and no proxy is used.
  std::function<std::optional<std::string>(const char*)> proxy_environment;
  bool allow_plain_http = false;                       ///< beyond loopback, where plain http is always fine
  std::chrono::milliseconds connect_limit{5'000};      ///< name look-up, TCP and TLS together
  std::chrono::milliseconds first_byte_limit{20'000};  ///< from the request's end to the answer's first byte
  /// After which a read is asked on a fresh connection beside a kept one that says nothing: it may have died
  /// unseen (a NAT that forgot it, a machine that slept).
  std::chrono::milliseconds kept_silence_limit{5'000};
  std::chrono::milliseconds total_limit{30'000};  ///< the whole call; under the 60 s at which clients give up
  std::size_t max_body = 64 * 1024 * 1024;        ///< bytes; 30,000 leads and more
  /// For which a connection is kept: servers close theirs after 5 s (Node) to 75 s (nginx).
  std::chrono::milliseconds idle_limit{30'000};
  std::size_t max_running = 32;    ///< calls of the API at once
  std::size_t max_waiting = 128;   ///< calls that wait for their turn
  std::optional<CallSlots> slots;  ///< shared with other clients; empty: its own, of these two sizes
  std::string lane;                ///< among the shared ones
  /// Sent in the place of SalesTouch's credentials, which then are not needed; empty: none are sent.
  std::optional<std::string> authorization = std::nullopt;
  std::chrono::milliseconds retry_pause{
      250};                         ///< the first wait is less than this, the second than twice this
  std::function<double()> random;   ///< in [0, 1); empty: a generator of its own
  ApiObserver* observer = nullptr;  ///< null: nobody counts
};

/// Whether a command may be run twice.
enum class Effect { read, change };

/// What tells a call from others in the logs of both sides.
struct CallTags {
  std::string request_id;  ///< sent as X-Request-Id; empty: none
  base::TraceContext trace;
};

/// An HTTP answer, whatever its status.
struct HttpAnswer {
  unsigned status = 0;  ///< an ApiClient puts that of the envelope of a failure in the place of 200
  std::string content_type;
  std::string content_encoding;
  std::string location;       ///< of a redirect
  bool is_challenge = false;  ///< something between wants to see a browser (Cloudflare's cf-mitigated)
  std::string body;           ///< as the encoding has it; an ApiClient gives it inflated
  std::optional<std::chrono::seconds> retry_after;
  MoreHint more = {};  ///< what the fields of its head say
  /// The call's, until whoever asked is done with the body: answers that wait to be read are bounded as well.
  /// To be taken out before the rest goes to another thread.
  std::optional<CallSlots::Slot> slot;

  /// A copy, which holds no slot.
  HttpAnswer without_slot() const {
    return {status, content_type, content_encoding, location, is_challenge, body, retry_after, more, {}};
  }
};

/// How far a connection came.
enum class ConnectionStage { none, resolved, connected, through_proxy, secured };

/// What one attempt to connect to the API tells.
struct ConnectionReport {
  std::string host;
  std::string proxy;  ///< that it goes through; empty: none
  bool https = false;
  ConnectionStage reached = ConnectionStage::none;
  std::string address;      ///< that was connected to, with its port
  std::string dead_family;  ///< "IPv6" or "IPv4", where its addresses swallow what is sent; empty: none
  std::string tls_version;  ///< of https
  std::chrono::system_clock::time_point certificate_until;
  std::optional<ApiError> error;  ///< why it came no farther
};

class ApiConnection;
class IdleConnections;
struct ApiRoute;
struct ApiOrigin;

/// The HTTP side of the SalesTouch API: connections kept open between calls, TLS verified against host name
/// and CA store. Credentials go to the configured origin only, and do not come back: an answer that repeats
/// them has other words in their place. Redirects are not followed. Runs on the executor of the caller's
/// coroutine, where cancelling a call closes its connection at once. Not thread-safe.
class ApiClient {
 public:
  /// The CA store is loaded on `worker`: it takes longer than everything else at the start of this program.
  ApiClient(ApiSettings settings, ApiClientOptions options, base::Worker& worker);
  ~ApiClient();

  /// The three calls of the command API. Errors: not_configured, api_unreachable, tls_failed, timeout,
  /// response_incomplete, response_too_large, busy (too many calls run), api_unavailable (the API failed too
  /// often lately); an answer of any status is no error here. A cancelled call throws operation_aborted.
  /// What only reads is tried up to three times within the one deadline, after waits at random, where that
  /// can help: no connection, none of an answer, 429, 502, 503 and 504 (Retry-After is obeyed). A schema is
  /// asked for once: there is another to go on with.
  boost::asio::awaitable<ApiResult<HttpAnswer>> commands();
  boost::asio::awaitable<ApiResult<HttpAnswer>> command_schema(std::string command_id);
  boost::asio::awaitable<ApiResult<HttpAnswer>> run_command(std::string command_id, const base::Json& input,
                                                            std::optional<std::string> response_profile,
                                                            Effect effect = Effect::read);
  /// The same with tags. (GCC 12 destroys a default argument that is no scalar twice in a co_await.)
  boost::asio::awaitable<ApiResult<HttpAnswer>> run_command(std::string command_id, const base::Json& input,
                                                            std::optional<std::string> response_profile,
                                                            Effect effect, CallTags tags);
  /// The same for one of several calls that share a deadline, which must not be behind this client's own.
  boost::asio::awaitable<ApiResult<HttpAnswer>> run_command(std::string command_id, const base::Json& input,
                                                            std::optional<std::string> response_profile,
                                                            Effect effect, CallTags tags,
                                                            std::chrono::steady_clock::time_point deadline);

  /// Is another number after each beginning and each end of a command that may change something: what was
  /// read under an earlier one may be old.
  std::uint64_t changes() const { return changes_; }

  /// Gets the document at `path`, which begins with '/' and may have a query; with a `form`
  /// (application/x-www-form-urlencoded), posts that.
  boost::asio::awaitable<ApiResult<HttpAnswer>> document(std::string path, std::string form);

  /// Connects once, sends nothing, and tells how that went.
  boost::asio::awaitable<ConnectionReport> examine();

  const ApiSettings& settings() const { return settings_; }
  const ApiClientOptions& options() const { return options_; }

 private:
  using ApiRequest = boost::beast::http::request<boost::beast::http::string_body>;

  using Deadline = std::chrono::steady_clock::time_point;

  boost::asio::awaitable<ApiResult<HttpAnswer>> send(std::string_view verb, std::string path,
                                                     std::string body, Effect effect, int max_tries,
                                                     CallTags tags);
  boost::asio::awaitable<ApiResult<HttpAnswer>> send_until(Deadline deadline, std::string_view verb,
                                                           std::string path, std::string body, Effect effect,
                                                           int max_tries, CallTags tags);
  boost::asio::awaitable<ApiResult<HttpAnswer>> try_until(Deadline deadline, ApiRequest request,
                                                          Effect effect, int max_tries);
  std::optional<ApiError> configuration_error() const;
  ApiRequest make_request(std::string_view verb, const std::string& path, std::string body) const;
  boost::asio::awaitable<ApiResult<HttpAnswer>> converse(const ApiRequest& request, Deadline deadline,
                                                         Effect effect);
  boost::asio::awaitable<ApiResult<HttpAnswer>> decoded(HttpAnswer answer);
  void note(const ApiResult<HttpAnswer>& answer, std::chrono::steady_clock::duration took);
  std::optional<std::chrono::milliseconds> pause_before_retry(const ApiResult<HttpAnswer>& answer, int tries,
                                                              Deadline deadline);
  struct SecondTry;
  boost::asio::awaitable<std::optional<ApiResult<HttpAnswer>>> converse_on_kept(
      std::unique_ptr<ApiConnection> kept, const ApiRequest& request, Deadline deadline);
  boost::asio::awaitable<ApiResult<HttpAnswer>> converse_afresh(std::unique_ptr<ApiConnection>& connection,
                                                                const ApiRequest& request, Deadline deadline);
  std::shared_ptr<SecondTry> try_beside(ApiConnection& kept, const ApiRequest& request, Deadline deadline);
  struct RouteLoad;
  boost::asio::awaitable<std::optional<ApiError>> set_up_route();

  ApiSettings settings_;
  ApiClientOptions options_;
  std::unique_ptr<ApiOrigin> origin_;  ///< null when the base URL cannot be used
  std::string origin_problem_;
  std::string proxy_problem_;
  base::Worker& worker_;
  std::shared_ptr<ApiRoute> route_;  ///< loaded for the first call; shared with connections
  std::shared_ptr<RouteLoad> route_load_;
  CallSlots slots_;
  RetryBudget retries_;
  CircuitBreaker breaker_;
  std::string last_trouble_;  ///< a sentence: what the breaker counted last
  std::unique_ptr<IdleConnections> idle_;
  CredentialFilter filter_;
  std::uint64_t changes_ = 0;
};

/// The file in which this system keeps the CAs it trusts, or nothing where OpenSSL looks by itself: it was
/// built for Debian, and this program runs on others, too.
std::string system_ca_bundle(const std::function<bool(const std::string&)>& exists);

}  // namespace salestouch
