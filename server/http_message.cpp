#include "server/http_message.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "server/http_url.hpp"

namespace mcp {
namespace {

boost::urls::url_view parse_target(std::string_view target) {
  if (!target.starts_with('/')) return parse_http_url(target).value_or(boost::urls::url_view());
  const auto parsed = boost::urls::parse_origin_form(target);
  return parsed ? *parsed : boost::urls::url_view();
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

std::string_view path_of(std::string_view target) {
  return parse_target(target).encoded_path();
}

std::string query_value(std::string_view target, std::string_view name) {
  const boost::urls::url_view url = parse_target(target);
  const auto parameters = url.params();
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : (*found).value;
}

}  // namespace mcp
