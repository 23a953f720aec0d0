#include "app/shell/records.hpp"

#include <algorithm>
#include <string_view>

#include "base/inert_text.hpp"

namespace salestouch {
namespace {

using base::Json;

constexpr std::size_t kMaxColumns = 7;
/// What a person looks for first; other columns fill up what is left.
constexpr std::string_view kPreferredColumns[] = {"id",     "import_id", "command_id", "lead_id",
                                                  "name",   "title",     "company",    "score",
                                                  "status", "risk",      "email",      "type"};

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

/// Those of the first record's fields that a person looks for first.
std::vector<std::string> first_columns(const Records& records) {
  std::vector<std::string> columns;
  if (records.rows.empty()) return columns;
  const Json& first = *records.rows[0];
  const auto add = [&](std::string_view name) {
    if (!contains(columns, name) && columns.size() < kMaxColumns) columns.emplace_back(name);
  };
  for (std::string_view name : kPreferredColumns) {
    const Json* value = base::find(first, name);
    if (value && is_scalar(*value)) add(name);
  }
  if (!first.is_object()) return columns;
  for (const auto& [name, value] : first.items()) {
    if (is_scalar(value)) add(name);
  }
  return columns;
}

Json with_fields_of(const Json& record, const std::vector<std::string>& fields) {
  Json kept = Json::object();
  for (const std::string& field : fields) {
    if (const Json* value = base::find(record, field)) kept[field] = *value;
  }
  return kept;
}

/// Whether a spreadsheet may run it (OWASP, CSV Injection). A negative number is none.
bool is_formula(std::string_view text) {
  constexpr std::string_view kBeginnings[] = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
  const bool begins_one =
      std::ranges::any_of(kBeginnings, [&](std::string_view mark) { return text.starts_with(mark); });
  const bool is_number = text.starts_with('-') && text.size() > 1 &&
                         text.find_first_not_of("0123456789.", 1) == std::string_view::npos;
  return begins_one && !is_number;
}

/// Inert, but with the line ends and tabs that it has.
std::string inert_lines(std::string_view text) {
  std::string inert;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n\t"), text.size());
    base::append_inert(inert, text.substr(0, end));
    if (end < text.size()) inert += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return inert;
}

std::string csv_cell(const std::string& text) {
  std::string harmless = (is_formula(text) ? "'" : "") + inert_lines(text);
  if (harmless.find_first_of("\",\r\n") == std::string::npos) return harmless;
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
  const Json* longest = nullptr;
  if (data.is_object()) {
    for (const auto& [name, value] : data.items()) {
      const bool is_list = value.is_array() && (value.empty() || value[0].is_object());
      if (!is_list || (longest && value.size() <= longest->size())) continue;
      longest = &value;
      records.list = name;
    }
  }
  if (!longest) {
    records.rows = {&data};
    return records;
  }
  for (const Json& row : *longest) records.rows.push_back(&row);
  return records;
}

std::vector<std::string> fields_of(const Records& records) {
  std::vector<std::string> fields;
  for (const Json* row : records.rows) {
    if (!row->is_object()) continue;
    for (const auto& [name, value] : row->items()) {
      if (!contains(fields, name)) fields.push_back(name);
    }
  }
  return fields;
}

std::string unknown_field(const Records& records, const std::vector<std::string>& fields) {
  if (records.rows.empty()) return "";
  for (const std::string& field : fields) {
    const bool is_known =
        std::ranges::any_of(records.rows, [&](const Json* row) { return base::find(*row, field); });
    if (!is_known) return field;
  }
  return "";
}

Json with_fields(Json data, const std::vector<std::string>& fields) {
  const std::string list = records_of(data).list;
  if (list.empty()) return with_fields_of(data, fields);
  for (Json& row : data[list]) row = with_fields_of(row, fields);
  return data;
}

Table table_of(const Records& records, const std::vector<std::string>& fields, RecordFormat format) {
  Table table;
  table.columns = fields;
  if (fields.empty())
    table.columns = format == RecordFormat::csv ? fields_of(records) : first_columns(records);
  for (const Json* record : records.rows) {
    std::vector<std::string>& row = table.rows.emplace_back();
    for (const std::string& column : table.columns) row.push_back(cell_text(base::find(*record, column)));
  }
  return table;
}

std::string json_lines(const Records& records, const std::vector<std::string>& fields) {
  std::string text;
  for (const Json* row : records.rows) {
    base::append_json(text, fields.empty() ? *row : with_fields_of(*row, fields));
    text += '\n';
  }
  return text;
}

std::string csv(const Table& table) {
  std::string text = line_of(table.columns, ",", csv_cell) + "\r\n";
  for (const std::vector<std::string>& row : table.rows) text += line_of(row, ",", csv_cell) + "\r\n";
  return text;
}

std::string markdown_table(const Table& table) {
  std::string text = "| " + line_of(table.columns, " | ", markdown_cell) + " |\n|";
  for (std::size_t i = 0; i < table.columns.size(); ++i) text += " --- |";
  text += '\n';
  for (const std::vector<std::string>& row : table.rows)
    text += "| " + line_of(row, " | ", markdown_cell) + " |\n";
  return text;
}

}  // namespace salestouch
