#include "tools/leads/encoding/lead_json_lines.hpp"

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
  if (cuts.identity_only || !fields_.empty()) {
    static const std::vector<std::string> kIdentity = {"id", "name"};
    dom::element value;
    for (const std::string& key : cuts.identity_only ? kIdentity : fields_) {
      if (object[key].get(value) == simdjson::SUCCESS) append_member(out, key, value, cuts);
    }
  } else {
    for (auto [key, value] : object) {
      if (!is_left_out(key, value, object)) append_member(out, key, value, cuts);
    }
  }
  out += "}\n";
}

}  // namespace salestouch
