#pragma once

#include <string>
#include <string_view>

/// Text that strangers wrote, written so that it cannot act: no character of it ends a record, imitates
/// another one, steers a terminal or reorders what a person sees. Control characters, line and paragraph
/// separators, bidirectional controls and invisible characters become \uXXXX (joiners, which emoji and
/// several scripts need, stay). Bytes that are not UTF-8 become U+FFFD.
namespace base {

/// Whether this character does more than stand where it is.
bool needs_escape(char32_t c);

/// Appends `text` as it is, but for the characters that act.
void append_inert(std::string& out, std::string_view text);

/// Appends `text` as a JSON string with its quotes (RFC 8259).
void append_json_string(std::string& out, std::string_view text);

/// Appends `text` as a cell of a tab-separated table: as in a JSON string, but without quotes, and a quote
/// needs no escape.
void append_cell(std::string& out, std::string_view text);

/// The same for a cell between bars: a '|' in it becomes "\\|".
void append_cell_between_bars(std::string& out, std::string_view text);

}  // namespace base
