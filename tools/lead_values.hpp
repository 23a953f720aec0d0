#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "tools/lead_encoding.hpp"

/// The values of a lead, as every form of writing it needs them.
namespace salestouch {

/// Reads one lead, or another value. Its buffers grow to the largest and are used again.
class LeadReader {
 public:
  LeadReader();
  /// False when `lead` is no JSON object that can be read whole; `object` lives until the next read. Half of
  /// a surrogate pair, which software leaves that cuts texts anywhere, reads as U+FFFD (RFC 8259, 8.2).
  bool read(std::string_view lead, simdjson::dom::object& object);
  /// The same for a value of any type.
  bool read(std::string_view json, simdjson::dom::element& value);

 private:
  simdjson::dom::parser parser_;
  std::string repaired_;
};

/// The lead's text of this name; empty where it has none.
std::string_view text_of(simdjson::dom::object lead, std::string_view field);

/// null, "", [] and {}.
bool is_empty(simdjson::dom::element value);

bool is_image_link(std::string_view key);

/// The field that `key` mostly repeats, or nothing.
std::string_view copied_field(std::string_view key);

/// Whether both are strings, and the same.
bool equal_strings(simdjson::dom::element a, simdjson::dom::element b);

/// Whether a profile's own choice leaves the member out: empty, an image link, or a copy of another
/// (linkedin_url of linkedinUrl, jobTitle of title).
bool is_left_out(std::string_view key, simdjson::dom::element value, simdjson::dom::object lead);

/// The characters of `key` that these cuts keep: an agent that cannot name a lead cannot use it.
std::size_t text_limit(std::string_view key, const LeadCuts& cuts);

/// `text`, or its beginning with the count of what is missing, which then stands in `room`.
std::string_view shortened(std::string_view text, std::size_t limit, std::string& room);

/// A comma, unless this is the first of its container: text before it never ends in an opening bracket by
/// itself, since strings end in a quote.
void separate(std::string& out);

/// What stands for the items that a cut list lacks.
std::string missing_items(std::size_t count);

/// Appends the JSON text `json` so that no '|' is seen, for places where that separates.
void append_without_bars(std::string& out, std::string_view json);

/// Appends `text` as a JSON string, likewise.
void append_quoted(std::string& out, std::string_view text);

/// Appends a URL whose like usually begin with `prefix`: without it, and with percent-encoded letters as
/// themselves (RFC 3987, 3.2), which are a fraction of their tokens. Every other text is a whole URL, with
/// "://" in it, or quoted.
void append_url(std::string& out, std::string_view url, std::string_view prefix);

/// Appends `value` as minified JSON, cut; `key` is the member it belongs to.
void append_json(std::string& out, std::string_view key, simdjson::dom::element value, const LeadCuts& cuts);

/// The same as a member of an object: a comma unless it is the first, its name, its value.
void append_member(std::string& out, std::string_view key, simdjson::dom::element value,
                   const LeadCuts& cuts);

}  // namespace salestouch
