#pragma once

#include <string>
#include <vector>

#include "tools/leads/leads_page.hpp"

namespace salestouch {

/// A sentence for a page's header, of the fields that the request judges or shows leads by and that not one
/// lead of the import has: its rows would be blank, or no lead would match, and nobody would know why. It
/// names what leads have beside the `described` fields of the schema. Empty where there is none.
std::string absent_fields_note(const Leads& leads, const PageRequest& request,
                               const std::vector<std::string>& described);

}  // namespace salestouch
