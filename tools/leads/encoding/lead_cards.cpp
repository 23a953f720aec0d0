#include "tools/leads/encoding/lead_cards.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "base/inert_text.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;
using namespace std::string_view_literals;  // std::string measures a plain literal each time

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

/// Whether a JSON reader would take `text`, which is not empty, for a number or a literal (RFC 8259, 3 and
/// 6).
bool looks_like_json_scalar(std::string_view text) {
  if (text == "true" || text == "false" || text == "null") return true;
  if (text[0] != '-' && (text[0] < '0' || text[0] > '9')) return false;
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

/// Whether `text`, which is not empty, may be something else than a text by how it begins.
constexpr std::array<bool, 256> kMayBeginOther = [] {
  std::array<bool, 256> may{};
  for (const char c : " \"[{-0123456789tfn"sv) may[static_cast<unsigned char>(c)] = true;
  return may;
}();

bool needs_quotes(std::string_view text) {
  if (text.empty() || text.back() == ' ') return true;
  if (!kMayBeginOther[static_cast<unsigned char>(text[0])]) return false;  // as most are
  return text[0] == ' ' || text[0] == '"' || text[0] == '[' || text[0] == '{' || looks_like_json_scalar(text);
}

/// An ISO date and time, cut to the day.
std::string_view day_of(std::string_view text) {
  const bool has_time = text.size() > 10 && text[4] == '-' && text[7] == '-' && text[10] == 'T';
  return has_time ? text.substr(0, 10) : text;
}

void append_text(std::string& out, std::string_view text) {
  if (needs_quotes(text)) return append_quoted(out, text);
  base::append_cell_between_bars(out, base::Utf8{text});
}

void append_label(std::string& out, std::string_view key) {
  const auto is_plain = [](char c) { return base::is_letter_or_digit(c) || c == '_'; };
  if (!key.empty() && std::ranges::all_of(key, is_plain)) {
    out += key;
  } else {
    base::append_json_string(out, key);
  }
  out += ": "sv;
}

}  // namespace

CardLayout::CardLayout(std::vector<std::string> chosen, const LeadShape& shape) : chosen_(std::move(chosen)) {
  for (std::string_view name : kHead) {
    if (!is_choice() || contains(chosen_, name)) head_.push_back(name);
  }
  std::vector<std::string> names = shape.fields;
  for (std::string_view name : head_) {
    if (!contains(names, name)) names.emplace_back(name);
  }
  for (const std::string& name : names) {
    Field& field = fields_.emplace_back(make_field(name, name));
    const auto head = std::ranges::find(head_, name);
    if (head != head_.end()) field.head = static_cast<std::size_t>(head - head_.begin());
    const auto members = shape.lists.find(name);
    if (members == shape.lists.end()) continue;
    for (const std::string& member : members->second) {
      const std::string path = std::string(name).append(".").append(member);
      field.columns.push_back(make_field(member, path));
      field.columns.back().is_hidden = !is_choice() && contains(kTechnical, member);
    }
  }
  legend_ = make_legend();
}

CardLayout::Field CardLayout::make_field(std::string name, std::string_view path) const {
  Field field;
  field.is_date = !is_choice() && contains(kDates, name);
  field.is_hidden = !is_choice() && is_image_link(name);
  field.copy_of = copied_field(name);
  // A copy that is shown because it differs is too rare for the legend.
  if (is_choice() || field.copy_of.empty()) field.prefix = url_prefix(path);
  append_label(field.label, name);
  field.name = std::move(name);
  return field;
}

