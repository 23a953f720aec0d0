#include "app/config/json_text.hpp"

#include <algorithm>
#include <cctype>

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace salestouch {
namespace {

using base::Json;

constexpr int kMaxDepth = 100;

/// One member of an object, or one item of a list, whose name is then empty.
struct Item {
  std::string name;
  std::size_t name_begin = 0;  ///< of an item of a list: of the value
  std::size_t begin = 0;       ///< of the value
  std::size_t end = 0;
  std::size_t comma = std::string_view::npos;  ///< the one behind it
};

/// What stands between the brackets of a container.
struct Container {
  std::vector<Item> items;
  std::size_t close = 0;        ///< place of the closing bracket
  std::size_t content_end = 0;  ///< behind the last thing that is not space: a value, a comma or a comment
  bool ends_in_comma = false;
};

/// Whether the text is a JSON number (RFC 8259, 6), of whatever size: one that no double holds is one, too.
bool is_number(std::string_view text) {
  const auto skip_digits = [&] {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(digits);
    return digits > 0;
  };
  const auto skip_one_of = [&](std::string_view characters) {
    const bool is_there = !text.empty() && characters.find(text[0]) != std::string_view::npos;
    text.remove_prefix(is_there ? 1 : 0);
    return is_there;
  };
  skip_one_of("-");
  if (!skip_one_of("0") && !skip_digits()) return false;
  if (skip_one_of(".") && !skip_digits()) return false;
  if (!skip_one_of("eE")) return text.empty();
  skip_one_of("+-");
  return skip_digits() && text.empty();
}

bool is_scalar(std::string_view text) {
  return text == "true" || text == "false" || text == "null" || is_number(text);
}

/// Reads JSON with comments and trailing commas, and says where things stand. Every function gives the place
/// behind what it read, or npos where the text is something else.
class Scanner {
 public:
  static constexpr std::size_t kBad = std::string_view::npos;

  explicit Scanner(std::string_view text) : text_(text) {}

  /// Behind space and comments; `content_end` moves behind the last comment.
  std::size_t skip_space(std::size_t at, Container* container = nullptr) const {
    while (at < text_.size()) {
      if (base::kSpace.find(text_[at]) != std::string_view::npos) {
        ++at;
      } else if (text_.substr(at, 2) == "//") {
        at = std::min(text_.find('\n', at), text_.size());
        if (container) container->content_end = at > 0 && text_[at - 1] == '\r' ? at - 1 : at;
      } else if (text_.substr(at, 2) == "/*") {
        const std::size_t end = text_.find("*/", at + 2);
        if (end == kBad) return kBad;
        at = end + 2;
        if (container) container->content_end = at;
      } else {
        break;
      }
    }
    return at;
  }

  /// Of the comments between two places, the end of the last one, and whether that is one that ends only with
  /// its line.
  std::pair<std::size_t, bool> last_comment(std::size_t at, std::size_t end) const {
    std::pair<std::size_t, bool> last{at, false};
    while ((at = text_.find('/', at)) < end) {
      last.second = text_[at + 1] == '/';
      const std::size_t close = last.second ? text_.find('\n', at) : text_.find("*/", at) + 2;
      at = last.first = last.second && text_[close - 1] == '\r' ? close - 1 : close;
    }
    return last;
  }

  std::size_t skip_string(std::size_t at) const {
    if (at >= text_.size() || text_[at] != '"') return kBad;
    for (++at; at < text_.size(); ++at) {
      if (text_[at] == '"') return at + 1;
      // What a strict reader refuses is no file to write into: "C:\Users", a line end.
      if (static_cast<unsigned char>(text_[at]) < 0x20) return kBad;
      if (text_[at] != '\\') continue;
      ++at;
      if (at >= text_.size() || std::string_view("\"\\/bfnrtu").find(text_[at]) == std::string_view::npos)
        return kBad;
      const bool is_point = text_[at] == 'u';
      const std::string_view digits = std::string_view(text_).substr(at + 1, 4);
      if (is_point && (digits.size() < 4 ||
                       !std::ranges::all_of(digits, [](unsigned char c) { return std::isxdigit(c); })))
        return kBad;
    }
    return kBad;
  }

  std::size_t skip_value(std::size_t at, int depth) const {
    if (at >= text_.size() || depth > kMaxDepth) return kBad;
    if (text_[at] == '"') return skip_string(at);
    if (text_[at] == '{' || text_[at] == '[') {
      const std::optional<Container> container = read(at, depth);
      return container ? container->close + 1 : kBad;
    }
    const std::size_t end = std::min(text_.find_first_of(",]}/ \t\r\n", at), text_.size());
    return is_scalar(text_.substr(at, end - at)) ? end : kBad;
  }

  /// The container that begins at `at`.
  std::optional<Container> read(std::size_t at, int depth) const {
    const bool is_object = text_[at] == '{';
    const char close = is_object ? '}' : ']';
    Container container;
    container.content_end = at + 1;
    for (++at;;) {
      at = skip_space(at, &container);
      if (at == kBad || at >= text_.size()) return std::nullopt;
      if (text_[at] == close) {
        container.close = at;
        return container;
      }
      if (!container.items.empty() && !container.ends_in_comma) return std::nullopt;
      Item item;
      item.name_begin = at;
      if (is_object) {
        const std::size_t end = skip_string(at);
        if (end == kBad) return std::nullopt;
        const std::optional<Json> name = base::parse_json(text_.substr(at, end - at));
        if (!name) return std::nullopt;
        item.name = name->get<std::string>();
        at = skip_space(end);
        if (at == kBad || at >= text_.size() || text_[at] != ':') return std::nullopt;
        at = skip_space(at + 1);
        if (at == kBad) return std::nullopt;
      }
      item.begin = at;
      at = item.end = skip_value(at, depth + 1);
      if (at == kBad) return std::nullopt;
      container.items.push_back(std::move(item));
      container.content_end = at;
      container.ends_in_comma = false;
      at = skip_space(at, &container);
      if (at < text_.size() && text_[at] == ',') {
        container.ends_in_comma = true;
        container.items.back().comma = at;
        container.content_end = ++at;
      }
    }
  }

 private:
  std::string_view text_;
};

}  // namespace

std::optional<JsonText> JsonText::parse(std::string text) {
  const std::size_t first = base::behind_byte_order_mark(text);
  if (text.find_first_not_of(base::kSpace, first) == std::string::npos)
    text.insert(first, text.find('\n', first) == std::string::npos ? "{}\n" : "{}");
  const Scanner scanner(text);
  const std::size_t root = scanner.skip_space(first);
  if (root == Scanner::kBad || root >= text.size() || text[root] != '{') return std::nullopt;
  const std::size_t end = scanner.skip_value(root, 0);
  if (end == Scanner::kBad || scanner.skip_space(end) != text.size()) return std::nullopt;
  return JsonText(std::move(text));
}

std::optional<JsonText::Span> JsonText::locate(const Path& path) const {
  const Scanner scanner(text_);
  Span span{scanner.skip_space(base::behind_byte_order_mark(text_)), 0};
  span.end = scanner.skip_value(span.begin, 0);
  for (const std::string& name : path) {
    if (text_[span.begin] != '{') return std::nullopt;
    const std::optional<Container> object = scanner.read(span.begin, 0);
    const auto found = std::find_if(object->items.rbegin(), object->items.rend(),
                                    [&](const Item& item) { return item.name == name; });
    if (found == object->items.rend()) return std::nullopt;
    span = {found->begin, found->end};
  }
  return span;
}

std::optional<Json> JsonText::find(const Path& path) const {
  const std::optional<Span> span = locate(path);
  if (!span) return std::nullopt;
  // Comments and trailing commas are no JSON.
  std::string plain;
  const std::string_view text = std::string_view(text_).substr(span->begin, span->end - span->begin);
  const Scanner scanner(text);
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"') {
      const std::size_t end = scanner.skip_string(at);
      plain += text.substr(at, end - at);
      at = end;
      continue;
    }
    const std::size_t next = scanner.skip_space(at);
    if (next != at) {
      at = next;
      plain += ' ';
      continue;
    }
    if (text[at] == '-' || (text[at] >= '0' && text[at] <= '9')) {
      const std::size_t end = scanner.skip_value(at, 0);
      const std::string_view number = text.substr(at, end - at);
      plain += Json::accept(number) ? number : "null";  // what no double holds has no value here
      at = end;
      continue;
    }
    const std::size_t behind = text[at] == ',' ? scanner.skip_space(at + 1) : at;
    const bool is_trailing =
        text[at] == ',' && behind < text.size() && (text[behind] == '}' || text[behind] == ']');
    if (!is_trailing) plain += text[at];
    ++at;
  }
  return base::parse_json(plain);
}

