#include "app/config/yaml_text.hpp"

#include <algorithm>

#include "app/config/yaml_scanner.hpp"
#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace salestouch {
namespace {

/// The string that a scalar on one line stands for; null for what is none.
base::Json string_of(std::string_view scalar) {
  if (scalar.starts_with('"')) {
    const std::optional<base::Json> quoted = base::parse_json(scalar);
    return quoted ? *quoted : base::Json();
  }
  std::string text(scalar);
  if (!scalar.starts_with('\'')) return text;
  text = text.substr(1, text.size() - 2);
  for (std::size_t at = 0; (at = text.find("''", at)) != std::string::npos; ++at) text.erase(at, 1);
  return text;
}

/// The strings of a list in flow style; null for one that has more in it.
base::Json flow_list_of(std::string_view flow) {
  if (const std::optional<base::Json> json = base::parse_json(flow)) return *json;
  base::Json list = base::Json::array();
  std::string_view inside = base::trimmed(flow.substr(1, flow.size() - 2));
  if (inside.find_first_of("[]{}\"'#:\n") != std::string_view::npos) return {};
  while (!inside.empty()) {
    const std::string_view item = inside.substr(0, inside.find(','));
    list.push_back(base::trimmed(item));
    inside.remove_prefix(std::min(inside.size(), item.size() + 1));
  }
  return list;
}

}  // namespace

std::optional<YamlText> YamlText::parse(std::string text) {
  YamlText yaml(std::move(text));
  if (!YamlScanner(yaml).read()) return std::nullopt;
  return yaml;
}

YamlText::Path YamlText::path_of(const Node& node) const {
  Path path;
  for (const Node* at = &node; at != &nodes_[0]; at = &nodes_[at->parent]) path.insert(path.begin(), at->key);
  return path;
}

const YamlText::Node* YamlText::node_at(const Path& path) const {
  if (path.empty()) return &nodes_[0];
  const auto found = std::ranges::find_if(nodes_.begin() + 1, nodes_.end(), [&](const Node& node) {
    return !node.is_in_list && path_of(node) == path;
  });
  return found == nodes_.end() ? nullptr : &*found;
}

std::string YamlText::problem_of(const Path& path) const {
  for (Path above; above.size() < path.size();) {
    above.push_back(path[above.size()]);
    const Node* node = node_at(above);
    if (!node) return "";
    const auto is_same = [&](const Node& one) {
      return one.parent == node->parent && one.key == node->key && !one.is_in_list && &one != &nodes_[0];
    };
    if (std::ranges::count_if(nodes_, is_same) > 1) return node->key + " is set twice";
    if (node->is_unclear) return node->key + " has an anchor, an alias or a tag";
    if (node->value.begin < node->value.end && !is_empty_mapping(*node))
      return node->key + " is no mapping in block style";
    if (!node->items.empty()) return node->key + " is a list";
  }
  return "";
}

std::optional<base::Json> YamlText::find(const Path& path) const {
  const Node* node = node_at(path);
  if (!node) return std::nullopt;
  const std::string value = text_of(node->value);
  if (node->is_unclear || value.find('\n') != std::string::npos) return base::Json();
  if (value.starts_with('[')) return flow_list_of(value);
  if (value.starts_with('{')) return base::Json();
  if (!value.empty()) return string_of(value);
  base::Json list;
  for (const Span item : node->items) list.push_back(string_of(text_of(item)));
  return list;
}

/// Whether the node's value can give way to members below it.
bool YamlText::is_empty_mapping(const Node& node) const {
  const std::string value = text_of(node.value);
  return value == "{}" || value == "null" || value == "~";
}

