#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tools/leads/source/leads.hpp"

/// Leads as a view takes them: JSON for a program, by their place in the import.
namespace salestouch {

/// Which leads of an import.
struct RowsRequest {
  std::string import_id;
  std::size_t first = 0;
  std::size_t limit = 500;
};

struct Rows {
  std::string json;  ///< an object, on one line
  std::size_t leads = 0;
};

/// The fields of a row, in their order.
inline constexpr std::string_view kRowColumns[] = {"id",
                                                   "name",
                                                   "title",
                                                   "company",
                                                   "location",
                                                   "email",
                                                   "phone",
                                                   "score",
                                                   "status",
                                                   "linkedinUrl",
                                                   "linkedinProfileEnriched",
                                                   "lastInteraction",
                                                   "addedDate"};

/// {"import_id","snapshot","leads","first","columns","rows"}: as many rows as are asked for and fit 400,000
/// bytes, each a list of values, null where a lead has none. Long texts are cut. `snapshot` is another when
/// leads were added, removed or moved.
Rows lead_rows(const Leads& leads, const RowsRequest& request);

/// The same with "whole", a list of one lead as the API has it, in the place of columns and rows; up to a
/// megabyte, from which on its texts and lists are cut.
Rows whole_lead(const Leads& leads, const RowsRequest& request);

}  // namespace salestouch
