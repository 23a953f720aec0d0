#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// The JSON value of messages and schemas. Members keep their order, so that a schema is listed the way its
/// author wrote it. Bulk data (leads) does not go through this type.
using Json = nlohmann::ordered_json;

/// What a message may cost to take in. Copying and printing a value recurse, and a member look-up in an
/// ordered object is linear: both bounds keep a hostile line from becoming a crash or a stall.
struct JsonLimits {
  int depth = 64;
  std::size_t members = 4096;
};

/// The value `text` holds, or nothing when it is not one JSON value in UTF-8 or exceeds `limits`.
std::optional<Json> parse_json(std::string_view text, JsonLimits limits = {});

/// `value` on one line. Never throws: bytes that are not UTF-8 become U+FFFD.
std::string dump_json(const Json& value);

/// The same to the end of `out`.
void append_json(std::string& out, const Json& value);

/// The member `key` of `object` when `object` is an object that has it, else nullptr.
const Json* find(const Json& object, std::string_view key);

/// The string member `key` of `object`, or nothing when it is missing or not a string.
std::optional<std::string> find_string(const Json& object, std::string_view key);

}  // namespace base
