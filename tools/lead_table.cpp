#include "tools/lead_table.hpp"

#include "tools/inert_text.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kPrefixed = "linkedinUrl";

}  // namespace

TableEncoding::TableEncoding(const LeadsView& view) : columns_(view.fields) {
  if (columns_.empty()) columns_.assign(std::begin(kCompactFields), std::end(kCompactFields));
}

std::string TableEncoding::legend() const {
  std::string text = " One lead a row, tabs between cells.";
  if (std::ranges::find(columns_, kPrefixed) != columns_.end()) {
    text += " linkedinUrl goes on from " + std::string(url_prefix(kPrefixed)) + ".";
  }
  return text;
}

std::string TableEncoding::column_row() const {
  std::string row;
  for (const std::string& column : columns_) {
    if (!row.empty()) row += '\t';
    append_cell(row, column);
  }
  return row + '\n';
}

void TableEncoding::append(std::string& out, std::string_view lead, const LeadCuts& cuts) {
  dom::object object;
  std::string room;
  if (!reader_.read(lead, object)) {
    out += "unreadable: ";
    append_cell(out, shortened(lead, cuts.text, room));
    out += '\n';
    return;
  }
  bool first = true;
  for (const std::string& column : columns_) {
    if (!first) out += '\t';
    first = false;
    const bool shown = !cuts.identity_only || column == "id" || column == "name";
    dom::element value;
    if (!shown || object[column].get(value) != simdjson::SUCCESS || is_empty(value)) continue;
    if (!value.is_string()) {
      append_json(out, column, value, cuts);
      continue;
    }
    std::string_view text = shortened(value.get_string().value_unsafe(), text_limit(column, cuts), room);
    if (column == kPrefixed && text.starts_with(url_prefix(column)))
      text.remove_prefix(url_prefix(column).size());
    append_cell(out, text);
  }
  out += '\n';
}

}  // namespace salestouch
