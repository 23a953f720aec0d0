#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace salestouch {

/// A TOML text that a person keeps, edited in place: every byte stays but those of what is set or removed
/// (https://toml.io/en/v1.0.0). It knows where tables, keys, values and comments stand, and no more than
/// that: what it does not understand it does not take, so that nobody's file is edited by guess.
class TomlText {
 public:
  using Path = std::vector<std::string>;

  /// Nothing when `text` is not TOML throughout.
  static std::optional<TomlText> parse(std::string text);

  /// Whether a table or value stands at `path` or below it, whatever way it is spelled.
  bool has(const Path& path) const;

  /// Why the table at `path` cannot be edited: it, or one above it, is a value or a list of tables, or is set
  /// twice. Empty: it can be.
  std::string problem_of(const Path& path) const;

  /// The value at `path`: strings, booleans, lists and inline tables as themselves, other values as null.
  std::optional<base::Json> find(const Path& path) const;

  /// Makes `value`, a value of TOML on one line, that of `name` in the table at `path`, where the table's
  /// members stand: below its header, among dotted keys, or in braces. False when there is no such place.
  bool set(const Path& path, const std::string& name, const std::string& value);

  /// Puts `value` behind the last item of the list at `path`; false when there is none.
  bool append(const Path& path, const std::string& value);

  /// Adds a table at the end; `lines` are its members.
  bool add_table(const std::string& header, const std::string& lines);

  /// Takes out whatever stands at `path` and below it.
  bool remove(const Path& path);

  /// The spelled values of everything that is neither at `path`, nor above or below it. Two texts with the
  /// same say the same but for what is at `path`.
  std::vector<std::string> others(const Path& path) const;

  const std::string& text() const { return text_; }

 private:
  friend class TomlScanner;

  struct Value {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t last_end = 0;  ///< of a list or inline table: behind its last item, or behind its bracket
    bool is_empty = true;      ///< it has no item
    base::Json json;
  };

  struct Pair {
    Path path;                       ///< from the root
    std::vector<std::size_t> parts;  ///< where each part of its own key begins
    Value value;
    bool is_inline = false;  ///< it stands in braces
    std::size_t line = 0;    ///< the lines it takes, unless it stands in braces
    std::size_t line_end = 0;
    std::size_t header = 0;  ///< number of its table's header; 0: none
  };

  struct Header {
    Path path;
    bool is_list = false;
    std::size_t line = 0;
    std::size_t line_end = 0;
  };

  explicit TomlText(std::string text) : text_(std::move(text)) {}

  const Pair* pair_at(const Path& path) const;
  bool replace(std::size_t begin, std::size_t end, std::string_view text);
  bool insert_line(std::size_t at, std::string line);
  bool remove_inline(const Path& path);
  std::size_t end_of_table(std::size_t header) const;
  std::string line_end() const;

  std::string text_;
  std::vector<Header> headers_;
  std::vector<Pair> pairs_;  ///< in the order of the text; those in braces before the pair that they are in
};

}  // namespace salestouch
