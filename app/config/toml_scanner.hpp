#pragma once

#include "app/config/toml_text.hpp"

namespace salestouch {

/// Reads TOML and notes where things stand. Every function gives the place behind what it read, or kBad where
/// the text is something else.
class TomlScanner {
 public:
  static constexpr std::size_t kBad = std::string_view::npos;

  explicit TomlScanner(TomlText& toml) : toml_(toml), text_(toml.text_) {}

  /// Reads all of it; false when it is not TOML.
  bool read();

 private:
  std::size_t skip_blank(std::size_t at) const;
  std::size_t skip_space_and_comments(std::size_t at) const;
  std::size_t skip_rest_of_line(std::size_t at) const;
  std::size_t read_escape(std::size_t at, std::string& content) const;
  std::size_t read_string(std::size_t at, std::string& content) const;
  std::size_t read_long_string(std::size_t at, std::string& content) const;
  std::size_t read_key(std::size_t at, TomlText::Pair& pair) const;
  std::size_t read_header(std::size_t line, std::size_t at);
  std::size_t read_pair(std::size_t at, const TomlText::Path& above, bool is_inline, int depth);
  std::size_t read_value(std::size_t at, const TomlText::Path& path, TomlText::Value& value, int depth);
  std::size_t read_list(std::size_t at, const TomlText::Path& path, TomlText::Value& value, int depth);
  std::size_t read_inline_table(std::size_t at, const TomlText::Path& path, TomlText::Value& value,
                                int depth);
  std::size_t read_scalar(std::size_t at, TomlText::Value& value) const;

  TomlText& toml_;
  std::string_view text_;
};

}  // namespace salestouch
