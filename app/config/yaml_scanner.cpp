#include "app/config/yaml_scanner.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace salestouch {
namespace {

constexpr std::string_view kLineEnds = "\r\n";

}  // namespace

bool YamlScanner::read() {
  if (text_.find('\0') != kBad) return false;
  yaml_.nodes_.emplace_back();
  std::size_t at = base::behind_byte_order_mark(text_);
  while (at < text_.size()) {
    at = read_line(at);
    if (at == kBad) return false;
  }
  return true;
}

/// One line, with those that its scalar goes on in.
std::size_t YamlScanner::read_line(std::size_t begin) {
  const std::size_t end = line_end_of(begin);
  const std::string_view whole = base::without_trailing_space(text_.substr(begin, end - begin));
  Line line{begin, std::min(text_.find_first_not_of(' ', begin), text_.size()), 0, false};
  if (base::is_blank(whole) || text_[line.content] == '#') return end;
  if (whole == "---" && yaml_.nodes_.size() == 1) return end;
  if (text_[line.content] == '\t' || whole.starts_with("---") || whole == "..." || whole[0] == '%')
    return kBad;
  while (line.content < end && text_[line.content] == '-' && is_at_space_or_end(line.content + 1)) {
    line.owner_column = line.content - begin;
    if (!line.is_item) close_down_to(line.owner_column, true);
    line.is_item = true;
    if (open_.size() == 1) return kBad;  // the document is a list
    line.content = std::min(text_.find_first_not_of(' ', line.content + 1), end);
  }
  std::string key;
  const std::size_t behind_key = read_key(line.content, key);
  YamlText::Span value;
  bool is_unclear = false;
  std::size_t at = kBad;
  if (behind_key != kBad) {
    if (!add_node(line, std::move(key))) return kBad;
    line.owner_column = line.content - begin;
    at = read_value(behind_key, line, value, is_unclear);
    YamlText::Node& node = yaml_.nodes_.back();
    node.line = {begin, end};
    node.value = value;
    node.is_unclear = is_unclear;
  } else {
    const YamlText::Node& owner = yaml_.nodes_[open_.back()];
    const bool goes_on = open_.size() > 1 && line.content - begin > owner.column &&
                         (owner.value.begin < owner.value.end || !owner.items.empty());
    if (!line.is_item && !goes_on) return kBad;
    at = read_value(line.content, line, value, is_unclear);
  }
  if (line.is_item)
    yaml_.nodes_[open_[open_.size() - (behind_key == kBad ? 1 : 2)]].items.push_back(
        behind_key == kBad ? value : YamlText::Span{});
  if (at != kBad)
    for (const std::size_t node : open_) yaml_.nodes_[node].end = at;
  return at;
}

/// Behind the colon of a key; kBad where no key stands.
std::size_t YamlScanner::read_key(std::size_t at, std::string& key) const {
  if (at >= text_.size() || std::string_view("[]{},#&*!|>%@`?").find(text_[at]) != kBad) return kBad;
  if (text_[at] == '"' || text_[at] == '\'') {
    const std::size_t end = skip_quoted(at);
    if (end == kBad) return kBad;
    key = text_.substr(at + 1, end - at - 2);
    const std::size_t colon = text_.find_first_not_of(' ', end);
    const bool is_key = colon < text_.size() && text_[colon] == ':' && is_at_space_or_end(colon + 1) &&
                        key.find('\n') == kBad;
    return is_key ? colon + 1 : kBad;
  }
  const std::size_t end = line_end_of(at);
  for (std::size_t colon = at; colon < end; ++colon) {
    if (text_[colon] == '#' && colon > at && text_[colon - 1] == ' ') return kBad;
    if (text_[colon] != ':' || !is_at_space_or_end(colon + 1)) continue;
    key = base::without_trailing_space(text_.substr(at, colon - at));
    return colon + 1;
  }
  return kBad;
}

/// The node of a key, below the one that its column puts it in.
bool YamlScanner::add_node(const Line& line, std::string key) {
  const std::size_t column = line.content - line.begin;
  if (!line.is_item) close_down_to(column, false);
  YamlText::Node& parent = yaml_.nodes_[open_.back()];
  const bool is_document = open_.size() == 1;
  YamlText::Node node;
  node.key = std::move(key);
  node.parent = open_.back();
  node.column = column;
  node.is_in_list = line.is_item || parent.is_in_list || !parent.items.empty();
  if (!node.is_in_list) {
    if (parent.member_column.value_or(is_document ? 0 : column) != column) return false;
    if (parent.value.begin < parent.value.end && !parent.is_unclear) return false;
    parent.member_column = column;
  }
  open_.push_back(yaml_.nodes_.size());
  yaml_.nodes_.push_back(std::move(node));
  return true;
}

