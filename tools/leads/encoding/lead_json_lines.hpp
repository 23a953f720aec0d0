#pragma once

#include "tools/leads/encoding/lead_encoding.hpp"
#include "tools/leads/encoding/lead_values.hpp"

namespace salestouch {

/// `full` for a program: a lead a line as minified JSON, members in the API's order, without empty ones,
/// copies and image links; or exactly the chosen fields.
class JsonLinesEncoding : public LeadEncoding {
 public:
  explicit JsonLinesEncoding(const LeadsView& view) : fields_(view.fields) {}
  std::string legend() const override;
  void append(std::string& out, std::string_view lead, const ValueCuts& cuts) override;

 private:
  void append_chosen(std::string& out, simdjson::dom::object lead, FieldRoom& room,
                     const ValueCuts& cuts) const;

  std::vector<std::string> fields_;
  JsonReader reader_;
};

}  // namespace salestouch
