#include "server/http/http_message.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/json.hpp"
#include "base/net/http_url.hpp"

namespace mcp {
namespace {

std::optional<boost::urls::url_view> parse_target(std::string_view target) {
  if (!target.starts_with('/')) return base::parse_http_url(target);
  const auto parsed = boost::urls::parse_origin_form(target);
  return parsed ? std::optional(*parsed) : std::nullopt;
}

}  // namespace

HttpResponse http_response(HttpStatus status, std::string_view content_type, std::string body) {
  HttpResponse response(status, 11);
  response.set(boost::beast::http::field::content_type, content_type);
  response.body() = std::move(body);
  return response;
}

HttpResponse plain_response(HttpStatus status, std::string text) {
  return http_response(status, "text/plain; charset=utf-8", std::move(text) + "\n");
}

HttpResponse error_response(HttpStatus status, std::string_view error, std::string_view description) {
  return http_response(status, "application/json",
                       base::dump_json({{"error", error}, {"error_description", description}}));
}

std::string list_in(const HttpRequestHead& head, boost::beast::http::field name) {
  std::string all;
  for (auto [line, end] = head.equal_range(name); line != end; ++line) {
    all.append(all.empty() ? "" : ",").append(line->value());
  }
  return all;
}

std::string_view path_of(std::string_view target) {
  const std::optional<boost::urls::url_view> url = parse_target(target);
  return url ? std::string_view(url->encoded_path()) : std::string_view();
}

std::string query_value(std::string_view target, std::string_view name) {
  // Not through Boost.URL's view of parameters: in 1.81 looking one up reads beyond its own iterators.
  const std::optional<boost::urls::url_view> url = parse_target(target);
  std::string_view query =
      url && url->has_query() ? std::string_view(url->encoded_query()) : std::string_view();
  while (!query.empty()) {
    const std::string_view parameter = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), parameter.size() + 1));
    const std::size_t equals = parameter.find('=');
    if (equals != std::string_view::npos && base::percent_decoded(parameter.substr(0, equals)) == name)
      return base::percent_decoded(parameter.substr(equals + 1));
  }
  return {};
}

}  // namespace mcp