std::string CardLayout::make_legend() const {
  std::string text = " A lead: #";
  for (std::string_view name : head_) text += (name == head_.front() ? " " : " | ") + std::string(name);
  text += "; then label: value.";
  std::string lists;
  std::string prefixes;
  const auto note_prefix = [&](const std::string& path, const Field& field) {
    if (field.prefix.empty()) return;
    prefixes += (prefixes.empty() ? "" : ", ") + path + " " + std::string(field.prefix);
  };
  for (const Field& field : fields_) {
    if (is_choice() && !contains(chosen_, field.name)) continue;
    note_prefix(field.name, field);
    std::string columns;
    for (const Field& column : field.columns) {
      note_prefix(field.name + "." + column.name, column);
      if (!column.is_hidden) columns += (columns.empty() ? " " : " | ") + column.name;
    }
    if (!columns.empty()) lists += (lists.empty() ? " List items: " : "; ") + field.name + columns;
  }
  if (!lists.empty()) text += lists + ".";
  if (!prefixes.empty()) text += " URLs go on from: " + prefixes + ".";
  if (!is_choice()) {
    text +=
        " Left out: what is empty or false, copies, image links, message ids, times of day; fields brings it.";
  }
  return text;
}

void CardEncoding::append(std::string& out, std::string_view lead, const ValueCuts& cuts) {
  dom::object object;
  if (!reader_.read(lead, object)) {
    std::string room;
    out += "#\nunreadable: "sv;
    append_quoted(out, shortened(lead, cuts.text, room));
    out += '\n';
    return;
  }
  members_.clear();
  const Field* next = layout_->fields().data();
  for (auto [key, value] : object) {
    if (is_choice() || !is_empty(value))
      members_.push_back({find_field(layout_->fields(), key, next), key, value});
  }
  FieldRoom room(cuts);
  append_head(out, room, cuts);
  if (is_choice()) {
    append_chosen(out, room, cuts);
  } else {
    bool has_id = false;
    for (const Member& member : members_) {
      if (is_omitted(member)) continue;
      const bool is_identity = member.key == "id" && !std::exchange(has_id, true);
      if (is_identity || room.takes()) append_member(out, member, cuts);
    }
  }
  if (room.missing() == 0) return;
  append_label(out, kMissing);
  append_text(out, missing_items(room.missing()));
  out += '\n';
}

void CardEncoding::append_chosen(std::string& out, FieldRoom& room, const ValueCuts& cuts) const {
  const auto find = [this](std::string_view name) {
    const auto member = std::find_if(members_.rbegin(), members_.rend(),
                                     [name](const Member& one) { return one.key == name; });
    return member != members_.rend() && !is_in_head(*member) ? &*member : nullptr;
  };
  // A lead that cannot be named is of no use, cut as it is.
  if (cuts.fields != ValueCuts::kAll && !contains(layout_->chosen(), "id")) {
    if (const Member* id = find("id")) append_member(out, *id, cuts);
  }
  for (const std::string& name : layout_->chosen()) {
    const Member* member = find(name);
    if (member && (name == "id" || room.takes())) append_member(out, *member, cuts);
  }
}

const CardEncoding::Field* CardEncoding::find_field(const std::vector<Field>& fields, std::string_view name,
                                                    const Field*& next) {
  const Field* const end = fields.data() + fields.size();
  const Field* const begin = next;
  if (fields.empty()) return nullptr;
  do {
    const Field* field = next;
    if (++next == end) next = fields.data();
    if (field->name == name) return field;
  } while (next != begin);
  return nullptr;
}

void CardEncoding::append_head(std::string& out, FieldRoom& room, const ValueCuts& cuts) const {
  std::array<const Member*, std::size(kHead)> values{};
  for (const Member& member : members_) {
    if (!is_in_head(member)) continue;
    values[*member.field->head] = &member;  // the last of several, as JSON readers take it
  }
  const std::vector<std::string_view>& head = layout_->head();
  out += '#';
  std::size_t end = out.size();  // cells that are empty to the end are not written
  for (std::size_t place = 0; place < head.size(); ++place) {
    out += place == 0 ? " "sv : " | "sv;
    if (!values[place] || (head[place] != "name" && !room.takes())) continue;
    append_value(out, *values[place]->field, values[place]->value, cuts);
    end = out.size();
  }
  out.resize(end);
  out += '\n';
}

/// What the profile's own choice leaves out below the first line.
bool CardEncoding::is_omitted(const Member& member) const {
  if (is_false(member.value)) return true;
  if (!member.field) return false;
  if (member.field->head || member.field->is_hidden) return true;
  if (member.field->copy_of.empty()) return false;
  // A list of one text copies it, too: one mission, named twice.
  dom::element value = member.value;
  dom::array items;
  if (value.get_array().get(items) == simdjson::SUCCESS && items.size() == 1) value = items.at(0);
  const auto other = std::ranges::find(members_, member.field->copy_of, &Member::key);
  return other != members_.end() && equal_strings(value, other->value);
}

