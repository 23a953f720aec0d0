#include "app/config/toml_text.hpp"

#include <algorithm>

#include "app/config/toml_scanner.hpp"
#include "base/utf8.hpp"

namespace salestouch {
namespace {

bool begins_with(const TomlText::Path& path, const TomlText::Path& beginning) {
  return path.size() >= beginning.size() && std::equal(beginning.begin(), beginning.end(), path.begin());
}

}  // namespace

std::optional<TomlText> TomlText::parse(std::string text) {
  TomlText toml(std::move(text));
  if (!TomlScanner(toml).read()) return std::nullopt;
  return toml;
}

bool TomlText::has(const Path& path) const {
  const auto is_there = [&](const auto& one) { return begins_with(one.path, path); };
  return std::ranges::any_of(headers_, is_there) || std::ranges::any_of(pairs_, is_there);
}

const TomlText::Pair* TomlText::pair_at(const Path& path) const {
  const auto found = std::ranges::find(pairs_, path, &Pair::path);
  return found == pairs_.end() ? nullptr : &*found;
}

std::string TomlText::problem_of(const Path& path) const {
  for (const Header& header : headers_) {
    if (header.is_list && begins_with(path, header.path)) return header.path.back() + " is a list of tables";
    if (begins_with(header.path, path) && std::ranges::count(headers_, header.path, &Header::path) > 1)
      return header.path.back() + " is set twice";
  }
  for (const Pair& pair : pairs_) {
    if (begins_with(path, pair.path) && !pair.value.json.is_object())
      return pair.path.back() + " is not a table";
    if (!begins_with(pair.path, path) && !begins_with(path, pair.path)) continue;
    const bool is_twice = std::ranges::count(pairs_, pair.path, &Pair::path) > 1 ||
                          (pair.value.json.is_object() &&
                           std::ranges::find(headers_, pair.path, &Header::path) != headers_.end());
    if (is_twice) return pair.path.back() + " is set twice";
  }
  return "";
}

std::optional<base::Json> TomlText::find(const Path& path) const {
  const Pair* pair = pair_at(path);
  return pair ? std::optional(pair->value.json) : std::nullopt;
}

bool TomlText::set(const Path& path, const std::string& name, const std::string& value) {
  Path member = path;
  member.push_back(name);
  if (const Pair* there = pair_at(member)) return replace(there->value.begin, there->value.end, value);
  if (has(member)) return false;  // it is a table
  const std::string line = name + " = " + value;
  if (const Pair* table = pair_at(path)) {
    const std::size_t at = table->value.last_end;
    return table->value.json.is_object() && replace(at, at, (table->value.is_empty ? "" : ", ") + line);
  }
  if (const auto header = std::ranges::find(headers_, path, &Header::path); header != headers_.end())
    return insert_line(end_of_table(static_cast<std::size_t>(header - headers_.begin()) + 1), line);
  // Dotted keys: behind the last of them, in its spelling.
  const auto is_dotted = [&](const Pair& pair) {
    const bool is_ours = begins_with(pair.path, path) && pair.path.size() > path.size();
    return is_ours && !pair.is_inline && pair.path.size() - pair.parts.size() < path.size();
  };
  const auto last = std::find_if(pairs_.rbegin(), pairs_.rend(), is_dotted);
  if (last == pairs_.rend()) return false;
  const std::size_t part = path.size() - (last->path.size() - last->parts.size());
  return insert_line(last->line_end, text_.substr(last->line, last->parts[part] - last->line) + line);
}

bool TomlText::append(const Path& path, const std::string& value) {
  const Pair* list = pair_at(path);
  if (!list || !list->value.json.is_array()) return false;
  const std::size_t at = list->value.last_end;
  return replace(at, at, (list->value.is_empty ? "" : ", ") + value);
}

bool TomlText::add_table(const std::string& header, const std::string& lines) {
  std::string added = header + "\n" + lines;
  for (std::size_t at = 0; line_end() == "\r\n" && (at = added.find('\n', at)) != std::string::npos; at += 2)
    added.replace(at, 1, "\r\n");
  const bool is_empty = text_.empty() || text_.find_first_not_of(base::kByteOrderMark) == std::string::npos;
  const std::string between = is_empty ? "" : text_.ends_with('\n') ? line_end() : line_end() + line_end();
  return replace(text_.size(), text_.size(), between + added);
}

bool TomlText::remove(const Path& path) {
  while (has(path)) {
    const auto header =
        std::ranges::find_if(headers_, [&](const Header& one) { return begins_with(one.path, path); });
    const auto pair =
        std::ranges::find_if(pairs_, [&](const Pair& one) { return begins_with(one.path, path); });
    if (header != headers_.end()) {
      std::size_t begin = header->line;
      const std::size_t end = end_of_table(static_cast<std::size_t>(header - headers_.begin()) + 1);
      // The empty line before a table at the end came with it.
      const std::string two_ends = line_end() + line_end();
      if (end == text_.size() && std::string_view(text_).substr(0, begin).ends_with(two_ends))
        begin -= line_end().size();
      if (!replace(begin, end, "")) return false;
    } else if (pair->is_inline) {
      const auto outermost = std::find_if(pairs_.rbegin(), pairs_.rend(), [&](const Pair& one) {
        return begins_with(one.path, path) && (!one.is_inline || one.path == path);
      });
      const bool is_line = outermost != pairs_.rend() && !outermost->is_inline;
      const bool done = is_line ? replace(outermost->line, outermost->line_end, "")
                                : remove_inline(outermost == pairs_.rend() ? pair->path : path);
      if (!done) return false;
    } else if (!replace(pair->line, pair->line_end, "")) {
      return false;
    }
  }
  return true;
}

/// Takes the pair at `path` out of the braces that it stands in, with the comma that is then too much.
bool TomlText::remove_inline(const Path& path) {
  const Pair* pair = pair_at(path);
  const std::size_t begin = pair->parts[0];
  const std::size_t end = pair->value.end;
  const auto is_separator = [&](std::size_t from, std::size_t to) {
    return text_.substr(from, to - from).find_first_not_of(", \t\r\n") == std::string::npos;
  };
  for (const Pair& behind : pairs_)
    if (behind.is_inline && behind.parts[0] > end && is_separator(end, behind.parts[0]))
      return replace(begin, behind.parts[0], "");
  for (const Pair& before : pairs_)
    if (before.is_inline && before.value.end < begin && is_separator(before.value.end, begin))
      return replace(before.value.end, end, "");
  return replace(begin, end, "");
}

std::vector<std::string> TomlText::others(const Path& path) const {
  std::vector<std::string> others;
  const auto spelled = [](const Path& names) { return base::dump_json(base::Json(names)); };
  for (const Pair& pair : pairs_) {
    if (begins_with(pair.path, path) || begins_with(path, pair.path)) continue;
    const std::string value = text_.substr(pair.value.begin, pair.value.end - pair.value.begin);
    others.push_back(spelled(pair.path) + " = " + value);
  }
  for (const Header& header : headers_)
    if (!begins_with(header.path, path)) others.push_back(spelled(header.path));
  return others;
}

/// Edits the text and reads it again; false, and nothing is edited, when it were no TOML any more.
bool TomlText::replace(std::size_t begin, std::size_t end, std::string_view text) {
  std::string edited = text_;
  edited.replace(begin, end - begin, text);
  std::optional<TomlText> read = parse(std::move(edited));
  if (read) *this = std::move(*read);
  return read.has_value();
}

/// A line of its own at `at`, where a line begins or the text ends.
bool TomlText::insert_line(std::size_t at, std::string line) {
  const bool is_open = at > 0 && text_[at - 1] != '\n';
  return replace(at, at, is_open ? line_end() + line : line + line_end());
}

/// Behind the last member of the table with that header, or behind the header.
std::size_t TomlText::end_of_table(std::size_t header) const {
  std::size_t end = headers_[header - 1].line_end;
  for (const Pair& pair : pairs_)
    if (pair.header == header && !pair.is_inline) end = pair.line_end;
  return end;
}

std::string TomlText::line_end() const {
  return text_.find("\r\n") == std::string::npos ? "\n" : "\r\n";
}

}  // namespace salestouch
