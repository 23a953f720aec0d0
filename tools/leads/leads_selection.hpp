#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/leads/source/leads.hpp"
#include "tools/results/instants.hpp"

namespace salestouch {

enum class LeadSort { import_order, score_desc, last_interaction_desc, added_desc };

/// Which leads an agent wants, and in which order.
struct LeadFilter {
  std::vector<std::string> statuses{};    ///< any of these; case, spaces, _ and - do not matter; empty: any
  std::optional<double> min_score{};      ///< a lead without a score has none of it
  std::vector<std::string> has{};         ///< fields that must say something, and not "no" (plain_value.hpp)
  std::optional<Instant> added_since{};   ///< by addedDate; a lead without a readable one has none of these
  std::optional<Instant> active_since{};  ///< by lastInteraction
  std::string query{};                    ///< words of name, title, company or location (lead_query.hpp)
  LeadSort sort = LeadSort::import_order;

  /// Whether it leaves out any lead.
  bool selects() const;
  /// Two filters of equal text select and order equally.
  std::string text() const;
};

/// Leads without a value that a condition or the order can use: none, or one of another form.
struct UnusableValues {
  std::string_view field;    ///< as a person calls it: "score"
  std::size_t leads = 0;     ///< at least 1
  bool are_left_out = true;  ///< by a condition; else they stand last
};

struct LeadSelection {
  std::vector<std::size_t> leads;  ///< their indices in the import, in the filter's order
  std::vector<UnusableValues> unusable = {};
  std::size_t unreadable = 0;  ///< leads that are left out because no condition can judge them
};

/// The leads that the filter selects. Those that compare equal stay in the import's order.
LeadSelection select_leads(const Leads& leads, const LeadFilter& filter);

/// Changes when a page of this selection could skip or repeat a lead: when one was added, removed or moved in
/// the import, and, for a selection of its own, when one came in, went out or changed its place.
std::uint64_t fingerprint_of(const Leads& leads, const std::vector<std::size_t>& selected);

}  // namespace salestouch
