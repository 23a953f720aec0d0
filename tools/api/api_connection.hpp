#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/alarm.hpp"
#include "base/net/byte_stream.hpp"
#include "base/net/http_reader.hpp"
#include "tools/api/api_client.hpp"
#include "tools/api/proxy.hpp"

namespace salestouch {

/// Where the API is: the base URL, taken apart.
struct ApiOrigin {
  bool https;
  std::string host;  ///< a name or an address, without brackets
  std::string port;
  std::string host_header;
  std::string path_prefix;     ///< without a trailing '/'
  std::optional<Proxy> proxy;  ///< to go through

  /// Whom to connect to: the proxy, where there is one, which then looks the API's name up itself.
  const std::string& next_host() const { return proxy ? proxy->host : host; }
  const std::string& next_port() const { return proxy ? proxy->port : port; }
};

/// What the TLS connections to one origin share: how to verify, and the last session, which the next
/// connection resumes (RFC 8446, 2.2). Does not move: OpenSSL points at it.
struct ApiTls {
  ApiTls();
  ApiTls(const ApiTls&) = delete;
  ApiTls& operator=(const ApiTls&) = delete;

  boost::asio::ssl::context context{boost::asio::ssl::context::tls_client};
  std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session{nullptr, &SSL_SESSION_free};
};

using ApiRequest = boost::beast::http::request<boost::beast::http::string_body>;
using AnswerParser = boost::beast::http::response_parser<boost::beast::http::string_body>;

/// One connection to the API, for one exchange after the other. Destroying it closes it, whatever it does.
class ApiConnection {
 public:
  /// `tls` is null for plain http.
  ApiConnection(boost::asio::any_io_executor executor, const ApiOrigin& origin,
                const ApiClientOptions& options, std::shared_ptr<ApiTls> tls);

  ~ApiConnection();

  /// Name look-up, TCP and TLS, within the connect limit and before `deadline`.
  boost::asio::awaitable<std::optional<ApiError>> connect(std::chrono::steady_clock::time_point deadline);

  /// Sends a request and reads its answer, the first byte within `first_byte_limit` and all before
  /// `deadline`.
  boost::asio::awaitable<ApiResult<HttpAnswer>> converse(const ApiRequest& request,
                                                         std::chrono::steady_clock::time_point deadline,
                                                         std::chrono::milliseconds first_byte_limit);

  /// Fills in what is known of this connection.
  void describe(ConnectionReport& report);

  boost::asio::any_io_executor executor() { return limit_.executor(); }
  /// Whether the last exchange ended without a byte of an answer.
  bool has_said_nothing() const { return has_said_nothing_; }
  /// Whether the last exchange left the connection ready for another.
  bool can_be_kept() const { return can_be_kept_; }
  /// Whether an idle connection is still open at the other end, as far as this end knows.
  bool is_open();

  std::chrono::steady_clock::time_point idle_since;

 private:
  boost::asio::awaitable<std::optional<ApiError>> open_tunnel(boost::asio::ip::tcp::socket& socket);
  boost::asio::awaitable<std::optional<ApiError>> secure();
  boost::asio::awaitable<void> read_head(std::optional<AnswerParser>& parser,
                                         boost::system::error_code& error);
  boost::asio::awaitable<void> read_long_body(std::size_t length, std::string& body,
                                              boost::system::error_code& error);
  void expire_at(std::chrono::steady_clock::time_point time);
  ApiError answer_failure(const boost::system::error_code& error, std::string_view what,
                          std::chrono::milliseconds limit) const;

  const ApiOrigin& origin_;
  const ApiClientOptions& options_;
  std::shared_ptr<ApiTls> tls_shared_;
  std::unique_ptr<base::ByteStream> stream_;  ///< null before there is a TCP connection
  base::HttpReader reader_;
  boost::asio::ip::tcp::socket* socket_ = nullptr;  ///< what the limit closes, if there is something
  base::Alarm limit_;                               ///< of the phase that is under way
  bool has_expired_ = false;
  ConnectionStage reached_ = ConnectionStage::none;
  bool can_be_kept_ = false;
  bool has_said_nothing_ = false;
};

}  // namespace salestouch
