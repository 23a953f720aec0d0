#pragma once

#include <string>
#include <string_view>

/// Text that strangers wrote, escaped: no character of it ends a record, imitates another one, controls a
/// terminal or reorders what a person sees. Control characters, line and paragraph separators, bidirectional
/// controls and invisible characters become \uXXXX (joiners, which emoji and several scripts need, stay).
/// Bytes that are not UTF-8 become U+FFFD.
namespace base {

/// Whether this character is one of those that are escaped.
bool needs_escape(char32_t c);

/// Appends `text`, with these characters escaped.
void append_inert(std::string& out, std::string_view text);

/// `text` with them escaped but for its line ends and tabs: JSON stays JSON of the same value.
std::string inert_lines(std::string_view text);

/// Text that is known to be UTF-8, as strings are that simdjson gives: it is not looked at for that again.
struct Utf8 {
  std::string_view text;
};

/// Appends `text` as a JSON string with its quotes (RFC 8259).
void append_json_string(std::string& out, std::string_view text);
void append_json_string(std::string& out, Utf8 text);

/// Appends `text` as a cell of a tab-separated table: as in a JSON string, but without quotes, and a quote
/// needs no escape.
void append_cell(std::string& out, std::string_view text);
void append_cell(std::string& out, Utf8 text);

/// The same for a cell between bars: a '|' in it becomes "\\|".
void append_cell_between_bars(std::string& out, Utf8 text);

}  // namespace base
