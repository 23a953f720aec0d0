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
#include "base/system/boot_clock.hpp"
#include "tools/api/api_client.hpp"
#include "tools/api/api_origin.hpp"

namespace salestouch {

/// What the TLS connections to one origin share: how to verify, and the last session, which the next
/// connection resumes (RFC 8446, 2.2). Does not move: OpenSSL points at it.
struct ApiTls {
  ApiTls();
  ApiTls(const ApiTls&) = delete;
  ApiTls& operator=(const ApiTls&) = delete;

  boost::asio::ssl::context context{boost::asio::ssl::context::tls_client};
  std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session{nullptr, &SSL_SESSION_free};
};

/// What the connections to one origin share.
struct ApiRoute {
  std::shared_ptr<ApiTls> tls;        ///< the API's; null for plain http
  std::shared_ptr<ApiTls> proxy_tls;  ///< of a proxy spoken to over TLS, else null
  /// Of the address that answered last: it is tried first. By default IPv6 (RFC 8305, 4).
  boost::asio::ip::tcp first_family = boost::asio::ip::tcp::v6();
};

using ApiRequest = boost::beast::http::request<boost::beast::http::string_body>;
using AnswerParser = boost::beast::http::response_parser<boost::beast::http::string_body>;

/// One connection to the API, for one exchange after the other. Destroying it closes it, whatever it does.
class ApiConnection {
 public:
  ApiConnection(boost::asio::any_io_executor executor, const ApiOrigin& origin,
                const ApiClientOptions& options, std::shared_ptr<ApiRoute> route);

  ~ApiConnection();

  /// Name look-up, TCP, a proxy's tunnel and TLS, within the connect limit and before `deadline`.
  boost::asio::awaitable<std::optional<ApiError>> connect(std::chrono::steady_clock::time_point deadline);

  /// Sends a request and reads its answer, the first byte within `first_byte_limit` and all before
  /// `deadline`.
  boost::asio::awaitable<ApiResult<HttpAnswer>> converse(const ApiRequest& request,
                                                         std::chrono::steady_clock::time_point deadline,
                                                         std::chrono::milliseconds first_byte_limit);

  /// Closes it: what is under way ends with an error.
  void give_up();

  /// Connects to the API's addresses of each family by itself: the one that swallows what is sent, "IPv6" or
  /// "IPv4"; empty where none does. Takes up to 2 s for each.
  boost::asio::awaitable<std::string> find_dead_family();

  /// Fills in what is known of this connection.
  void describe(ConnectionReport& report);

  boost::asio::any_io_executor executor() { return limit_.executor(); }
  /// Whether no byte of an answer came yet in the exchange that is under way, or in the last.
  bool has_said_nothing() const { return has_said_nothing_; }
  /// Whether the last exchange left the connection ready for another.
  bool can_be_kept() const { return can_be_kept_; }
  /// Whether an idle connection is still open at the other end, as far as this end knows.
  bool is_open();

  base::BootClock::time_point idle_since;

 private:
  boost::asio::awaitable<std::optional<ApiError>> reach(std::chrono::steady_clock::time_point limit);
  boost::asio::awaitable<std::optional<ApiError>> secure(ApiTls& tls, const std::string& host);
  boost::asio::awaitable<std::optional<ApiError>> open_tunnel();
  boost::asio::awaitable<void> read_head(std::optional<AnswerParser>& parser,
                                         boost::system::error_code& error);
  boost::asio::awaitable<void> read_body(std::size_t length, std::string& body,
                                         boost::system::error_code& error);
  void expire_at(std::chrono::steady_clock::time_point time);
  ApiError answer_failure(const boost::system::error_code& error, std::string_view what,
                          std::chrono::milliseconds limit) const;

  const ApiOrigin& origin_;
  const ApiClientOptions& options_;
  std::shared_ptr<ApiRoute> route_;
  std::unique_ptr<base::ByteStream> stream_;  ///< null before there is a TCP connection
  base::HttpReader reader_;
  base::Alarm limit_;  ///< of the phase that is under way
  bool has_expired_ = false;
  ConnectionStage reached_ = ConnectionStage::none;
  bool can_be_kept_ = false;
  bool has_said_nothing_ = false;
};

}  // namespace salestouch
