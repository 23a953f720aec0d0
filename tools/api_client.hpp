#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/json.hpp"
#include "server/metrics.hpp"
#include "tools/api_error.hpp"
#include "tools/api_settings.hpp"

namespace salestouch {

struct ApiClientOptions {
  std::string ca_file;                                 ///< PEM; empty: the system's store
  bool allow_plain_http = false;                       ///< beyond loopback, where plain http is always fine
  std::chrono::milliseconds connect_limit{5'000};      ///< name look-up, TCP and TLS together
  std::chrono::milliseconds first_byte_limit{20'000};  ///< from the request's end to the answer's first byte
  std::chrono::milliseconds total_limit{30'000};  ///< the whole call; under the 60 s at which clients give up
  std::size_t max_body = 64 * 1024 * 1024;        ///< bytes; 30,000 leads and more
  mcp::Metrics* metrics = nullptr;                ///< null: nobody counts
};

/// An HTTP answer, whatever its status.
struct HttpAnswer {
  unsigned status = 0;
  std::string content_type;
  std::string body;
  std::optional<std::chrono::seconds> retry_after;
};

class ApiConnection;
struct ApiOrigin;

/// The HTTP side of the SalesTouch API: connections kept open between calls, TLS verified against host name
/// and CA store. Credentials go to the configured origin only; redirects are not followed. Runs on the
/// executor of the caller's coroutine, where cancelling a call closes its connection at once. Not
/// thread-safe.
class ApiClient {
 public:
  /// The CA store is loaded on `workers`: it takes longer than everything else at the start of this program.
  ApiClient(ApiSettings settings, ApiClientOptions options, boost::asio::thread_pool& workers);
  ~ApiClient();

  /// The three calls of the command API. Errors: not_configured, api_unreachable, tls_failed, timeout,
  /// response_incomplete, response_too_large; an answer of any status is no error here. A cancelled
  /// call throws operation_aborted.
  boost::asio::awaitable<ApiResult<HttpAnswer>> commands();
  boost::asio::awaitable<ApiResult<HttpAnswer>> command_schema(std::string command_id);
  boost::asio::awaitable<ApiResult<HttpAnswer>> run_command(std::string command_id, const mcp::Json& input,
                                                            std::optional<std::string> response_profile);

  const ApiSettings& settings() const { return settings_; }

  /// Whether a name look-up still hangs in the C library. It cannot be cancelled, and the process must not
  /// wait for it at its end.
  bool is_resolving() const;

 private:
  using ApiRequest = boost::beast::http::request<boost::beast::http::string_body>;

  boost::asio::awaitable<ApiResult<HttpAnswer>> send(std::string_view verb, std::string path,
                                                     std::string body);
  boost::asio::awaitable<ApiResult<HttpAnswer>> exchange(std::string_view verb, std::string path,
                                                         std::string body);
  ApiRequest make_request(std::string_view verb, const std::string& path, std::string body) const;
  boost::asio::awaitable<ApiResult<HttpAnswer>> converse(ApiRequest request);
  std::unique_ptr<ApiConnection> take_idle();
  void keep(std::unique_ptr<ApiConnection> connection);
  boost::asio::awaitable<std::optional<ApiError>> set_up_tls();

  ApiSettings settings_;
  ApiClientOptions options_;
  std::unique_ptr<ApiOrigin> origin_;  ///< null when the base URL cannot be used
  std::string base_url_problem_;
  boost::asio::thread_pool& workers_;
  std::shared_ptr<boost::asio::ssl::context>
      tls_;  ///< made for the first https call; shared with calls that run
  std::vector<std::unique_ptr<ApiConnection>> idle_;         ///< the one used last at the end
  std::shared_ptr<int> lookups_ = std::make_shared<int>(0);  ///< shared with look-ups that outlive their call
};

/// The wait that a Retry-After header asks for (RFC 9110, 10.2.3): seconds or a date, never negative and at
/// most a day; nothing when it is neither.
std::optional<std::chrono::seconds> read_retry_after(std::string_view value,
                                                     std::chrono::system_clock::time_point now);

}  // namespace salestouch
