#include "tools/lead_cards.hpp"

#include <algorithm>

#include "tools/inert_text.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kHead[] = {"name",   "title",    "company",    "score",
                                      "status", "location", "linkedinUrl"};
constexpr std::string_view kDates[] = {"lastInteraction", "addedDate", "date", "timestamp"};
/// Of messages; nobody can use them.
constexpr std::string_view kTechnical[] = {"id", "timestamp"};

bool contains(const auto& list, std::string_view name) {
  return std::ranges::find(list, name) != std::end(list);
}

bool is_scalar(dom::element value) {
  return !value.is_array() && !value.is_object();
}

bool is_false(dom::element value) {
  return value.type() == dom::element_type::BOOL && !value.get_bool().value_unsafe();
}

/// Whether a JSON reader would take `text` for a number or a literal (RFC 8259, 3 and 6).
bool looks_like_json_scalar(std::string_view text) {
  if (text == "true" || text == "false" || text == "null") return true;
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at > begin;
  };
  const auto skip = [&](std::string_view any) {
    const bool there = at < text.size() && any.find(text[at]) != std::string_view::npos;
    at += there;
    return there;
  };
  skip("-");
  if (!digits()) return false;
  if (skip(".") && !digits()) return false;
  if (skip("eE") && (skip("+-"), !digits())) return false;
  return at == text.size();
}

bool needs_quotes(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ') return true;
  return text[0] == '"' || text[0] == '[' || text[0] == '{';
}

/// An ISO date and time, cut to the day.
std::string_view day_of(std::string_view text) {
  const bool has_time = text.size() > 10 && text[4] == '-' && text[7] == '-' && text[10] == 'T';
  return has_time ? text.substr(0, 10) : text;
}

void append_text(std::string& out, std::string_view text) {
  if (needs_quotes(text) || looks_like_json_scalar(text)) return append_quoted(out, text);
  for (std::size_t bar; (bar = text.find('|')) != std::string_view::npos; text.remove_prefix(bar + 1)) {
    append_cell(out, text.substr(0, bar));
    out += "\\|";
  }
  append_cell(out, text);
}

void append_label(std::string& out, std::string_view key) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  if (!key.empty() && std::ranges::all_of(key, is_plain)) {
    out += key;
  } else {
    append_json_string(out, key);
  }
  out += ':';
}

}  // namespace

CardEncoding::CardEncoding(const LeadsView& view, const LeadShape& shape)
    : shape_(shape), fields_(view.fields) {
  for (std::string_view field : kHead) {
    if (!is_choice() || contains(fields_, field)) head_.push_back(field);
  }
  for (const auto& [list, members] : shape.lists) {
    if (is_choice() && !contains(fields_, list)) continue;
    std::vector<std::string>& columns = columns_[list];
    for (const std::string& member : members) {
      if (is_choice() || !contains(kTechnical, member)) columns.push_back(member);
    }
  }
}

std::string CardEncoding::legend() const {
  std::string text = " A lead: #";
  for (std::string_view field : head_) text += (field == head_.front() ? " " : " | ") + std::string(field);
  text += "; then label: value.";
  std::string lists;
  std::string prefixes;
  auto note_prefix = [&](const std::string& field) {
    const std::string_view prefix = url_prefix(field);
    if (!prefix.empty()) prefixes += (prefixes.empty() ? "" : ", ") + field + " " + std::string(prefix);
  };
  for (const auto& [list, columns] : columns_) {
    lists += (lists.empty() ? " List items: " : "; ") + list + " ";
    for (const std::string& column : columns) lists += (column == columns.front() ? "" : " | ") + column;
  }
  if (!lists.empty()) text += lists + ".";
  for (const std::string& field : shape_.fields) {
    if (is_choice() ? contains(fields_, field) : field != "linkedin_url") note_prefix(field);
    const auto members = columns_.find(field);
    if (members == columns_.end()) continue;
    for (const std::string& member : members->second) note_prefix(field + "." + member);
  }
  if (!prefixes.empty()) text += " URLs go on from: " + prefixes + ".";
  if (!is_choice()) {
    text +=
        " Left out: what is empty or false, copies, image links, message ids, times of day; fields brings it.";
  }
  return text;
}

bool CardEncoding::is_omitted(std::string_view key, dom::element value, dom::object lead) const {
  if (is_choice()) return false;
  if (is_left_out(key, value, lead) || is_false(value)) return true;
  // One mission, named twice.
  std::string_view mission;
  dom::array missions;
  return key == "missions" && value.get_array().get(missions) == simdjson::SUCCESS && missions.size() == 1 &&
         lead["mission"].get_string().get(mission) == simdjson::SUCCESS &&
         missions.at(0).get_string().get(mission) == simdjson::SUCCESS &&
         mission == lead["mission"].get_string().value_unsafe();
}