void CardEncoding::append_member(std::string& out, const Member& member, const ValueCuts& cuts) const {
  static const Field kUnknown;
  const Field& field = member.field ? *member.field : kUnknown;
  const dom::element value = member.value;
  if (member.field) {
    out += field.label;
  } else {
    append_label(out, member.key);
  }
  dom::array items;
  if (value.get_array().get(items) != simdjson::SUCCESS) {
    append_value(out, field, value, cuts);
  } else if (items.begin() != items.end() && !field.columns.empty() &&
             std::ranges::all_of(items, &dom::element::is_object)) {
    out.pop_back();  // the lines begin behind the label itself
    append_rows(out, field, items, cuts);
  } else {
    append_list(out, field, items, cuts);
  }
  out += '\n';
}

/// Objects, a line each.
void CardEncoding::append_rows(std::string& out, const Field& field, dom::array items,
                               const ValueCuts& cuts) const {
  std::size_t count = 0;
  for (dom::element item : items) {
    if (count++ >= cuts.items) continue;
    out += "\n- "sv;
    append_row(out, field, item, cuts);
  }
  if (count <= cuts.items) return;
  out += "\n- "sv;
  append_quoted(out, missing_items(count - cuts.items));
}

/// Values between brackets.
void CardEncoding::append_list(std::string& out, const Field& field, dom::array items,
                               const ValueCuts& cuts) const {
  out += '[';
  std::size_t count = 0;
  for (dom::element item : items) {
    if (count++ >= cuts.items) continue;
    if (count > 1) out += " | "sv;
    append_value(out, field, item, cuts);
  }
  if (count > cuts.items) {
    if (cuts.items > 0) out += " | "sv;
    append_quoted(out, missing_items(count - cuts.items));
  }
  out += ']';
}

/// An object in the columns of its list, or as JSON when it does not fit them.
void CardEncoding::append_row(std::string& out, const Field& list, dom::element row,
                              const ValueCuts& cuts) const {
  constexpr std::size_t kMostColumns = 16;
  std::array<std::optional<dom::element>, kMostColumns> cells;
  const Field* next = list.columns.data();
  const dom::object members = row.get_object().value_unsafe();
  for (auto [name, value] : members) {
    const Field* column = find_field(list.columns, name, next);
    const auto place = static_cast<std::size_t>(column - list.columns.data());
    if (!column || place >= kMostColumns || !is_scalar(value)) return append_value(out, Field{}, row, cuts);
    cells[place] = value;
  }
  std::size_t end = out.size();  // cells that are empty to the end are not written
  bool first = true;
  for (std::size_t place = 0; place < std::min(list.columns.size(), kMostColumns); ++place) {
    const Field& column = list.columns[place];
    if (column.is_hidden) continue;
    if (!first) out += " | "sv;
    first = false;
    const std::optional<dom::element>& value = cells[place];
    if (!value || (!is_choice() && (is_empty(*value) || is_false(*value)))) continue;
    append_value(out, column, *value, cuts);
    end = out.size();
  }
  out.resize(end);
}

/// A value as it stands, or JSON where that could be taken for something else.
void CardEncoding::append_value(std::string& out, const Field& field, dom::element value,
                                const ValueCuts& cuts) const {
  if (!is_scalar(value)) {
    std::string json;
    append_json(json, field.name, value, cuts);
    return append_without_bars(out, json);
  }
  if (!value.is_string()) return append_json(out, field.name, value, cuts);
  std::string_view text = value.get_string().value_unsafe();
  if (field.is_date) text = day_of(text);
  std::string room;
  if (text.size() > cuts.text) text = shortened(text, text_limit(field.name, cuts), room);
  if (field.prefix.empty()) {
    append_text(out, text);
  } else {
    append_url(out, text, field.prefix);
  }
}

}  // namespace salestouch
