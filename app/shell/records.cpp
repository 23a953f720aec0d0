#include "app/shell/records.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <string_view>

#include "base/inert_text.hpp"

namespace salestouch {
namespace {

using base::Json;

constexpr std::size_t kMaxColumns = 7;
/// With fewer that are one value each, others are shown as well, as JSON.
constexpr std::size_t kFewColumns = 3;
/// What a person looks for first; other columns fill up what is left.
constexpr std::string_view kPreferredColumns[] = {"id",     "import_id", "command_id", "lead_id",
                                                  "name",   "title",     "company",    "score",
                                                  "status", "risk",      "email",      "type"};

/// The lists that an answer is about, should it have others as well.
constexpr std::string_view kMainLists[] = {"leads",   "imports", "commands", "items",
                                           "results", "records", "data"};
/// The lists that it is about only where there is no other.
constexpr std::string_view kBesides[] = {"warnings", "errors"};
constexpr std::string_view kValue = "value";

bool is_scalar(const Json& value) {
  return !value.is_object() && !value.is_array();
}

bool is_list_of_scalars(const Json& value) {
  return value.is_array() && std::ranges::all_of(value, is_scalar);
}

/// A value as one text: a list of texts with semicolons between, anything else with structure as JSON.
std::string cell_text(const Json* value) {
  if (!value || value->is_null()) return "";
  if (value->is_string()) return value->get<std::string>();
  if (!is_list_of_scalars(*value)) return base::dump_json(*value);
  std::string text;
  for (const Json& item : *value) text += (text.empty() ? "" : "; ") + cell_text(&item);
  return text;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// nullptr: the record has no such field.
const Json* field_of(const Json& record, std::string_view name) {
  if (record.is_object()) return base::find(record, name);
  return name == kValue ? &record : nullptr;
}

/// Those of the records' fields that a person looks for first.
std::vector<std::string> first_columns(const Records& records) {
  std::vector<std::string> columns;
  const auto consider = [&](std::string_view name, bool as_json) {
    if (contains(columns, name) || columns.size() == kMaxColumns) return;
    const bool is_shown = std::ranges::any_of(records.rows, [&](const Json* row) {
      const Json* value = field_of(*row, name);
      return value && (as_json || is_scalar(*value));
    });
    if (is_shown) columns.emplace_back(name);
  };
  const std::vector<std::string> names = fields_of(records);
  for (std::string_view name : kPreferredColumns) consider(name, false);
  for (const std::string& name : names) consider(name, false);
  if (columns.size() < kFewColumns) {
    for (const std::string& name : names) consider(name, true);
  }
  return columns;
}

/// Texts alone are a value of a record, such as its tags.
bool is_list_of_records(const Json& value) {
  return value.is_array() && (value.empty() || std::ranges::any_of(value, &Json::is_object));
}

/// Which of several lists the records are: the one of the highest rank, the first of these.
std::size_t rank_of(const std::string& name, const Json& list) {
  constexpr std::size_t kMain = std::numeric_limits<std::size_t>::max() / 2;
  const auto main = std::ranges::find(kMainLists, name);
  if (main != std::end(kMainLists)) return kMain + static_cast<std::size_t>(std::end(kMainLists) - main);
  return std::ranges::find(kBesides, name) != std::end(kBesides) ? 0 : list.size() + 1;
}

Json with_fields_of(const Json& record, const std::vector<std::string>& fields) {
  Json kept = Json::object();
  for (const std::string& field : fields) {
    if (const Json* value = field_of(record, field)) kept[field] = *value;
  }
  return kept;
}

bool is_number(std::string_view text) {
  double number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && std::isfinite(number);
}

/// Whether a spreadsheet may run it (OWASP, CSV Injection). A negative number is none.
bool is_formula(std::string_view text) {
  constexpr std::string_view kBeginnings[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  const bool begins_one =
      std::ranges::any_of(kBeginnings, [&](std::string_view mark) { return text.starts_with(mark); });
  return begins_one && !is_number(text);
}

/// What a spreadsheet may separate cells at: a semicolon in the countries where a comma is decimal.
constexpr std::string_view kSeparators = ";\t\r\n";

/// With an apostrophe before the text, and before what is behind a separator in it, where that may be run.
std::string without_formulas(std::string_view text) {
  std::string harmless =
      !text.empty() && std::string_view("\t\r\n").find(text[0]) != std::string_view::npos ? "'" : "";
  for (std::string_view rest = text;;) {
    const std::size_t end = std::min(rest.find_first_of(kSeparators), rest.size());
    if (is_formula(rest.substr(0, end))) harmless += '\'';
    harmless += rest.substr(0, end);
    if (end == rest.size()) return harmless;
    harmless += rest[end];
    rest.remove_prefix(end + 1);
  }
}

std::string csv_cell(const std::string& text) {
  std::string harmless = without_formulas(base::inert_lines(text));
  const bool has_space_at_end = harmless.starts_with(' ') || harmless.ends_with(' ');
  if (!has_space_at_end && harmless.find_first_of("\",;\t\r\n") == std::string::npos) return harmless;
  std::string quoted = "\"";
  for (const char c : harmless) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string markdown_cell(const std::string& text) {
  std::string inert;
  base::append_cell(inert, text);
  std::string cell;
  for (const char c : inert) {
    if (std::string_view("\\`*_[]<>|~").find(c) != std::string_view::npos) cell += '\\';
    cell += c;
  }
  return cell;
}

template <class Cell>
std::string line_of(const std::vector<std::string>& row, std::string_view between, Cell cell) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) line += (i == 0 ? "" : std::string(between)) + cell(row[i]);
  return line;
}

}  // namespace

Records records_of(const Json& data) {
  Records records;
  const Json* list = is_list_of_records(data) ? &data : nullptr;
  std::size_t best = 0;
  if (data.is_object()) {
    for (const auto& [name, value] : data.items()) {
      if (!is_list_of_records(value) || (list && rank_of(name, value) <= best)) continue;
      best = rank_of(name, value);
      list = &value;
      records.list = name;
    }
  }
  records.are_list = list != nullptr;
  if (!list)
    records.rows = {&data};
  else
    for (const Json& row : *list) records.rows.push_back(&row);
  return records;
}

std::vector<std::string> fields_of(const Records& records) {
  std::vector<std::string> fields;
  const auto add = [&](std::string_view name) {
    if (!contains(fields, name)) fields.emplace_back(name);
  };
  for (const Json* row : records.rows) {
    if (!row->is_object()) add(kValue);
    if (!row->is_object()) continue;
    for (const auto& [name, value] : row->items()) add(name);
  }
  return fields;
}

std::string unknown_field(const Records& records, const std::vector<std::string>& fields) {
  if (records.rows.empty()) return "";
  for (const std::string& field : fields) {
    const bool is_known =
        std::ranges::any_of(records.rows, [&](const Json* row) { return field_of(*row, field); });
    if (!is_known) return field;
  }
  return "";
}

Json with_fields(Json data, const std::vector<std::string>& fields) {
  const Records records = records_of(data);
  if (!records.are_list) return with_fields_of(data, fields);
  for (Json& row : records.list.empty() ? data : data[records.list]) row = with_fields_of(row, fields);
  return data;
}

Table table_of(const Records& records, const std::vector<std::string>& fields, RecordFormat format) {
  Table table;
  table.columns = fields;
  if (fields.empty())
    table.columns = format == RecordFormat::csv ? fields_of(records) : first_columns(records);
  for (const Json* record : records.rows) {
    std::vector<std::string>& row = table.rows.emplace_back();
    for (const std::string& column : table.columns) row.push_back(cell_text(field_of(*record, column)));
  }
  return table;
}

std::string json_lines(const Records& records, const std::vector<std::string>& fields) {
  std::string text;
  for (const Json* row : records.rows) {
    std::string line;
    base::append_json(line, fields.empty() ? *row : with_fields_of(*row, fields));
    base::append_inert(text, line);  // no text of a record ends the line for a reader that knows U+2028
    text += '\n';
  }
  return text;
}

std::string csv(const Table& table) {
  if (table.columns.empty()) return "";
  std::string text = line_of(table.columns, ",", csv_cell) + "\r\n";
  for (const std::vector<std::string>& row : table.rows) text += line_of(row, ",", csv_cell) + "\r\n";
  return text;
}

std::string markdown_table(const Table& table) {
  if (table.columns.empty()) return "";
  std::string text = "| " + line_of(table.columns, " | ", markdown_cell) + " |\n|";
  for (std::size_t i = 0; i < table.columns.size(); ++i) text += " --- |";
  text += '\n';
  for (const std::vector<std::string>& row : table.rows)
    text += "| " + line_of(row, " | ", markdown_cell) + " |\n";
  return text;
}

}  // namespace salestouch
