#pragma once

#include <string>
#include <vector>

#include "tools/leads/source/leads.hpp"

namespace salestouch {

/// An import at a glance, whatever its size: how many leads by status, how their scores spread, the most
/// frequent companies, titles and locations, how many are enriched or can be contacted, and how many cannot
/// be read and are not counted. Lines of text, at most `max_tokens` of them as counted (the rarer of the
/// frequent go first).
std::string summarize(const Leads& leads, const std::vector<std::size_t>& selected, std::size_t max_tokens);

}  // namespace salestouch
