#pragma once

#include <optional>
#include <string>

#include "tools/leads/source/leads.hpp"

namespace salestouch {

/// The argument by which the API's own schema lets a list be read in parts.
struct ApiPaging {
  enum class By { cursor, page, offset };
  By by;
  std::string argument;

  /// The value for the part behind `leads`, of which `parts` were read; nothing when the API says that there
  /// is none, or not where it begins.
  std::optional<base::Json> next(const Leads& leads, std::size_t parts) const;
};

/// What `input_schema` documents; nothing where it documents no way, or `input` already says which part is
/// wanted.
std::optional<ApiPaging> paging_of(const base::Json& input_schema, const base::Json& input);

}  // namespace salestouch
