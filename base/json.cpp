#include "base/json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>
#include <unordered_map>

#include "base/byte_scan.hpp"

namespace base {
namespace {

namespace dom = simdjson::dom;

std::string dump_slowly(const Json& value) {
  return value.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

/// What a JSON string cannot hold as it is (RFC 8259, 7).
struct Escaped {
  auto operator()(auto bytes) const { return bytes.control() | bytes.equal_to('"') | bytes.equal_to('\\'); }
};

struct BeyondAscii {
  auto operator()(auto bytes) const { return bytes.beyond_ascii(); }
};

/// Most texts are short and have nothing beyond ASCII: for these, validating costs more than looking.
bool is_utf8(std::string_view text) {
  return find_marked(text, 0, BeyondAscii()) == text.size() || simdjson::validate_utf8(text);
}

/// The letter of a character's two-character escape, for the frequent ones; else 0.
char short_escape(char c) {
  return c == '\n' ? 'n' : c == '\t' ? 't' : c == '"' || c == '\\' ? c : '\0';
}

/// Results are one large string in a small message, and nlohmann_json writes strings at a tenth of the speed
/// of memory. Bytes that are not UTF-8 are left to it.
void append_string(std::string& out, const std::string& text) {
  if (!is_utf8(text)) {
    out += dump_slowly(text);
    return;
  }
  out.reserve(out.size() + text.size() + text.size() / 16);
  out += '"';
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = find_marked(text, begin, Escaped());
    out.append(text, begin, end - begin);
    if (end == text.size()) break;
    if (const char letter = short_escape(text[end]); letter != 0) {
      const char escape[] = {'\\', letter};
      out.append(escape, sizeof escape);
    } else {
      const std::string escape = dump_slowly(std::string(1, text[end]));
      out.append(escape, 1, escape.size() - 2);
    }
    begin = end + 1;
  }
  out += '"';
}

void append_integer(std::string& out, auto number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

/// The end of the string whose content begins at `at`: behind its closing quote, or at the end of `text`.
struct EndOfString {
  auto operator()(auto bytes) const { return bytes.equal_to('"') | bytes.equal_to('\\'); }
};

std::size_t behind_string(std::string_view text, std::size_t at) {
  while ((at = find_marked(text, at, EndOfString())) < text.size()) {
    if (text[at] == '"') return at + 1;
    at = std::min(at + 2, text.size());
  }
  return at;
}

constexpr std::string_view kNoNumbers[] = {"NaN", "Infinity", "-Infinity"};

/// Whether `text` is a number (RFC 8259, 6) that neither 64 bits nor a double can hold.
bool is_too_large(std::string_view text) {
  const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
  const bool begins_well = !digits.empty() && digits[0] >= '0' && digits[0] <= '9' &&
                           (digits[0] != '0' || digits.size() == 1 || digits.find_first_of(".eE") == 1);
  if (!begins_well) return false;
  const char* end = text.data() + text.size();
  if (text.find_first_of(".eE") == std::string_view::npos) {
    std::int64_t negative = 0;
    std::uint64_t positive = 0;
    const auto read = text.starts_with('-') ? std::from_chars(text.data(), end, negative)
                                            : std::from_chars(text.data(), end, positive);
    return read.ptr == end && read.ec == std::errc::result_out_of_range;
  }
  // A point and an exponent have digits behind them; this reader is lenient there.
  const std::size_t point = text.find('.');
  const bool ends_well =
      text.back() >= '0' && text.back() <= '9' &&
      (point == std::string_view::npos || (text[point + 1] >= '0' && text[point + 1] <= '9'));
  double value = 0;
  const auto read = std::from_chars(text.data(), end, value);
  return ends_well && read.ptr == end && read.ec == std::errc::result_out_of_range;
}

/// The code unit that the escape at `at` stands for, if it is a surrogate, else 0.
unsigned surrogate_at(std::string_view json, std::size_t at) {
  if (json.substr(at, 2) != "\\u" || at + 6 > json.size()) return 0;
  unsigned unit = 0;
  const char* end = json.data() + at + 6;
  if (std::from_chars(json.data() + at + 2, end, unit, 16).ptr != end) return 0;
  return unit >= 0xD800 && unit <= 0xDFFF ? unit : 0;
}

/// simdjson's tree lies beside its text, and is for texts that are not large.
constexpr std::size_t kMostForTree = 16 * 1024 * 1024;

Json value_of(dom::element element);

using Members = Json::object_t::Container;

/// The places of names in an object, without a look at all others for each, which of many takes seconds.
class Names {
 public:
  /// Of `members`, which must not move.
  explicit Names(const Members& members) : members_(members) {}

  /// The place of `name`; the count of members where it is new.
  std::size_t place_of(std::string_view name) {
    constexpr std::size_t kFew = 16;
    if (members_.size() < kFew) {
      const auto same = std::ranges::find(members_, name, &Members::value_type::first);
      return static_cast<std::size_t>(same - members_.begin());
    }
    for (std::size_t place = places_.size(); place < members_.size(); ++place)
      places_.emplace(members_[place].first, place);
    const auto found = places_.find(name);
    return found == places_.end() ? members_.size() : found->second;
  }

 private:
  const Members& members_;
  std::unordered_map<std::string_view, std::size_t> places_;
};

/// Of members of one name the last counts, in the place of the first.
Json object_of(dom::object object) {
  Json::object_t result;
  Members& members = result;
  members.reserve(object.size());
  Names names(members);
  for (const auto [name, value] : object) {
    const std::size_t place = names.place_of(name);
    if (place < members.size()) {
      members[place].second = value_of(value);
    } else {
      members.emplace_back(std::string(name), value_of(value));
    }
  }
  return result;
}

Json array_of(dom::array array) {
  Json::array_t items;
  items.reserve(array.size());
  for (const dom::element item : array) items.push_back(value_of(item));
  return items;
}

Json value_of(dom::element element) {
  switch (element.type()) {
    case dom::element_type::OBJECT:
      return object_of(element.get_object().value_unsafe());
    case dom::element_type::ARRAY:
      return array_of(element.get_array().value_unsafe());
    case dom::element_type::STRING:
      return std::string(element.get_string().value_unsafe());
    case dom::element_type::INT64: {
      const std::int64_t number = element.get_int64().value_unsafe();
      return number < 0 ? Json(number) : Json(static_cast<std::uint64_t>(number));
    }
    case dom::element_type::UINT64:
      return element.get_uint64().value_unsafe();
    case dom::element_type::DOUBLE:
      return element.get_double().value_unsafe();
    case dom::element_type::BOOL:
      return element.get_bool().value_unsafe();
    case dom::element_type::NULL_VALUE:
      return nullptr;
  }
  return nullptr;
}

}  // namespace

JsonSize size_of_json(std::string_view text) {
  JsonSize size{.depth = 0, .values = 1, .is_balanced = true};
  std::size_t open = 0;
  for (std::size_t at = 0; at < text.size();) {
    switch (text[at++]) {
      case '"':
        at = behind_string(text, at);
        break;
      case '{':
      case '[':
        size.depth = std::max(size.depth, ++open);
        ++size.values;
        break;
      case '}':
      case ']':
        if (open == 0) size.is_balanced = false;
        open -= open > 0 ? 1 : 0;
        break;
      case ',':
        ++size.values;
        break;
      default:
        break;
    }
  }
  size.is_balanced = size.is_balanced && open == 0;
  return size;
}

std::optional<Json> parse_json(std::string_view text, JsonLimits limits) {
  if (!size_of_json(text).fits(limits)) return std::nullopt;
  if (text.size() <= kMostForTree) {
    dom::parser parser;
    dom::element root;
    const bool has_room = parser.allocate(text.size(), limits.depth + 1) == simdjson::SUCCESS;
    if (has_room && parser.parse(text.data(), text.size()).get(root) == simdjson::SUCCESS)
      return value_of(root);
  }
  const auto parse = [](std::string_view json) {
    return Json::parse(json.begin(), json.end(), nullptr, /*allow_exceptions=*/false);
  };
  Json value = parse(text);
  if (value.is_discarded()) {
    const std::string mended = with_lone_surrogates_replaced(text);
    if (mended != text) value = parse(mended);
  }
  if (value.is_discarded()) return std::nullopt;
  return value;
}

std::string with_lone_surrogates_replaced(std::string_view json) {
  std::string text(json);
  for (std::size_t at = 0; (at = text.find('\\', at)) != std::string::npos;) {
    const unsigned unit = surrogate_at(text, at);
    const bool is_pair = unit != 0 && unit < 0xDC00 && surrogate_at(text, at + 6) >= 0xDC00;
    if (unit != 0 && !is_pair) text.replace(at + 2, 4, "fffd");
    at += is_pair ? 12 : unit != 0 ? 6 : 2;
  }
  return text;
}

std::string with_large_numbers_quoted(std::string_view json) {
  std::string text;
  for (std::size_t at = 0; at < json.size();) {
    std::size_t end = at + 1;
    if (json[at] == '"') {
      end = behind_string(json, end);
    } else if (json[at] == '-' || (json[at] >= '0' && json[at] <= '9')) {
      end = std::min(json.find_first_not_of("0123456789+-.eE", at), json.size());
    }
    const std::string_view token = json.substr(at, end - at);
    const bool is_large = token[0] != '"' && is_too_large(token);
    if (is_large) text += '"';
    text += token;
    if (is_large) text += '"';
    at = end;
  }
  return text;
}

std::string with_nan_as_null(std::string_view json) {
  std::string text;
  for (std::size_t at = 0; at < json.size();) {
    const std::string_view rest = json.substr(at);
    const std::string_view* const none =
        std::ranges::find_if(kNoNumbers, [rest](std::string_view name) { return rest.starts_with(name); });
    if (none != std::end(kNoNumbers)) {
      text += "null";
      at += none->size();
      continue;
    }
    const std::size_t end = json[at] == '"' ? behind_string(json, at + 1) : at + 1;
    text += json.substr(at, end - at);
    at = end;
  }
  return text;
}

void append_json(std::string& out, const Json& value) {
  if (value.is_string()) return append_string(out, value.get_ref<const std::string&>());
  if (value.is_number_unsigned()) return append_integer(out, value.get<std::uint64_t>());
  if (value.is_number_integer()) return append_integer(out, value.get<std::int64_t>());
  if (!value.is_structured() || value.empty()) {
    out += value.is_boolean() ? (value.get<bool>() ? "true" : "false") : dump_slowly(value);
    return;
  }
  char separator = value.is_object() ? '{' : '[';
  for (auto member = value.begin(); member != value.end(); ++member) {
    out += separator;
    separator = ',';
    if (value.is_object()) {
      append_string(out, member.key());
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
