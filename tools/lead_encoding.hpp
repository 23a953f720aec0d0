#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// How one lead is written for an agent: one line, ended by '\n', that nothing inside the lead can break or
/// forge.
///
/// full:    the lead as minified JSON, members in the API's order, without empty ones, image links
///          (avatarUrl, companyLogoUrl) and copies (linkedin_url equal to linkedinUrl, jobTitle equal to
///          title).
/// compact: the cells of kCompactFields with tabs between them; a missing one is empty.
/// With fields: exactly those, as JSON members in full and as columns in compact.
namespace salestouch {

enum class Profile { full, compact };

/// What of each lead is shown: the profile's own choice, or exactly `fields`.
struct LeadsView {
  Profile profile = Profile::full;
  std::vector<std::string> fields;
};

inline constexpr std::string_view kCompactFields[] = {"id",     "name",     "title", "company",    "score",
                                                      "status", "location", "email", "linkedinUrl"};

/// How much of a lead is kept when a whole one does not fit. A cut text ends in "…[+N]", N its missing
/// characters; a cut list ends in the string "[+N]".
struct LeadCuts {
  static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  std::size_t text = kAll;     ///< characters of each text
  std::size_t items = kAll;    ///< items of each list
  bool identity_only = false;  ///< id and name, nothing else
};

class LeadEncoder {
 public:
  explicit LeadEncoder(LeadsView view);
  ~LeadEncoder();

  /// The table's header row for compact; nothing for full.
  std::string column_row() const;

  /// Appends the line of `lead`, a JSON text with simdjson's padding behind it. One that is no JSON object,
  /// or has a number or a string that cannot be read, is shown as its own text in a member or cell
  /// "unreadable".
  void append(std::string& out, std::string_view lead, const LeadCuts& cuts);

 private:
  struct Parser;

  LeadsView view_;
  std::vector<std::string_view> columns_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace salestouch
