#pragma once

#include <string>
#include <vector>

#include "app/shell/terminal_table.hpp"
#include "base/json.hpp"

namespace salestouch {

/// How what a command answers is printed.
enum class RecordFormat {
  table,     ///< for a person at a terminal
  json,      ///< as the API has it
  jsonl,     ///< a record a line
  csv,       ///< for spreadsheets (RFC 4180)
  markdown,  ///< a table (GitHub Flavored Markdown)
};

/// The list that `data` is, or that a member of it is: leads, imports, commands and the like first, else the
/// longest list of objects. Where there is none, `data` is the one record.
struct Records {
  bool are_list = false;
  std::string list;                     ///< the member; empty: `data` itself
  std::vector<const base::Json*> rows;  ///< of the `data` they were found in
};
Records records_of(const base::Json& data);

/// The fields of the records, in the order in which they are first seen. A record that is no object has one
/// field, "value".
std::vector<std::string> fields_of(const Records& records);

/// The one of `fields` that no record has; empty: there is none, or there are no records.
std::string unknown_field(const Records& records, const std::vector<std::string>& fields);

/// `data` with nothing in its records but `fields`.
base::Json with_fields(base::Json data, const std::vector<std::string>& fields);

/// The records as a table of `fields`; without any: for csv of all that they have, else of those that a
/// person looks for first.
Table table_of(const Records& records, const std::vector<std::string>& fields, RecordFormat format);

/// Lines of JSON, one a record, with `fields` alone unless that is empty.
std::string json_lines(const Records& records, const std::vector<std::string>& fields);

/// A text that a spreadsheet would take for a formula begins with an apostrophe, and so does a part of one
/// where other separators than commas are expected; what would steer a terminal is escaped. Empty without
/// columns.
std::string csv(const Table& table);

/// What Markdown would take for a mark is escaped. Empty without columns.
std::string markdown_table(const Table& table);

}  // namespace salestouch