void JsonText::set(const Path& path, const Json& value) {
  if (const std::optional<Span> there = locate(path)) {
    Path above(path.begin(), path.end() - 1);
    const std::string indent = path.empty() ? "" : indent_of(*locate(above));
    text_.replace(there->begin, there->end - there->begin, written(value, indent));
    return;
  }
  // The deepest object that is there gets the rest as one new member.
  Path above(path.begin(), path.end() - 1);
  Json member = value;
  while (!locate(above)) {
    member = Json{{path[above.size()], std::move(member)}};
    above.pop_back();
  }
  const Span object = *locate(above);
  insert(object, base::dump_json(path[above.size()]) + ": " + written(member, indent_of(object)));
}

void JsonText::append(const Path& path, const Json& value) {
  const Span list = *locate(path);
  insert(list, written(value, indent_of(list)));
}

void JsonText::insert(Span container, std::string item) {
  const Container there = *Scanner(text_).read(container.begin, 0);
  const std::string_view inside =
      std::string_view(text_).substr(container.begin, there.close - container.begin);
  const bool is_one_line = inside.find('\n') == std::string_view::npos && !there.items.empty();
  const std::string between = is_one_line ? " " : line_end() + indent_of(container);
  std::string added = between + item + (there.ends_in_comma ? "," : "");
  // An empty container's bracket goes onto a line of its own.
  if (there.items.empty() && text_.find('\n', there.content_end) >= there.close) {
    const std::string indent = indent_of(container);
    const std::string step = unit();
    added += line_end() + indent.substr(0, indent.size() - std::min(indent.size(), step.size()));
  }
  text_.insert(there.content_end, added);
  if (!there.items.empty() && !there.ends_in_comma) text_.insert(there.items.back().end, ",");
}

