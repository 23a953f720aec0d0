#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tools/leads/encoding/lead_shape.hpp"
#include "tools/results/json_values.hpp"

/// How one lead is written for an agent. Lines of it end in '\n', and nothing inside the lead can end one,
/// begin one or pass for another: see inert_text.hpp. docs/use/results.md has the grammar of each form.
namespace salestouch {

enum class Profile { full, compact, summary };

/// How `full` is written: cards for a model, JSON lines for a program.
enum class FullFormat { cards, json_lines };

/// Where the leads of a result are: in its text, for models, or in structuredContent, for programs.
enum class Output { text, structured };

/// What of each lead is shown: the profile's own choice, or exactly `fields`.
struct LeadsView {
  Profile profile = Profile::full;
  std::vector<std::string> fields;
  FullFormat full_format = FullFormat::cards;
  Output output = Output::text;
};

inline constexpr std::string_view kCompactFields[] = {"id",     "name",     "title", "company",    "score",
                                                      "status", "location", "email", "linkedinUrl"};

/// One form of writing leads.
class LeadEncoding {
 public:
  virtual ~LeadEncoding() = default;

  /// What a reader must know of the form; part of the page's first line, begins with a space.
  virtual std::string legend() const = 0;

  /// The line between the page's first line and the leads, with its '\n', or nothing.
  virtual std::string column_row() const { return {}; }

  /// Appends `lead`, a JSON text with simdjson's padding behind it. One that is no JSON object, or has a
  /// number or a string that cannot be read, is shown as its own text under the name "unreadable".
  virtual void append(std::string& out, std::string_view lead, const ValueCuts& cuts) = 0;
};

class CardLayout;

/// The forms of writing the leads of one schema.
class LeadEncodings {
 public:
  explicit LeadEncodings(LeadShape shape);

  /// The form for this view; these encodings must outlive it.
  std::unique_ptr<LeadEncoding> make(const LeadsView& view) const;

 private:
  LeadShape shape_;
  std::shared_ptr<const CardLayout> cards_;  ///< without chosen fields, as most are: made once
};

}  // namespace salestouch
