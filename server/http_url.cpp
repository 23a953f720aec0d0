#include "server/http_url.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/url/parse.hpp>

namespace mcp {

std::optional<boost::urls::url_view> parse_http_url(std::string_view text) {
  const auto begins = [text](std::string_view scheme) {
    return boost::algorithm::istarts_with(text, scheme);
  };
  if (!begins("http://") && !begins("https://")) return std::nullopt;
  const auto parsed = boost::urls::parse_uri(text);
  return parsed ? std::optional(*parsed) : std::nullopt;
}

}  // namespace mcp