void JsonText::remove(const Path& path) {
  const Span object = *locate(Path(path.begin(), path.end() - 1));
  const Container there = *Scanner(text_).read(object.begin, 0);
  const auto last = std::find_if(there.items.rbegin(), there.items.rend(),
                                 [&](const Item& item) { return item.name == path.back(); });
  erase(object, static_cast<std::size_t>(there.items.rend() - last - 1));
}

void JsonText::remove_item(const Path& path, std::size_t number) {
  erase(*locate(path), number);
}

void JsonText::erase(Span container, std::size_t number) {
  const Container there = *Scanner(text_).read(container.begin, 0);
  const Item& item = there.items[number];
  const std::size_t behind = item.comma == item.end ? item.comma + 1 : item.end;
  const std::size_t gap = number == 0 ? container.begin + 1 : there.items[number - 1].comma + 1;
  auto [begin, is_line_comment] = Scanner(text_).last_comment(gap, item.name_begin);
  // What follows must not get into a comment that ends with its line.
  const std::size_t next = std::min(text_.find_first_not_of(" \t\r", behind), text_.size());
  if (is_line_comment && text_[next] != '\n') begin = item.name_begin;
  if (item.comma != std::string_view::npos && item.comma != item.end) text_.erase(item.comma, 1);
  text_.erase(begin, behind - begin);
  const bool is_last = number + 1 == there.items.size();
  const bool is_comma_wrong = is_last && number > 0 && item.comma == std::string_view::npos;
  if (is_comma_wrong) text_.erase(there.items[number - 1].comma, 1);
}

/// `value` as it stands behind `indent`, over several lines.
std::string JsonText::written(const Json& value, std::string_view indent) const {
  const std::string step = unit();
  std::string text = value.dump(static_cast<int>(step.size()), step[0], /*ensure_ascii=*/false,
                                Json::error_handler_t::replace);
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos;) {
    const std::string end = line_end() + std::string(indent);
    text.replace(at, 1, end);
    at += end.size();
  }
  return text;
}

/// The indentation of what stands in the container: that of its last item, or one step more than its own
/// line's.
std::string JsonText::indent_of(Span container) const {
  const auto of_line = [this](std::size_t at) {
    const std::size_t newline = text_.rfind('\n', at);
    const std::size_t begin = newline == std::string::npos ? 0 : newline + 1;
    const std::size_t end = std::min(text_.find_first_not_of(" \t", begin), text_.size());
    return text_.substr(begin, end - begin);
  };
  const Container there = *Scanner(text_).read(container.begin, 0);
  if (!there.items.empty()) {
    const std::size_t last = there.items.back().begin;
    if (text_.substr(container.begin, last - container.begin).find('\n') != std::string::npos)
      return of_line(last);
  }
  return of_line(container.begin) + unit();
}

/// One step of the file's indentation.
std::string JsonText::unit() const {
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
    const std::size_t end = text_.find_first_not_of(" \t", at + 1);
    if (end == std::string::npos || end == at + 1 || text_[end] == '\r' || text_[end] == '\n') continue;
    return text_[at + 1] == '\t' ? "\t" : text_.substr(at + 1, std::min<std::size_t>(end - at - 1, 8));
  }
  return "  ";
}

std::string JsonText::line_end() const {
  return text_.find("\r\n") == std::string::npos ? "\n" : "\r\n";
}

}  // namespace salestouch
