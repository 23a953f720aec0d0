#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace salestouch {

/// A JSON text that a person keeps, with comments and trailing commas as VS Code and Zed write them, edited
/// in place: every byte stays but those of a member that is set. New members stand in the file's own
/// indentation and line ends.
class JsonText {
 public:
  using Path = std::vector<std::string>;

  /// Nothing when `text` is not one JSON object. Empty text, or space alone, is an empty object.
  static std::optional<JsonText> parse(std::string text);

  /// The value at `path`, or nothing. Of a name that stands twice the last counts, as it does for the
  /// readers.
  std::optional<base::Json> find(const Path& path) const;

  /// Makes `value` the value at `path`, and the objects above it where they are missing. Those that are there
  /// must be objects.
  void set(const Path& path, const base::Json& value);

  /// Appends `value` to the list at `path`, which is there.
  void append(const Path& path, const base::Json& value);

  /// Takes out the member at `path`, which is there, with the comma that is then too much and the space
  /// before it. Comments beside it stay.
  void remove(const Path& path);

  /// The same with the item of that number in the list at `path`.
  void remove_item(const Path& path, std::size_t number);

  const std::string& text() const { return text_; }

 private:
  struct Span {
    std::size_t begin;
    std::size_t end;
  };

  explicit JsonText(std::string text) : text_(std::move(text)) {}

  std::optional<Span> locate(const Path& path) const;
  void insert(Span container, std::string item);
  void erase(Span container, std::size_t number);
  std::string written(const base::Json& value, std::string_view indent) const;
  std::string indent_of(Span container) const;
  std::string unit() const;
  std::string line_end() const;

  std::string text_;
};

}  // namespace salestouch
