#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace salestouch {

/// A JSON array of `count` made-up leads that fit the output schema of import.leads.list: several languages
/// and scripts, sparse as real ones are, about 2 kB each. The same `seed` gives the same leads, and a lead
/// does not depend on `count`.
std::string made_up_leads(std::string_view seed, std::size_t count);

}  // namespace salestouch
