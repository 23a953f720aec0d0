#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "tools/results/json_values.hpp"

/// What is known of a lead's fields, and how their values stand between bars.
namespace salestouch {

bool is_image_link(std::string_view key);

/// The field that `key` mostly repeats, or nothing.
std::string_view copied_field(std::string_view key);

/// Whether a profile's own choice leaves the member out: empty, an image link, or a copy of another
/// (linkedin_url of linkedinUrl, jobTitle of title).
bool is_left_out(std::string_view key, simdjson::dom::element value, simdjson::dom::object lead);

/// Appends the JSON text `json` so that no '|' is seen, for places where that separates.
void append_without_bars(std::string& out, std::string_view json);

/// Appends `text` as a JSON string, likewise.
void append_quoted(std::string& out, std::string_view text);

/// Appends a URL whose like usually begin with `prefix`: without it, and with percent-encoded letters as
/// themselves (RFC 3987, 3.2), which are a fraction of their tokens. Every other text is a whole URL, with
/// "://" in it, or quoted.
void append_url(std::string& out, std::string_view url, std::string_view prefix);

}  // namespace salestouch
