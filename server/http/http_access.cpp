#include "server/http/http_access.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/ascii.hpp"
#include "base/net/http_url.hpp"

namespace mcp {
namespace {

namespace http = boost::beast::http;
namespace urls = boost::urls;
using boost::algorithm::iends_with;
using boost::algorithm::iequals;

constexpr char kAllowedHeaders[] =
    "Accept, Authorization, Content-Type, Last-Event-ID, MCP-Protocol-Version, Mcp-Method, Mcp-Name, "
    "Mcp-Session-Id, traceparent, tracestate, baggage";
constexpr char kExposedHeaders[] = "Mcp-Session-Id, Retry-After, WWW-Authenticate";

/// "127.0.0.1.nip.io", with a port or without, which Boost.URL 1.81 does not read as a name.
bool is_name_behind_address(std::string_view authority) {
  const std::string_view port = authority.substr(std::min(authority.find(':'), authority.size()));
  const std::string_view name = base::without_last_dot(authority.substr(0, authority.size() - port.size()));
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_of_name = [](char c) { return base::is_letter_or_digit(c) || c == '-' || c == '.'; };
  return !name.empty() && is_digit(name.front()) && base::is_letter(name.back()) &&
         std::ranges::all_of(name, is_of_name) && (port.empty() || port.size() > 1) &&
         std::ranges::all_of(port.substr(std::min<std::size_t>(1, port.size())), is_digit);
}

/// A host as it stands in a URL or a Host field, without port and brackets; nothing when it is malformed.
std::optional<std::string> host_of(std::string_view authority) {
  if (is_name_behind_address(authority))
    return std::string(base::without_last_dot(authority.substr(0, authority.find(':'))));
  const std::string url = "http://" + std::string(authority) + "/";
  const auto parsed = urls::parse_uri(url);
  if (!parsed || parsed->has_userinfo() || parsed->encoded_path() != "/") return std::nullopt;
  const std::string_view host = parsed->encoded_host();
  if (host.starts_with('[')) return std::string(host.substr(1, host.size() - 2));
  return std::string(base::without_last_dot(host));
}

enum class HostKind { name, address, loopback };

HostKind kind_of(const std::string& host) {
  if (base::is_loopback(host)) return HostKind::loopback;
  boost::system::error_code not_an_address;
  boost::asio::ip::make_address(host, not_an_address);
  return not_an_address ? HostKind::name : HostKind::address;
}

std::string host_rule(const std::string& written) {
  if (written.starts_with("*.")) return written;
  if (written.starts_with('.')) return "*" + written;
  std::string_view authority = written;
  if (const std::size_t scheme = authority.find("://"); scheme != authority.npos)
    authority.remove_prefix(scheme + 3);
  return host_of(authority.substr(0, authority.find('/'))).value_or(written);
}

/// As browsers send it (RFC 6454, 6.2): without the default port, and without a path.
std::string origin_of(std::string_view text) {
  const auto url = base::parse_http_url(text);
  if (!url) return std::string(text);
  std::string origin = std::string(url->scheme()) + "://" + std::string(url->encoded_host());
  const bool is_default = url->port().empty() || url->port() == (url->scheme() == "https" ? "443" : "80");
  return is_default ? origin : origin + ":" + std::string(url->port());
}

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::ranges::any_of(list, [&](const std::string& item) { return iequals(item, value); });
}

}  // namespace

HttpAccess::HttpAccess(HttpAccessRules rules) : rules_(std::move(rules)) {
  std::ranges::transform(rules_.hosts, rules_.hosts.begin(), host_rule);
  std::ranges::transform(rules_.origins, rules_.origins.begin(), origin_of);
}

bool HttpAccess::allows_host(std::string_view authority) const {
  const std::optional<std::string> host = host_of(authority);
  if (!host) return false;
  const auto allows = [&host](const std::string& allowed) {
    return iequals(allowed, *host) || (allowed.starts_with("*.") && iends_with(*host, allowed.substr(1)));
  };
  if (std::ranges::any_of(rules_.hosts, allows)) return true;
  const HostKind kind = kind_of(*host);
  return kind == HostKind::loopback || (kind == HostKind::address && !rules_.loopback_only);
}

bool HttpAccess::allows_origin(std::string_view origin) const {
  if (rules_.asks_for_credentials || contains(rules_.origins, origin_of(origin))) return true;
  const auto parsed = base::parse_http_url(origin);
  if (!parsed || parsed->has_query() || parsed->has_fragment()) return false;  // no browser sends these
  const std::optional<std::string> host = host_of(parsed->encoded_authority());
  return host && rules_.loopback_only && kind_of(*host) == HostKind::loopback;
}

std::optional<HttpResponse> HttpAccess::refuse_origin(const HttpRequestHead& head) const {
  const std::size_t hosts = head.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && head.version() >= 11)) {
    return plain_response(HttpStatus::bad_request, "Bad Request: exactly one Host is required");
  }
  const std::string_view target = head.target();
  std::string_view authority = head[http::field::host];
  if (const auto absolute = base::parse_http_url(target)) authority = absolute->encoded_authority();
  if (hosts == 1 && !allows_host(authority)) {
    return error_response(HttpStatus::forbidden, "host_not_allowed",
                          "Forbidden: this Host is not served here; --allow-host NAME allows a name");
  }
  const auto origin = head.find(http::field::origin);
  if (origin != head.end() && (head.count(http::field::origin) > 1 || !allows_origin(origin->value()))) {
    return error_response(
        HttpStatus::forbidden, "origin_not_allowed",
        "Forbidden: pages of this Origin may not ask here; --allow-origin ORIGIN allows one");
  }
  return std::nullopt;
}

void HttpAccess::add_cors(const HttpRequestHead& head, http::fields& fields) const {
  const auto origin = head.find(http::field::origin);
  const bool is_for_all = fields.count(http::field::access_control_allow_origin) > 0;
  if (is_for_all || origin == head.end() || !allows_origin(origin->value())) return;
  fields.set(http::field::access_control_allow_origin, origin->value());
  fields.set(http::field::access_control_expose_headers, kExposedHeaders);
  fields.set(http::field::vary, "Origin");
}

HttpResponse HttpAccess::preflight(const HttpRequestHead& head) const {
  HttpResponse response(HttpStatus::no_content, 11);
  response.set(http::field::allow, "GET, POST, OPTIONS");
  if (head.count(http::field::origin) == 0) return response;
  add_cors(head, response);
  std::string headers = kAllowedHeaders;
  // Tools choose names by x-mcp-header; gateways and what watches a page add theirs. Who may ask is for the
  // origin to say.
  const std::string asked = list_in(head, http::field::access_control_request_headers);
  for (const auto name : http::token_list(asked)) {
    if (!http::token_list(kAllowedHeaders).exists(name)) headers.append(", ").append(name);
  }
  // A browser's client ends its session with a DELETE: that there is none to end is for the answer to say.
  response.set(http::field::access_control_allow_methods, "GET, POST, DELETE");
  response.set(http::field::access_control_allow_headers, headers);
  response.set(http::field::access_control_max_age, "600");
  return response;
}

}  // namespace mcp