/// The rest of a line behind its key, dash or tag.
std::size_t YamlScanner::read_value(std::size_t at, const Line& line, YamlText::Span& value,
                                    bool& is_unclear) const {
  const std::size_t end = line_end_of(at);
  at = std::min(text_.find_first_not_of(" \t", at), end);
  value = {at, at};
  if (at == end || kLineEnds.find(text_[at]) != kBad || text_[at] == '#') return end;
  const char first = text_[at];
  if (first == '&' || first == '!') {
    is_unclear = true;
    const std::size_t behind =
        read_value(std::min(text_.find_first_of(" \r\n", at), end), line, value, is_unclear);
    value.begin = at;
    return behind;
  }
  is_unclear = is_unclear || first == '*';
  if (first == '@' || first == '`' || first == '%') return kBad;
  if (first == '|' || first == '>') {
    const std::size_t behind = skip_block_scalar(end, line.owner_column);
    value.end = behind;
    return behind;
  }
  if (first == '"' || first == '\'' || first == '[' || first == '{') {
    value.end = first == '[' || first == '{' ? skip_flow(at) : skip_quoted(at);
    return value.end == kBad ? kBad : skip_rest_of_line(value.end);
  }
  const std::size_t comment = text_.substr(0, end).find(" #", at);
  value.end = at + base::without_trailing_space(text_.substr(at, std::min(comment, end) - at)).size();
  return end;
}

std::size_t YamlScanner::skip_quoted(std::size_t at) const {
  const char quote = text_[at];
  for (++at; at < text_.size(); ++at) {
    if (text_[at] == '\\' && quote == '"') {
      ++at;
    } else if (text_[at] == quote) {
      if (quote == '"' || at + 1 >= text_.size() || text_[at + 1] != quote) return at + 1;
      ++at;
    }
  }
  return kBad;
}

std::size_t YamlScanner::skip_flow(std::size_t at) const {
  std::string closing;
  while (at < text_.size()) {
    const char c = text_[at];
    const bool is_new =
        base::kSpace.find(text_[at - 1]) != kBad || std::string_view("[{,:").find(text_[at - 1]) != kBad;
    if ((c == '"' || c == '\'') && is_new) {
      at = skip_quoted(at);
      if (at == kBad) return kBad;
      continue;
    }
    if (c == '#' && is_new) {
      at = line_end_of(at);
      continue;
    }
    if (c == '[' || c == '{') closing += c == '[' ? ']' : '}';
    if (c == ']' || c == '}') {
      if (closing.empty() || closing.back() != c) return kBad;
      closing.pop_back();
      if (closing.empty()) return at + 1;
    }
    ++at;
  }
  return kBad;
}

/// Behind the lines that are deeper than `column`, and the empty ones among them.
std::size_t YamlScanner::skip_block_scalar(std::size_t at, std::size_t column) const {
  std::size_t end = at;
  while (at < text_.size()) {
    const std::size_t content = std::min(text_.find_first_not_of(' ', at), text_.size());
    const bool is_blank = base::is_blank(text_.substr(at, line_end_of(at) - at));
    if (!is_blank && content - at <= column) break;
    at = line_end_of(at);
    if (!is_blank) end = at;
  }
  return end;
}

std::size_t YamlScanner::skip_rest_of_line(std::size_t at) const {
  const std::size_t end = line_end_of(at);
  const std::string_view rest = base::trimmed(text_.substr(at, end - at));
  return rest.empty() || (rest[0] == '#' && text_[at] == ' ') ? end : kBad;
}

std::size_t YamlScanner::line_end_of(std::size_t at) const {
  const std::size_t newline = text_.find('\n', at);
  return newline == kBad ? text_.size() : newline + 1;
}

bool YamlScanner::is_at_space_or_end(std::size_t at) const {
  return at >= text_.size() || base::kSpace.find(text_[at]) != kBad;
}

/// Closes the nodes that a line in `column` does not belong to. A list may stand in its key's own column.
void YamlScanner::close_down_to(std::size_t column, bool is_item) {
  const auto is_over = [&](const YamlText::Node& node) {
    return is_item ? node.column > column : node.column >= column;
  };
  while (open_.size() > 1 && is_over(yaml_.nodes_[open_.back()])) open_.pop_back();
}

}  // namespace salestouch