bool YamlText::add(const Path& path, const std::string& lines) {
  const Node* node = node_at(path);
  if (!node) return false;
  if (is_empty_mapping(*node)) return replace(node->value, "") && add(path, lines);
  const auto one_deeper =
      std::ranges::find_if(nodes_, [](const Node& one) { return one.column > 0 && !one.is_in_list; });
  const std::size_t unit = one_deeper == nodes_.end() ? 2 : one_deeper->column;
  const std::size_t column = path.empty() ? 0 : node->member_column.value_or(node->column + unit);
  std::string added;
  for (std::string_view rest = lines; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    added.append(column, ' ').append(line).append(line_end());
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  const std::size_t at = path.empty() ? text_.size() : node->line.end;
  if (at > 0 && text_[at - 1] != '\n' && text_ != base::kByteOrderMark) {
    // A block scalar at the end of the text would become another with a line end.
    const auto is_last = [&](Span span) {
      return span.end == text_.size() && text_of(span).find_first_of("|>") == 0;
    };
    const auto has_last = [&](const Node& one) {
      return (one.is_unclear && one.value.end == text_.size()) || is_last(one.value) ||
             std::ranges::any_of(one.items, is_last);
    };
    if (std::ranges::any_of(nodes_, has_last)) return false;
    added = line_end() + added.substr(0, added.size() - line_end().size());
  }
  return replace({at, at}, added);
}

bool YamlText::set(const Path& path, const std::string& value) {
  const Node* node = node_at(path);
  if (!node || node->is_unclear) return false;
  if (node->value.begin < node->value.end) return replace(node->value, value);
  // Behind the key, in place of the lines below it.
  const std::size_t end = std::max(node->end, node->line.end);
  const bool has_end = text_[end - 1] == '\n';
  std::size_t begin = node->value.begin;
  while (text_[begin - 1] == ' ') --begin;
  return replace({begin, end}, " " + value + (has_end ? line_end() : ""));
}

bool YamlText::append(const Path& path, const std::string& item) {
  const Node* node = node_at(path);
  if (!node || node->is_unclear) return false;
  if (!node->items.empty()) {
    const std::size_t end = text_.find('\n', node->items.back().end);
    const std::size_t begin = text_.rfind('\n', node->items.back().begin) + 1;
    const std::string dash = text_.substr(begin, node->items.back().begin - begin);
    const std::size_t at = end == std::string::npos ? text_.size() : end - (line_end().size() - 1);
    return replace({at, at}, line_end() + dash + item);
  }
  const std::string value = text_of(node->value);
  if (value.empty()) return set(path, "[" + item + "]");
  if (!value.starts_with('[')) return false;
  const std::size_t last = value.find_last_not_of(" \t\r\n,", value.size() - 2);
  const std::size_t at = node->value.begin + last + 1;
  return replace({at, at}, (last == 0 ? "" : ", ") + item);
}

bool YamlText::remove(const Path& path) {
  const Node* node = node_at(path);
  return !path.empty() && node && replace({node->line.begin, std::max(node->end, node->line.end)}, "");
}

std::vector<std::string> YamlText::others(const Path& path) const {
  std::vector<std::string> others;
  const auto begins_with = [](const Path& longer, const Path& beginning) {
    return longer.size() >= beginning.size() &&
           std::equal(beginning.begin(), beginning.end(), longer.begin());
  };
  for (const Node& node : nodes_) {
    const Path here = path_of(node);
    if (begins_with(here, path) || begins_with(path, here)) continue;
    others.push_back(base::dump_json(base::Json(here)) + text_of(node.value));
    for (const Span item : node.items) others.push_back("- " + text_of(item));
  }
  return others;
}

/// Edits the text and reads it again; false, and nothing is edited, when it were not understood any more.
bool YamlText::replace(Span span, const std::string& text) {
  std::string edited = text_;
  edited.replace(span.begin, span.end - span.begin, text);
  std::optional<YamlText> read = parse(std::move(edited));
  if (read) *this = std::move(*read);
  return read.has_value();
}

std::string YamlText::line_end() const {
  return text_.find("\r\n") == std::string::npos ? "\n" : "\r\n";
}

}  // namespace salestouch
