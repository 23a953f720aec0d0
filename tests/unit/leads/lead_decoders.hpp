#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

/// Readers of what the server writes, after docs/use/results.md and the page's own header alone.
namespace salestouch {

/// Leads of a page, cells as the text they stand for.
using Table = std::vector<std::map<std::string, std::string>>;

/// These throw std::runtime_error for a page that is not well-formed.
std::vector<nlohmann::json> decode_cards(std::string_view page);
std::vector<nlohmann::json> decode_json_lines(std::string_view page);
Table decode_table(std::string_view page);

}  // namespace salestouch
