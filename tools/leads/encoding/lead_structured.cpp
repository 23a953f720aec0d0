#include "tools/leads/encoding/lead_structured.hpp"

#include <algorithm>

#include "base/inert_text.hpp"

namespace salestouch {

namespace dom = simdjson::dom;

namespace {

/// Without `$schema`, and open for members that the API may add.
base::Json opened(const base::Json& schema) {
  base::Json declared = schema;
  if (declared.is_object()) {
    declared.erase("$schema");
    if (const base::Json* more = base::find(declared, "additionalProperties"); more && *more == false)
      declared.erase("additionalProperties");
  }
  if (declared.is_structured()) {
    for (base::Json& member : declared) member = opened(member);
  }
  return declared;
}

/// What a lead has, and nothing that its values must be: leads are sent as the API has them, and a client
/// that checks a page would lose it whole to one lead whose id is a number or whose status is new.
base::Json described_only(const base::Json& schema) {
  base::Json described = base::Json::object();
  for (const char* keyword : {"title", "description"}) {
    if (const base::Json* text = base::find(schema, keyword)) described[keyword] = *text;
  }
  const base::Json* properties = base::find(schema, "properties");
  if (!properties || !properties->is_object()) return described;
  for (const auto& [name, property] : properties->items())
    described["properties"][name] = described_only(property);
  return described;
}

}  // namespace

StructuredEncoding::StructuredEncoding(const LeadsView& view, const LeadShape& shape)
    : required_(shape.required), fields_(view.fields) {
  if (view.profile == Profile::compact && fields_.empty())
    fields_.assign(std::begin(kCompactFields), std::end(kCompactFields));
  if (fields_.empty()) return;
  for (const std::string& field : required_) {
    if (std::ranges::find(fields_, field) == fields_.end()) fields_.push_back(field);
  }
}

void StructuredEncoding::append(std::string& out, std::string_view lead, const ValueCuts& cuts) {
  dom::object object;
  if (!reader_.read(lead, object)) return;
  ValueCuts plain = cuts;
  plain.marks_items = false;  // an item that is a mark would not fit the schema
  out += '{';
  FieldRoom room(cuts);
  std::vector<std::string_view>
      named;  // of those that each lead has: each once, however often this one has it
  for (auto [key, value] : object) {
    const bool wanted = fields_.empty() || std::ranges::find(fields_, key) != fields_.end();
    if (!wanted || value.is_null()) continue;
    const bool is_first =
        std::ranges::find(required_, key) != required_.end() && std::ranges::find(named, key) == named.end();
    if (is_first) named.push_back(key);
    if (is_first || room.takes()) append_member(out, key, value, plain);
  }
  append_missing(out, room.missing());
  out += "}\n";
}

std::string structured_content(std::string_view import_id, std::string lines) {
  if (lines.ends_with('\n')) lines.pop_back();
  std::ranges::replace(lines, '\n', ',');
  std::string begin = R"({"import_id":)";
  base::append_json_string(begin, import_id);
  lines.insert(0, begin + R"(,"leads":[)");
  lines += "]}";
  return lines;
}

base::Json declared_output_schema(const base::Json& output_schema) {
  base::Json declared = opened(output_schema);
  if (!base::find(declared, "properties")) return declared;
  base::Json& properties = declared["properties"];
  if (base::find(properties, "leads") && base::find(properties["leads"], "items")) {
    properties["leads"]["items"] = described_only(properties["leads"]["items"]);
  }
  return declared;
}

}  // namespace salestouch
