#include "app/config/toml_scanner.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/json.hpp"
#include "base/utf8.hpp"

namespace salestouch {
namespace {

constexpr int kMaxNesting = 100;
constexpr std::size_t kDateSize = 10;

bool is_bare(char c) {
  return base::is_letter_or_digit(c) || c == '_' || c == '-';
}

}  // namespace

bool TomlScanner::read() {
  if (text_.find('\0') != kBad) return false;
  std::size_t at = base::behind_byte_order_mark(text_);
  while (at < text_.size()) {
    const std::size_t line = at;
    at = skip_blank(at);
    if (at < text_.size() && text_[at] == '[') {
      at = read_header(line, at);
    } else if (at < text_.size() && std::string_view("#\r\n").find(text_[at]) == kBad) {
      const std::size_t header = toml_.headers_.size();
      at = read_pair(at, header == 0 ? TomlText::Path() : toml_.headers_[header - 1].path, false, 0);
      if (at != kBad) at = skip_rest_of_line(at);
      if (at == kBad) return false;
      toml_.pairs_.back().line = line;
      toml_.pairs_.back().line_end = at;
      continue;
    } else {
      at = skip_rest_of_line(at);
    }
    if (at == kBad) return false;
  }
  return true;
}

std::size_t TomlScanner::skip_blank(std::size_t at) const {
  return std::min(text_.find_first_not_of(" \t", at), text_.size());
}

std::size_t TomlScanner::skip_space_and_comments(std::size_t at) const {
  while (at < text_.size() && (base::kSpace.find(text_[at]) != kBad || text_[at] == '#'))
    at = text_[at] == '#' ? std::min(text_.find('\n', at), text_.size()) : at + 1;
  return at;
}

/// Behind the line end; only space and a comment may stand before it.
std::size_t TomlScanner::skip_rest_of_line(std::size_t at) const {
  at = skip_blank(at);
  const std::size_t newline = std::min(text_.find('\n', at), text_.size());
  if (at < newline && text_[at] != '#' && text_.substr(at, newline - at) != "\r") return kBad;
  return std::min(newline + 1, text_.size());
}

/// What stands behind a backslash.
std::size_t TomlScanner::read_escape(std::size_t at, std::string& content) const {
  constexpr std::string_view kNames = "btnfre\"\\";
  constexpr std::string_view kValues = "\b\t\n\f\r\x1b\"\\";
  if (at >= text_.size()) return kBad;
  if (const std::size_t known = kNames.find(text_[at]); known != kBad) {
    content += kValues[known];
    return at + 1;
  }
  const std::size_t digits = text_[at] == 'u' ? 4 : text_[at] == 'U' ? 8 : text_[at] == 'x' ? 2 : 0;
  const std::string_view number = text_.substr(std::min(at + 1, text_.size()), digits);
  if (digits == 0 || number.size() < digits || number.find_first_not_of("0123456789abcdefABCDEF") != kBad)
    return kBad;
  // As JSON spells it; beyond its 16 bits, names and values that this program sets have none of these: that
  // they differ is all that counts.
  const std::string code(number.substr(digits - std::min<std::size_t>(digits, 4)));
  const bool is_small = number.substr(0, digits - code.size()).find_first_not_of('0') == kBad;
  const auto character = base::parse_json("\"\\u" + std::string(4 - code.size(), '0') + code + '"');
  if (is_small && character) {
    content += character->get<std::string>();
  } else {
    content.append(1, '\\').append(text_.substr(at, digits + 1));
  }
  return at + 1 + digits;
}

std::size_t TomlScanner::read_string(std::size_t at, std::string& content) const {
  const char quote = text_[at];
  if (text_.substr(at, 3) == std::string(3, quote)) return read_long_string(at, content);
  for (++at; at < text_.size() && text_[at] != '\n';) {
    if (text_[at] == quote) return at + 1;
    if (text_[at] == '\\' && quote == '"') {
      at = read_escape(at + 1, content);
      if (at == kBad) return kBad;
    } else {
      content += text_[at++];
    }
  }
  return kBad;
}

/// A string over several lines, in three quotes; up to two more may stand before the last three.
std::size_t TomlScanner::read_long_string(std::size_t at, std::string& content) const {
  const std::string quotes(3, text_[at]);
  at += 3;
  if (text_.substr(at, 2) == "\r\n") ++at;
  if (at < text_.size() && text_[at] == '\n') ++at;
  while (at < text_.size()) {
    if (text_.substr(at, 3) == quotes) {
      for (at += 3; at < text_.size() && text_[at] == quotes[0]; ++at) content += quotes[0];
      return at;
    }
    if (text_[at] != '\\' || quotes[0] != '"') {
      content += text_[at++];
      continue;
    }
    const std::size_t behind = skip_blank(at + 1);
    if (behind < text_.size() && (text_[behind] == '\n' || text_[behind] == '\r')) {
      at = std::min(text_.find_first_not_of(base::kSpace, behind), text_.size());
    } else {
      at = read_escape(at + 1, content);
    }
    if (at == kBad) return kBad;
  }
  return kBad;
}

/// A key of one part or several; its parts are appended to the pair's path.
std::size_t TomlScanner::read_key(std::size_t at, TomlText::Pair& pair) const {
  while (at < text_.size()) {
    pair.parts.push_back(at);
    std::string part;
    if (text_[at] == '"' || text_[at] == '\'') {
      if (text_.substr(at, 3) == std::string(3, text_[at])) return kBad;
      at = read_string(at, part);
    } else {
      while (at < text_.size() && is_bare(text_[at])) part += text_[at++];
      if (part.empty()) return kBad;
    }
    if (at == kBad) return kBad;
    pair.path.push_back(std::move(part));
    const std::size_t behind = skip_blank(at);
    if (behind >= text_.size() || text_[behind] != '.') return at;
    at = skip_blank(behind + 1);
  }
  return kBad;
}

std::size_t TomlScanner::read_header(std::size_t line, std::size_t at) {
  const bool is_list = text_.substr(at, 2) == "[[";
  TomlText::Pair key;
  at = read_key(skip_blank(at + (is_list ? 2 : 1)), key);
  if (at == kBad) return kBad;
  at = skip_blank(at);
  const std::string_view close = is_list ? "]]" : "]";
  if (text_.substr(at, close.size()) != close) return kBad;
  at = skip_rest_of_line(at + close.size());
  toml_.headers_.push_back({std::move(key.path), is_list, line, at});
  return at;
}

std::size_t TomlScanner::read_pair(std::size_t at, const TomlText::Path& above, bool is_inline, int depth) {
  TomlText::Pair pair;
  pair.path = above;
  pair.is_inline = is_inline;
  pair.header = toml_.headers_.size();
  at = read_key(at, pair);
  if (at == kBad) return kBad;
  at = skip_blank(at);
  if (at >= text_.size() || text_[at] != '=') return kBad;
  at = read_value(skip_blank(at + 1), pair.path, pair.value, depth);
  if (at != kBad) toml_.pairs_.push_back(std::move(pair));
  return at;
}

std::size_t TomlScanner::read_value(std::size_t at, const TomlText::Path& path, TomlText::Value& value,
                                    int depth) {
  if (at >= text_.size() || depth > kMaxNesting) return kBad;
  value.begin = at;
  value.last_end = at + 1;
  if (text_[at] == '"' || text_[at] == '\'') {
    std::string content;
    value.end = read_string(at, content);
    value.json = std::move(content);
  } else if (text_[at] == '[') {
    value.end = read_list(at, path, value, depth);
  } else if (text_[at] == '{') {
    value.end = read_inline_table(at, path, value, depth);
  } else {
    value.end = read_scalar(at, value);
  }
  return value.end;
}

std::size_t TomlScanner::read_list(std::size_t at, const TomlText::Path& path, TomlText::Value& value,
                                   int depth) {
  value.json = base::Json::array();
  TomlText::Path item_path = path;
  item_path.emplace_back("[]");  // what stands in a list is nobody's table
  for (at = skip_space_and_comments(at + 1); at < text_.size() && text_[at] != ']';) {
    TomlText::Value item;
    at = read_value(at, item_path, item, depth + 1);
    if (at == kBad) return kBad;
    value.json.push_back(std::move(item.json));
    value.last_end = at;
    value.is_empty = false;
    at = skip_space_and_comments(at);
    if (at < text_.size() && text_[at] == ',') {
      at = skip_space_and_comments(at + 1);
    } else if (at >= text_.size() || text_[at] != ']') {
      return kBad;
    }
  }
  return at < text_.size() ? at + 1 : kBad;
}

std::size_t TomlScanner::read_inline_table(std::size_t at, const TomlText::Path& path, TomlText::Value& value,
                                           int depth) {
  value.json = base::Json::object();
  for (at = skip_space_and_comments(at + 1); at < text_.size() && text_[at] != '}';) {
    at = read_pair(at, path, true, depth + 1);
    if (at == kBad) return kBad;
    const TomlText::Pair& pair = toml_.pairs_.back();
    if (pair.parts.size() == 1) value.json[pair.path.back()] = pair.value.json;
    value.last_end = at;
    value.is_empty = false;
    at = skip_space_and_comments(at);
    if (at < text_.size() && text_[at] == ',') {
      at = skip_space_and_comments(at + 1);
    } else if (at >= text_.size() || text_[at] != '}') {
      return kBad;
    }
  }
  return at < text_.size() ? at + 1 : kBad;
}

/// A number, a date or a boolean.
std::size_t TomlScanner::read_scalar(std::size_t at, TomlText::Value& value) const {
  const std::size_t stop = std::min(text_.find_first_of(",]}#\r\n", at), text_.size());
  const std::string_view scalar = base::without_trailing_space(text_.substr(at, stop - at));
  const std::string_view unsigned_one =
      scalar.substr(scalar.starts_with('+') || scalar.starts_with('-') ? 1 : 0);
  const bool is_digits = !unsigned_one.empty() && unsigned_one[0] >= '0' && unsigned_one[0] <= '9';
  const bool is_name =
      scalar == "true" || scalar == "false" || unsigned_one == "inf" || unsigned_one == "nan";
  const std::size_t space = scalar.find(' ');  // only between a date and its time, as in 1979-05-27 07:32:00
  const bool is_one = (is_name || is_digits) && space == scalar.rfind(' ') &&
                      (space == kBad || (space == kDateSize && scalar[4] == '-')) &&
                      std::ranges::all_of(scalar, [](char c) {
                        return base::is_letter_or_digit(c) || std::string_view("+-_.: ").find(c) != kBad;
                      });
  if (scalar == "true" || scalar == "false") value.json = scalar == "true";
  return is_one ? at + scalar.size() : kBad;
}

}  // namespace salestouch
