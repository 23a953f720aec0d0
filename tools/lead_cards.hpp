#pragma once

#include "tools/lead_encoding.hpp"
#include "tools/lead_values.hpp"

namespace salestouch {

/// `full` for a model: a card a lead, keys beside values only where fields are sparse.
///
///   # name | title | company | score | status | location | linkedinUrl     those always near
///   label: value                                                           a line for each other field
///   label: [value | value]                                                 a list of values
///   label:                                                                 a list of objects, a line each
///   - cell | cell                                                          in the columns the legend names
///
/// The profile's own choice leaves out what is empty or false, copies, image links, the ids of messages and
/// the time of day; chosen fields come whole. A value stands as it is, or as JSON where that could be taken
/// for something else: a text that looks like a number, begins with a quote or a bracket, is empty, or has
/// space at an end.
class CardEncoding : public LeadEncoding {
 public:
  CardEncoding(const LeadsView& view, const LeadShape& shape);
  std::string legend() const override;
  void append(std::string& out, std::string_view lead, const LeadCuts& cuts) override;

 private:
  bool is_choice() const { return !fields_.empty(); }
  bool is_omitted(std::string_view key, simdjson::dom::element value, simdjson::dom::object lead) const;
  void append_field(std::string& out, std::string_view key, simdjson::dom::element value,
                    const LeadCuts& cuts) const;
  void append_rows(std::string& out, std::string_view key, simdjson::dom::array items,
                   const LeadCuts& cuts) const;
  void append_list(std::string& out, std::string_view key, simdjson::dom::array items,
                   const LeadCuts& cuts) const;
  void append_row(std::string& out, std::string_view key, simdjson::dom::element item,
                  const LeadCuts& cuts) const;
  void append_value(std::string& out, std::string_view key, simdjson::dom::element value,
                    const LeadCuts& cuts) const;

  const LeadShape& shape_;
  std::vector<std::string> fields_;
  std::vector<std::string_view> head_;                                    ///< columns of the first line
  std::map<std::string, std::vector<std::string>, std::less<>> columns_;  ///< of the lists that are shown
  LeadReader reader_;
};

}  // namespace salestouch
