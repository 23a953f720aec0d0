#include "app/view/local_view.hpp"

#include <openssl/crypto.h>

#include <boost/algorithm/string/replace.hpp>
#include <boost/beast/http/field.hpp>

#include "base/json.hpp"
#include "server/http/auth/random_token.hpp"
#include "views/bundled_views.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr char kView[] = "/leads.html";
constexpr std::string_view kOpen = "/open/";
/// In the page, where the import and the token go, which a page that was opened before has kept.
constexpr char kVisit[] = "null/*visit*/";

std::string secret() {
  std::optional<std::string> token = mcp::random_token();
  if (!token) throw boost::system::system_error(asio::error::no_memory, "no random numbers");
  return std::move(*token);
}

bool is_same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

mcp::HttpResponse html(std::string text, std::string_view policy) {
  mcp::HttpResponse response =
      mcp::http_response(mcp::HttpStatus::ok, "text/html; charset=utf-8", std::move(text));
  response.set("Content-Security-Policy", policy);
  response.set("X-Content-Type-Options", "nosniff");
  response.set(http::field::cache_control, "no-store");
  response.set("Referrer-Policy", "no-referrer");
  return response;
}

/// Under the policy that hosts give to views: no origin of its own, nothing from anywhere.
mcp::HttpResponse view() {
  return html(std::string(bundled_leads_view()),
              "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src "
              "'unsafe-inline'; img-src data:; frame-ancestors 'self'");
}

}  // namespace

LocalView::LocalView(asio::io_context& io, mcp::Server& server, std::string import_id)
    : import_id_(std::move(import_id)),
      link_(secret()),
      token_(secret()),
      access_({.loopback_only = true}),
      endpoint_(
          io, [&server](const mcp::Caller&) { return &server; }, {.loopback_only = true}, authentication_),
      ask_endpoint_(endpoint_.handler()),
      http_(io, [this](const mcp::HttpRequestHead& head) { return admit(head); },
            {.address = "127.0.0.1", .port = 0, .limits = {}, .tls = nullptr}) {
  mcp::BearerTokens tokens;
  tokens.add(token_);
  authentication_.use_tokens(std::move(tokens));
  http_.start();
}

std::string LocalView::url() const {
  return "http://127.0.0.1:" + std::to_string(http_.port()) + std::string(kOpen) + link_;
}

asio::awaitable<mcp::HttpAdmission> LocalView::admit(const mcp::HttpRequestHead& head) {
  const std::string_view path = mcp::path_of(head.target());
  const bool is_page = path == "/" || path.starts_with(kOpen);
  if (head.method() != http::verb::get || (!is_page && path != kView)) co_return co_await ask_endpoint_(head);
  if (std::optional<mcp::HttpResponse> refusal = access_.refuse_origin(head)) co_return std::move(*refusal);
  co_return is_page ? page(head) : view();
}

mcp::HttpResponse LocalView::page(const mcp::HttpRequestHead& head) {
  const std::string_view path = mcp::path_of(head.target());
  std::string text(bundled_view_page());
  if (!link_.empty() && path.starts_with(kOpen) && is_same(path.substr(kOpen.size()), link_)) {
    link_.clear();
    std::string visit = base::dump_json({{"import_id", import_id_}, {"token", token_}});
    boost::algorithm::replace_all(visit, "<", "\\u003c");  // in a script nothing may end it
    boost::algorithm::replace_first(text, kVisit, visit);
  }
  return html(
      std::move(text),
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; "
      "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
}

}  // namespace salestouch
