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

/// `text` in a place where '|' separates.
void append_separable(std::string& out, std::string_view text, bool quoted) {
  for (std::size_t begin = 0;;) {
    const std::size_t bar = text.find('|', begin);
    append_cell(out, text.substr(begin, bar - begin));
    if (bar == std::string_view::npos) return;
    out += quoted ? "\\u007c" : "\\|";
    begin = bar + 1;
  }
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t begin = 0;;) {
    const std::size_t quote = text.find('"', begin);
    append_separable(out, text.substr(begin, quote - begin), /*quoted=*/true);
    if (quote == std::string_view::npos) break;
    out += "\\\"";
    begin = quote + 1;
  }
  out += '"';
}

/// A text, without the beginning that the legend names for its field.
void append_text(std::string& out, std::string_view text, std::string_view prefix) {
  if (prefix.empty()) {
    if (needs_quotes(text) || looks_like_json_scalar(text)) return append_quoted(out, text);
    return append_separable(out, text, /*quoted=*/false);
  }
  // Without the prefix, only what is plainly a whole URL may stand bare; with it, only what is not.
  const bool has_prefix = text.starts_with(prefix);
  const std::string_view shown = has_prefix ? text.substr(prefix.size()) : text;
  const bool is_url = shown.find("://") != std::string_view::npos;
  if (needs_quotes(shown) || is_url == has_prefix) return append_quoted(out, text);
  append_separable(out, shown, /*quoted=*/false);
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
    if (is_scalar(value)) append_item(out, field, value, cuts);
    if (!is_scalar(value)) append_quoted(out, "not one value");
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
  if (value.get_array().get(items) == simdjson::SUCCESS) {
    append_list(out, key, items, cuts);
  } else {
    out += ' ';
    append_item(out, key, value, cuts);
  }
  out += '\n';
}

void CardEncoding::append_list(std::string& out, std::string_view key, dom::array items,
                               const LeadCuts& cuts) const {
  const bool has_columns = columns_.contains(key) && items.size() > 0;
  out += has_columns ? "" : " [";
  std::size_t count = 0;
  for (dom::element item : items) {
    if (count++ >= cuts.items) continue;
    if (has_columns) {
      out += "\n- ";
    } else if (count > 1) {
      out += " | ";
    }
    append_item(out, key, item, cuts);
  }
  if (count > cuts.items) {
    const std::string missing = "[+" + std::to_string(count - cuts.items) + "]";
    out += has_columns ? "\n- " : count > 1 && cuts.items > 0 ? " | " : "";
    append_quoted(out, missing);
  }
  if (!has_columns) out += ']';
}

/// A scalar, an object in the columns of its list, or JSON.
void CardEncoding::append_item(std::string& out, std::string_view key, dom::element item,
                               const LeadCuts& cuts) const {
  if (item.is_string()) {
    std::string room;
    std::string_view text = item.get_string().value_unsafe();
    const std::size_t dot = key.rfind('.');
    const std::string_view name = dot == std::string_view::npos ? key : key.substr(dot + 1);
    if (!is_choice() && contains(kDates, name)) text = day_of(text);
    return append_text(out, shortened(text, text_limit(name, cuts), room), url_prefix(key));
  }
  const auto columns = columns_.find(key);
  dom::object object;
  bool in_columns = columns != columns_.end() && item.get_object().get(object) == simdjson::SUCCESS;
  if (in_columns) {
    const auto& known = shape_.lists.find(key)->second;
    for (auto [name, value] : object) in_columns = in_columns && contains(known, name) && is_scalar(value);
  }
  if (!in_columns) {
    std::string json;
    append_json(json, key, item, cuts);
    for (std::size_t bar; (bar = json.find('|')) != std::string::npos;) json.replace(bar, 1, "\\u007c");
    out += json;
    return;
  }
  std::size_t end = out.size();
  for (const std::string& column : columns->second) {
    if (column != columns->second.front()) out += " | ";
    dom::element value;
    if (object[column].get(value) != simdjson::SUCCESS) continue;
    if (!is_choice() && (is_empty(value) || is_false(value))) continue;
    append_item(out, std::string(key) + "." + column, value, cuts);
    end = out.size();
  }
  out.resize(end);
}

}  // namespace salestouch
