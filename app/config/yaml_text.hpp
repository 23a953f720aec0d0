#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace salestouch {

/// A YAML text that a person keeps, edited in place: every byte stays but those of what is set or removed
/// (https://yaml.org/spec/1.2.2/). Only what every reader takes alike is edited: block mappings by their
/// indentation, in one document. Scalars of several lines and flow style are stepped over, never into.
class YamlText {
 public:
  using Path = std::vector<std::string>;

  /// Nothing when `text` is no mapping in block style, or is not understood throughout.
  static std::optional<YamlText> parse(std::string text);

  bool has(const Path& path) const { return node_at(path) != nullptr; }

  /// Why members of the mapping at `path` cannot be edited. Empty: they can be, or there is none.
  std::string problem_of(const Path& path) const;

  /// Strings, and lists of them, as themselves; what is nothing of both as null.
  std::optional<base::Json> find(const Path& path) const;

  /// Adds `lines`, without indentation, as the first member of the mapping at `path`; an empty path: at the
  /// end of the text.
  bool add(const Path& path, const std::string& lines);

  /// Makes `value`, on one line, that of the key at `path`, which is there.
  bool set(const Path& path, const std::string& value);

  /// Puts `item` behind the last of the list at `path`, which is there.
  bool append(const Path& path, const std::string& item);

  /// Takes out the key at `path` with all that belongs to it.
  bool remove(const Path& path);

  /// What stands elsewhere than at `path`, above it or below it: the same in two texts that differ only
  /// there.
  std::vector<std::string> others(const Path& path) const;

  const std::string& text() const { return text_; }

 private:
  friend class YamlScanner;

  struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  /// A key of a block mapping; the first of all is the document, which has none.
  struct Node {
    std::string key;
    std::size_t parent = 0;
    std::size_t column = 0;
    Span line;                ///< up to and with its line end
    Span value;               ///< what stands beside the key, without a comment
    std::size_t end = 0;      ///< behind the last line that belongs to it
    std::vector<Span> items;  ///< of a list in block style
    std::optional<std::size_t> member_column;
    bool is_in_list = false;
    bool is_unclear = false;  ///< it has an anchor, an alias or a tag
  };

  explicit YamlText(std::string text) : text_(std::move(text)) {}

  const Node* node_at(const Path& path) const;
  Path path_of(const Node& node) const;
  bool is_empty_mapping(const Node& node) const;
  std::string text_of(Span span) const { return text_.substr(span.begin, span.end - span.begin); }
  bool replace(Span span, const std::string& text);
  std::string line_end() const;

  std::string text_;
  std::vector<Node> nodes_;
};

}  // namespace salestouch