void CardEncoding::append(std::string& out, std::string_view lead, const LeadCuts& cuts) {
  dom::object object;
  if (!reader_.read(lead, object)) {
    std::string room;
    out += "#\nunreadable: ";
    append_quoted(out, shortened(lead, cuts.text, room));
    out += '\n';
    return;
  }
  out += '#';
  std::size_t end = out.size();  // cells that are empty to the end are not written
  for (std::string_view field : head_) {
    out += field == head_.front() ? " " : " | ";
    dom::element value;
    const bool shown = !cuts.identity_only || field == "name";
    if (!shown || object[field].get(value) != simdjson::SUCCESS || (!is_choice() && is_empty(value)))
      continue;
    append_value(out, field, value, cuts);
    end = out.size();
  }
  out.resize(end);
  out += '\n';

  dom::element value;
  if (cuts.identity_only) {
    if (object["id"].get(value) == simdjson::SUCCESS) append_field(out, "id", value, cuts);
  } else if (is_choice()) {
    for (const std::string& field : fields_) {
      if (contains(head_, field) || object[field].get(value) != simdjson::SUCCESS) continue;
      append_field(out, field, value, cuts);
    }
  } else {
    for (auto [key, member] : object) {
      if (!contains(head_, key) && !is_omitted(key, member, object)) append_field(out, key, member, cuts);
    }
  }
}

void CardEncoding::append_field(std::string& out, std::string_view key, dom::element value,
                                const LeadCuts& cuts) const {
  append_label(out, key);
  dom::array items;
  if (value.get_array().get(items) != simdjson::SUCCESS) {
    out += ' ';
    append_value(out, key, value, cuts);
  } else if (items.size() > 0 && columns_.contains(key) &&
             std::ranges::all_of(items, &dom::element::is_object)) {
    append_rows(out, key, items, cuts);
  } else {
    append_list(out, key, items, cuts);
  }
  out += '\n';
}

/// Objects, a line each.
void CardEncoding::append_rows(std::string& out, std::string_view key, dom::array items,
                               const LeadCuts& cuts) const {
  std::size_t count = 0;
  for (dom::element item : items) {
    if (count++ == cuts.items) break;
    out += "\n- ";
    append_row(out, key, item, cuts);
  }
  if (items.size() <= cuts.items) return;
  out += "\n- ";
  append_quoted(out, missing_items(items.size() - cuts.items));
}

/// Values between brackets.
void CardEncoding::append_list(std::string& out, std::string_view key, dom::array items,
                               const LeadCuts& cuts) const {
  out += " [";
  std::size_t count = 0;
  for (dom::element item : items) {
    if (count == cuts.items) break;
    out += count++ > 0 ? " | " : "";
    append_value(out, key, item, cuts);
  }
  if (items.size() > cuts.items) {
    out += count > 0 ? " | " : "";
    append_quoted(out, missing_items(items.size() - cuts.items));
  }
  out += ']';
}

/// An object in the columns of its list, or as JSON when it does not fit them.
void CardEncoding::append_row(std::string& out, std::string_view key, dom::element item,
                              const LeadCuts& cuts) const {
  const auto& known = shape_.lists.find(key)->second;
  const dom::object object = item.get_object().value_unsafe();
  for (auto [name, value] : object) {
    if (!contains(known, name) || !is_scalar(value)) return append_value(out, key, item, cuts);
  }
  std::size_t end = out.size();  // cells that are empty to the end are not written
  const auto& columns = columns_.find(key)->second;
  for (const std::string& column : columns) {
    if (column != columns.front()) out += " | ";
    dom::element value;
    if (object[column].get(value) != simdjson::SUCCESS) continue;
    if (!is_choice() && (is_empty(value) || is_false(value))) continue;
    append_value(out, std::string(key) + "." + column, value, cuts);
    end = out.size();
  }
  out.resize(end);
}

/// A value as it stands, or JSON where that could be taken for something else.
void CardEncoding::append_value(std::string& out, std::string_view key, dom::element value,
                                const LeadCuts& cuts) const {
  if (!value.is_string()) {
    std::string json;
    append_json(json, key, value, cuts);
    return append_without_bars(out, json);
  }
  std::string room;
  std::string_view text = value.get_string().value_unsafe();
  const std::string_view name = key.substr(key.rfind('.') + 1);
  if (!is_choice() && contains(kDates, name)) text = day_of(text);
  text = shortened(text, text_limit(name, cuts), room);
  const std::string_view prefix = url_prefix(key);
  return prefix.empty() ? append_text(out, text) : append_url(out, text, prefix);
}

}  // namespace salestouch
