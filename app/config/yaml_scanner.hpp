#pragma once

#include "app/config/yaml_text.hpp"

namespace salestouch {

/// Reads block mappings of YAML and notes where things stand. Every function gives the place behind what it
/// read, or kBad where the text is something else.
class YamlScanner {
 public:
  static constexpr std::size_t kBad = std::string_view::npos;

  explicit YamlScanner(YamlText& yaml) : yaml_(yaml), text_(yaml.text_) {}

  /// Reads all of it; false when it is not understood.
  bool read();

 private:
  /// A line that holds something: where its key or value begins, and in which column.
  struct Line {
    std::size_t begin = 0;
    std::size_t content = 0;
    std::size_t owner_column = 0;  ///< of what a scalar of several lines must be indented deeper than
    bool is_item = false;
  };

  std::size_t read_line(std::size_t begin);
  std::size_t read_key(std::size_t at, std::string& key) const;
  bool add_node(const Line& line, std::string key);
  std::size_t read_value(std::size_t at, const Line& line, YamlText::Span& value, bool& is_unclear) const;
  std::size_t skip_quoted(std::size_t at) const;
  std::size_t skip_flow(std::size_t at) const;
  std::size_t skip_block_scalar(std::size_t at, std::size_t column) const;
  std::size_t skip_rest_of_line(std::size_t at) const;
  std::size_t line_end_of(std::size_t at) const;
  bool is_at_space_or_end(std::size_t at) const;
  void close_down_to(std::size_t column, bool is_item);

  YamlText& yaml_;
  std::string_view text_;
  std::vector<std::size_t> open_ = {0};  ///< the nodes that a deeper line belongs to
};

}  // namespace salestouch
