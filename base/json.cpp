#include "base/json.hpp"

#include <simdjson.h>

#include "base/eight_bytes.hpp"

namespace base {
namespace {

std::string dump_slowly(const Json& value) {
  return value.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

/// What a JSON string cannot hold as it is (RFC 8259, 7).
struct Escaped {
  std::uint64_t operator()(EightBytes bytes) const {
    return bytes.control() | bytes.equal_to('"') | bytes.equal_to('\\');
  }
};

/// Results are one large string in a small message, and nlohmann_json writes strings at a tenth of the speed
/// of memory. Bytes that are not UTF-8 are left to it.
void append_string(std::string& out, const Json& value) {
  const std::string& text = value.get_ref<const std::string&>();
  if (!simdjson::validate_utf8(text)) {
    out += dump_slowly(value);
    return;
  }
  out.reserve(out.size() + text.size() + text.size() / 16);
  out += '"';
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = find_marked(text, begin, Escaped());
    out.append(text, begin, end - begin);
    if (end == text.size()) break;
    switch (text[end]) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        const std::string escape = dump_slowly(std::string(1, text[end]));
        out.append(escape, 1, escape.size() - 2);
    }
    begin = end + 1;
  }
  out += '"';
}

}  // namespace

std::optional<Json> parse_json(std::string_view text, JsonLimits limits) {
  std::size_t members = 0;
  bool over = false;
  auto within = [&](int depth, Json::parse_event_t event, Json&) {
    if (event == Json::parse_event_t::key) ++members;
    over = over || depth > limits.depth || members > limits.members;
    return !over;
  };
  Json value = Json::parse(text.begin(), text.end(), within, /*allow_exceptions=*/false);
  if (over || value.is_discarded()) return std::nullopt;
  return value;
}

void append_json(std::string& out, const Json& value) {
  if (value.is_string()) return append_string(out, value);
  if (!value.is_structured() || value.empty()) {
    out += dump_slowly(value);
    return;
  }
  char separator = value.is_object() ? '{' : '[';
  for (auto member = value.begin(); member != value.end(); ++member) {
    out += separator;
    separator = ',';
    if (value.is_object()) {
      append_string(out, Json(member.key()));
      out += ':';
    }
    append_json(out, *member);
  }
  out += value.is_object() ? '}' : ']';
}

std::string dump_json(const Json& value) {
  std::string text;
  append_json(text, value);
  return text;
}

const Json* find(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  auto member = object.find(key);
  return member == object.end() ? nullptr : &*member;
}

std::optional<std::string> find_string(const Json& object, std::string_view key) {
  const Json* member = find(object, key);
  if (!member || !member->is_string()) return std::nullopt;
  return member->get<std::string>();
}

}  // namespace base
