#include "server/http/auth/authentication.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <boost/beast/http/field.hpp>

namespace mcp {

namespace asio = boost::asio;
namespace http = boost::beast::http;

asio::awaitable<std::variant<Caller, HttpResponse>> Authentication::authenticate(
    const HttpRequestHead& head) {
  if (!is_required()) co_return Caller{};
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view authorization = head[http::field::authorization];
  const bool is_bearer = boost::algorithm::istarts_with(authorization, kScheme);
  if (!is_bearer || head.count(http::field::authorization) != 1) co_return challenge(is_bearer);
  const std::string token = boost::algorithm::trim_copy(std::string(authorization.substr(kScheme.size())));
  if (const Caller* caller = tokens_.find(token)) co_return *caller;
  if (!oauth_) co_return challenge(/*has_token=*/true);
  co_return co_await oauth_->authenticate(token);
}

HttpResponse Authentication::challenge(bool has_token) const {
  if (oauth_) return has_token ? oauth_->invalid_token("Send one token.") : oauth_->unauthorized();
  HttpResponse response =
      error_response(HttpStatus::unauthorized, has_token ? "invalid_token" : "unauthorized",
                     "Unauthorized: send Authorization: Bearer with a token of this server");
  response.set(http::field::www_authenticate, has_token
                                                  ? R"(Bearer realm="salestouch-mcp", error="invalid_token")"
                                                  : R"(Bearer realm="salestouch-mcp")");
  return response;
}

}  // namespace mcp
