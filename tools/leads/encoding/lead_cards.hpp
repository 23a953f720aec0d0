#pragma once

#include <array>
#include <optional>

#include "tools/leads/encoding/lead_encoding.hpp"
#include "tools/leads/encoding/lead_values.hpp"

namespace salestouch {

/// What is known of cards before any lead is read.
class CardLayout {
 public:
  /// A field, or a column of a list.
  struct Field {
    std::string name;
    std::string label;                ///< before its value, with the space
    std::string_view prefix;          ///< that the legend names for its URLs
    std::string_view copy_of;         ///< the field that mostly says the same
    std::optional<std::size_t> head;  ///< its place in the first line
    bool is_date = false;
    bool is_hidden = false;      ///< the profile's own choice never shows it
    std::vector<Field> columns;  ///< of a list of objects, hidden ones included
  };

  /// `chosen` are the fields that are shown; empty: the profile's own choice.
  CardLayout(std::vector<std::string> chosen, const LeadShape& shape);

  bool is_choice() const { return !chosen_.empty(); }
  const std::vector<std::string>& chosen() const { return chosen_; }
  /// As the schema has them.
  const std::vector<Field>& fields() const { return fields_; }
  /// The names in the first line.
  const std::vector<std::string_view>& head() const { return head_; }
  const std::string& legend() const { return legend_; }

 private:
  Field make_field(std::string name, std::string_view path) const;
  std::string make_legend() const;

  std::vector<std::string> chosen_;
  std::vector<std::string_view> head_;
  std::vector<Field> fields_;
  std::string legend_;
};

/// `full` for a model: a card a lead, keys beside values only where fields are sparse.
///
///   # name | title | company | score | status | location | linkedinUrl     those always near
///   label: value                                                           a line for each other field
///   label: [value | value]                                                 a list of values
///   label:                                                                 a list of objects, a line each
///   - cell | cell                                                          in the columns the legend names
///   "…": "[+N]"                                                            N fields that do not fit
///
/// The profile's own choice leaves out what is empty or false, copies, image links, the ids of messages and
/// the time of day; chosen fields come whole. A value stands as it is, or as JSON where that could be taken
/// for something else: a text that looks like a number, begins with a quote or a bracket, is empty, or has
/// space at an end.
class CardEncoding : public LeadEncoding {
 public:
  explicit CardEncoding(std::shared_ptr<const CardLayout> layout) : layout_(std::move(layout)) {}
  std::string legend() const override { return layout_->legend(); }
  void append(std::string& out, std::string_view lead, const ValueCuts& cuts) override;

 private:
  using Element = simdjson::dom::element;
  using Field = CardLayout::Field;
  struct Member {
    const Field* field;  ///< null: not in the schema
    std::string_view key;
    Element value;
  };

  bool is_choice() const { return layout_->is_choice(); }
  static bool is_in_head(const Member& member) { return member.field && member.field->head; }
  /// The field of this name, looked for from `next` on: members mostly come in the schema's order.
  static const Field* find_field(const std::vector<Field>& fields, std::string_view name, const Field*& next);
  void append_head(std::string& out, FieldRoom& room, const ValueCuts& cuts) const;
  void append_chosen(std::string& out, FieldRoom& room, const ValueCuts& cuts) const;
  bool is_omitted(const Member& member) const;
  void append_member(std::string& out, const Member& member, const ValueCuts& cuts) const;
  void append_rows(std::string& out, const Field& field, simdjson::dom::array items,
                   const ValueCuts& cuts) const;
  void append_list(std::string& out, const Field& field, simdjson::dom::array items,
                   const ValueCuts& cuts) const;
  void append_row(std::string& out, const Field& list, Element row, const ValueCuts& cuts) const;
  void append_value(std::string& out, const Field& field, Element value, const ValueCuts& cuts) const;

  std::shared_ptr<const CardLayout> layout_;
  std::vector<Member> members_;  ///< of the lead that is written
  JsonReader reader_;
};

}  // namespace salestouch
