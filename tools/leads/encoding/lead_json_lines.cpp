#include "tools/leads/encoding/lead_json_lines.hpp"

#include <algorithm>
#include <utility>

#include "base/inert_text.hpp"

namespace salestouch {

namespace dom = simdjson::dom;

std::string JsonLinesEncoding::legend() const {
  if (!fields_.empty()) return " One lead a line, as JSON.";
  return " One lead a line, as JSON without empty fields, copies (linkedin_url, jobTitle) and image links (avatarUrl, "
         "companyLogoUrl); ask for those with fields.";
}

void JsonLinesEncoding::append(std::string& out, std::string_view lead, const ValueCuts& cuts) {
  dom::object object;
  if (!reader_.read(lead, object)) {
    std::string room;
    out += "{\"unreadable\":";
    base::append_json_string(out, shortened(lead, cuts.text, room));
    out += "}\n";
    return;
  }
  out += '{';
  FieldRoom room(cuts);
  if (fields_.empty()) {
    bool has_id = false;
    bool has_name = false;
    for (auto [key, value] : object) {
      if (is_left_out(key, value, object)) continue;
      bool* identity = key == "id" ? &has_id : key == "name" ? &has_name : nullptr;
      const bool is_first = identity && !std::exchange(*identity, true);
      if (is_first || room.takes()) append_member(out, key, value, cuts);
    }
  } else {
    append_chosen(out, object, room, cuts);
  }
  append_missing(out, room.missing());
  out += "}\n";
}

void JsonLinesEncoding::append_chosen(std::string& out, dom::object lead, FieldRoom& room,
                                      const ValueCuts& cuts) const {
  // A lead that cannot be named is of no use, cut as it is.
  if (cuts.fields != ValueCuts::kAll && std::ranges::find(fields_, "id") == fields_.end()) {
    if (const auto id = member_of(lead, "id")) append_member(out, "id", *id, cuts);
  }
  for (const std::string& key : fields_) {
    const auto value = member_of(lead, key);
    if (!value) continue;
    if (key == "id" || key == "name" || room.takes()) append_member(out, key, *value, cuts);
  }
}

}  // namespace salestouch
