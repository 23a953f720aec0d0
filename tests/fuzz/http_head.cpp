// An HTTP request, through Beast with our limits, into everything that is decided from its head.
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "server/http/endpoint/mcp_headers.hpp"
#include "server/http/http_access.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace http = boost::beast::http;

FUZZ(std::string_view input) {
  http::request_parser<http::string_body> parser;
  parser.header_limit(16 * 1024);
  parser.body_limit(64 * 1024);
  parser.eager(true);
  boost::system::error_code error;
  parser.put(boost::asio::buffer(input.data(), input.size()), error);
  if (!parser.is_header_done()) return;
  const mcp::HttpRequestHead& head = parser.get().base();

  mcp::HttpAccessRules rules;
  rules.hosts = {"mcp.example.com"};
  rules.origins = {"https://app.example.com"};
  const mcp::HttpAccess access(rules);
  (void)access.refuse_origin(head);
  (void)access.preflight(head);
  (void)mcp::path_of(std::string_view(head.target().data(), head.target().size()));
  (void)mcp::query_value(std::string_view(head.target().data(), head.target().size()), "session");

  static const base::Json schema = *base::parse_json(
      R"({"type":"object","properties":{"import_id":{"type":"string","x-mcp-header":"Import"},"n":{"type":"integer","x-mcp-header":"N"}}})");
  const mcp::Request request{1, "tools/call", {{"name", "x"}, {"arguments", {{"import_id", "a"}, {"n", 2}}}}};
  (void)mcp::protocol_version_header(head);
  (void)mcp::check_protocol_version(head, request);
  (void)mcp::check_headers(head, request);
  (void)mcp::check_parameter_headers(head, schema, request.params["arguments"]);
}
