#pragma once

#include "tools/leads/encoding/lead_encoding.hpp"
#include "tools/leads/encoding/lead_values.hpp"

namespace salestouch {

/// `compact`: a row a lead, tabs between the cells, the names of the columns once. A missing or empty value
/// is an empty cell; of a row that is cut, a last cell "…[+N]" counts those that are empty because they do
/// not fit. Without chosen fields, linkedinUrl goes on from the beginning that the legend names.
class TableEncoding : public LeadEncoding {
 public:
  explicit TableEncoding(const LeadsView& view);
  std::string legend() const override;
  std::string column_row() const override;
  void append(std::string& out, std::string_view lead, const ValueCuts& cuts) override;

 private:
  std::vector<std::string> columns_;
  JsonReader reader_;
};

}  // namespace salestouch
