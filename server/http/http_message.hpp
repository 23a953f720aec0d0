#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <string>

namespace mcp {

using HttpRequest = boost::beast::http::request<boost::beast::http::string_body>;
using HttpRequestHead = boost::beast::http::request_header<>;
using HttpResponse = boost::beast::http::response<boost::beast::http::string_body>;
using HttpStatus = boost::beast::http::status;

/// A response with a body of this type. Connection, length and date are the session's to add.
HttpResponse http_response(HttpStatus status, std::string_view content_type, std::string body);

/// A response that tells a person, in one line, why there is no better one.
HttpResponse plain_response(HttpStatus status, std::string text);

/// A response for programs as well: `{"error","error_description"}` as OAuth has it (RFC 6749, 5.2), which
/// clients that look for an authorization server read.
HttpResponse error_response(HttpStatus status, std::string_view error, std::string_view description);

/// All lines of a field that holds a list, as one list (RFC 9110, 5.3).
std::string list_in(const HttpRequestHead& head, boost::beast::http::field name);

/// The path of a request target in origin or absolute form (RFC 9112, 3.2), percent-decoding left alone;
/// empty when it is neither.
std::string_view path_of(std::string_view target);

/// The value of `name` in the query of a request target, decoded; empty when there is none.
std::string query_value(std::string_view target, std::string_view name);

}  // namespace mcp
