#include "tools/leads/encoding/lead_table.hpp"

#include "base/inert_text.hpp"

namespace salestouch {

namespace dom = simdjson::dom;

TableEncoding::TableEncoding(const LeadsView& view) : columns_(view.fields) {
  if (columns_.empty()) columns_.assign(std::begin(kCompactFields), std::end(kCompactFields));
}

std::string TableEncoding::legend() const {
  std::string text = " One lead a row, tabs between cells.";
  for (const std::string& column : columns_) {
    const std::string_view prefix = url_prefix(column);
    if (!prefix.empty()) text += " " + column + " goes on from " + std::string(prefix) + ".";
  }
  return text;
}

std::string TableEncoding::column_row() const {
  std::string row;
  for (const std::string& column : columns_) {
    if (!row.empty()) row += '\t';
    base::append_cell(row, column);
  }
  return row + '\n';
}

void TableEncoding::append(std::string& out, std::string_view lead, const ValueCuts& cuts) {
  dom::object object;
  std::string room;
  if (!reader_.read(lead, object)) {
    out += "unreadable: ";
    base::append_cell(out, shortened(lead, cuts.text, room));
    out += '\n';
    return;
  }
  bool first = true;
  FieldRoom fields(cuts);
  for (const std::string& column : columns_) {
    if (!first) out += '\t';
    first = false;
    const std::optional<dom::element> value = member_of(object, column);
    if (!value || is_empty(*value)) continue;
    if (column != "id" && column != "name" && !fields.takes()) continue;
    if (!value->is_string()) {
      append_json(out, column, *value, cuts);
      continue;
    }
    const std::string_view text =
        shortened(value->get_string().value_unsafe(), text_limit(column, cuts), room);
    const std::string_view prefix = url_prefix(column);
    prefix.empty() ? base::append_cell(out, base::Utf8{text}) : append_url(out, text, prefix);
  }
  if (fields.missing() > 0) out += '\t' + std::string(kMissing) + missing_items(fields.missing());
  out += '\n';
}

}  // namespace salestouch
