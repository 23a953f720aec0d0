#include "server/http/endpoint/mcp_headers.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <boost/algorithm/string/trim.hpp>
#include <charconv>

#include "base/ascii.hpp"

namespace mcp {
namespace {

constexpr std::string_view kProtocolVersion = "MCP-Protocol-Version";
constexpr std::string_view kMethod = "Mcp-Method";
constexpr std::string_view kName = "Mcp-Name";
constexpr std::string_view kParameterPrefix = "Mcp-Param-";
/// Of nested objects whose properties are looked through for x-mcp-header.
constexpr int kMaxDepth = 8;

Error mismatch(std::string_view field, std::string_view why) {
  return {error_codes::kHeaderMismatch, "Header mismatch: " + std::string(field) + " " + std::string(why)};
}

/// The member of params that Mcp-Name repeats, by method.
std::string_view named_by(std::string_view method) {
  if (method == "tools/call" || method == "prompts/get") return "name";
  if (method == "resources/read") return "uri";
  return {};
}

bool is_base64(std::string_view text) {
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const auto is_digit = [](char c) { return base::is_letter_or_digit(c) || c == '+' || c == '/'; };
  return text.size() % 4 == 0 && std::ranges::all_of(text.substr(0, text.size() - padding), is_digit);
}

/// Requires the field once, well formed, and saying what `expected` holds.
template <class Matches>
std::optional<Error> check_field(const HttpRequestHead& head, std::string_view field, Matches matches) {
  const std::size_t count = head.count(field);
  if (count == 0) return mismatch(field, "is missing");
  if (count > 1) return mismatch(field, "is there more than once");
  const std::optional<std::string> value = decode_header_value(head[field]);
  if (!value) return mismatch(field, "is not well-formed base64");
  if (!matches(*value)) return mismatch(field, "differs from the body");
  return std::nullopt;
}

bool equals(const std::string& text, const Json& value) {
  if (value.is_string()) return value == text;
  if (value.is_boolean()) return text == (value.get<bool>() ? "true" : "false");
  if (!value.is_number()) return false;
  double number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return parsed.ec == std::errc() && parsed.ptr == end && value.get<double>() == number;
}

std::optional<Error> check_properties(const HttpRequestHead& head, const Json& schema, const Json& arguments,
                                      int depth) {
  const Json* properties = find(schema, "properties");
  if (!properties || !properties->is_object() || depth > kMaxDepth) return std::nullopt;
  for (const auto& [name, property] : properties->items()) {
    const Json* value = find(arguments, name);
    if (value && value->is_null()) value = nullptr;
    if (const std::optional<std::string> suffix = find_string(property, "x-mcp-header")) {
      const std::string field = std::string(kParameterPrefix) + *suffix;
      if (!value && head.count(field) == 0) continue;
      if (!value) return mismatch(field, "repeats nothing of the body");
      if (auto error =
              check_field(head, field, [&](const std::string& text) { return equals(text, *value); })) {
        return error;
      }
    } else if (value) {
      if (auto error = check_properties(head, property, *value, depth + 1)) return error;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> protocol_version_header(const HttpRequestHead& head) {
  const auto found = head.find(kProtocolVersion);
  std::string value = found == head.end() ? "" : boost::algorithm::trim_copy(std::string(found->value()));
  // Two lines of one field are joined on the way (RFC 9110, 5.3); twice the same is once.
  const std::size_t comma = value.find(',');
  if (comma != std::string::npos) {
    const std::string first = boost::algorithm::trim_copy(value.substr(0, comma));
    if (first == boost::algorithm::trim_copy(value.substr(comma + 1))) value = first;
  }
  return value.empty() ? std::nullopt : std::optional(std::move(value));
}

std::optional<Error> check_protocol_version(const HttpRequestHead& head, const Request& request) {
  const Json* meta = find(request.params, "_meta");
  const std::optional<std::string> version = find_string(meta ? *meta : Json(), meta_keys::kProtocolVersion);
  return check_field(head, kProtocolVersion, [&](const std::string& text) { return text == version; });
}

std::optional<Error> check_headers(const HttpRequestHead& head, const Request& request) {
  if (auto error =
          check_field(head, kMethod, [&](const std::string& text) { return text == request.method; }))
    return error;
  const std::string_view member = named_by(request.method);
  const Json* named = member.empty() ? nullptr : find(request.params, member);
  if (!named) return std::nullopt;  // the method itself says what is missing
  return check_field(head, kName, [&](const std::string& text) { return *named == text; });
}

std::optional<Error> check_parameter_headers(const HttpRequestHead& head, const Json& input_schema,
                                             const Json& arguments) {
  return check_properties(head, input_schema, arguments, 0);
}

std::optional<std::string> decode_header_value(std::string_view value) {
  constexpr std::string_view kBegin = "=?base64?";
  constexpr std::string_view kEnd = "?=";
  if (!value.starts_with(kBegin) || !value.ends_with(kEnd) || value.size() < kBegin.size() + kEnd.size()) {
    return std::string(value);
  }
  value.remove_prefix(kBegin.size());
  value.remove_suffix(kEnd.size());
  if (!is_base64(value)) return std::nullopt;
  std::string decoded(value.size() / 4 * 3, '\0');
  const int length =
      ::EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()),
                        reinterpret_cast<const unsigned char*>(value.data()), static_cast<int>(value.size()));
  if (length < 0) return std::nullopt;
  // The block decoder counts the padding's bytes in.
  const std::size_t padding = value.ends_with("==") ? 2 : value.ends_with('=') ? 1 : 0;
  decoded.resize(static_cast<std::size_t>(length) - padding);
  return decoded;
}

}  // namespace mcp
