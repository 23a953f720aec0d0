#pragma once

#include "tools/leads/encoding/lead_encoding.hpp"
#include "tools/leads/encoding/lead_values.hpp"

namespace salestouch {

/// Leads for structuredContent: each a line of minified JSON that fits the API's own output schema. Members
/// that are null are left out, as the schema has no null; of chosen fields, those that the schema requires
/// come as well. A lead that cannot be read is left out.
class StructuredEncoding : public LeadEncoding {
 public:
  StructuredEncoding(const LeadsView& view, const LeadShape& shape);
  std::string legend() const override { return " The leads are in structuredContent."; }
  void append(std::string& out, std::string_view lead, const ValueCuts& cuts) override;

 private:
  std::vector<std::string> required_;
  std::vector<std::string> fields_;  ///< empty: all
  JsonReader reader_;
};

/// The structuredContent that holds these leads, lines of a StructuredEncoding, in the API's own form.
/// Changes the lines where they are: with a whole import they are megabytes.
std::string structured_content(std::string_view import_id, std::string lines);

/// The API's output schema as a tool declares it: without `$schema`, which breaks some clients, open for
/// members that the API may add, and of a lead what it has, not of which type: what is declared holds for
/// every page that is sent.
base::Json declared_output_schema(const base::Json& output_schema);

}  // namespace salestouch
