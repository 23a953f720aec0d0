#include "server/protocol/resource.hpp"

#include "base/net/http_url.hpp"

namespace mcp {

std::optional<UriVariables> match_uri_template(std::string_view uri_template, std::string_view uri) {
  UriVariables variables;
  while (!uri_template.empty()) {
    const std::size_t open = uri_template.find('{');
    const std::string_view literal = uri_template.substr(0, open);
    if (!uri.starts_with(literal)) return std::nullopt;
    uri.remove_prefix(literal.size());
    if (open == std::string_view::npos) break;

    const std::size_t close = uri_template.find('}', open);
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view value = uri.substr(0, uri.find_first_of("/?#"));
    if (value.empty()) return std::nullopt;
    variables.emplace(uri_template.substr(open + 1, close - open - 1), base::percent_decoded(value));
    uri.remove_prefix(value.size());
    uri_template.remove_prefix(close + 1);
  }
  if (!uri.empty()) return std::nullopt;
  return variables;
}

}  // namespace mcp
