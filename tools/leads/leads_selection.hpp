#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/leads/source/leads.hpp"
#include "tools/results/instants.hpp"

namespace salestouch {

enum class LeadSort { import_order, score_desc, last_interaction_desc, added_desc };

/// Which leads an agent wants, and in which order.
struct LeadFilter {
  std::vector<std::string> statuses{};    ///< any of these, in any case; empty: any
  std::optional<double> min_score{};      ///< a lead without a score has none of it
  std::vector<std::string> has{};         ///< fields that must be neither empty nor false
  std::optional<Instant> added_since{};   ///< by addedDate; a lead without a readable one has none of these
  std::optional<Instant> active_since{};  ///< by lastInteraction
  std::string query{};  ///< in name, title, company or location; case and accents do not matter
  LeadSort sort = LeadSort::import_order;

  bool selects() const {
    return !statuses.empty() || min_score || !has.empty() || added_since || active_since || !query.empty();
  }
  /// Two filters of equal text select and order equally.
  std::string text() const;
};

/// The indices of the leads that the filter selects, in its order. Leads that compare equal stay in the
/// import's.
std::vector<std::size_t> select_leads(const Leads& leads, const LeadFilter& filter);

/// Changes when a page of this selection could skip or repeat a lead: when one was added, removed or moved in
/// the import, and, for a selection of its own, when one came in, went out or changed its place.
std::uint64_t fingerprint_of(const Leads& leads, const std::vector<std::size_t>& selected);

/// `text` without case and accents (Unicode case folding and decomposition, marks left out).
std::string folded(std::string_view text);

}  // namespace salestouch
