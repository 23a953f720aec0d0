#pragma once

#include <simdjson.h>

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "tools/results/instants.hpp"

/// JSON values of the API's answers: read without a tree of our own, cut to a size, and written as minified
/// JSON in which no text of a stranger can act (base/inert_text.hpp).
namespace salestouch {

/// How much of a value is kept when a whole one does not fit. A cut text ends in "…[+N]", N its missing
/// characters; a cut list ends in the string "[+N]", a cut object in a member "…" that is this string.
struct ValueCuts {
  static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  std::size_t text = kAll;    ///< characters of each text
  std::size_t items = kAll;   ///< items of each list, members of each object in a value
  std::size_t fields = kAll;  ///< of a lead, besides its id and name; see FieldRoom
  std::size_t id = 64;        ///< characters of an id, if `text` are fewer: cut, it is of no use
  bool marks_items = true;    ///< false: a cut list or object just ends
};

/// Counts the fields of one lead, in their order, as far as cuts have room for them.
class FieldRoom {
 public:
  explicit FieldRoom(const ValueCuts& cuts) : left_(cuts.fields) {}

  /// Whether the next field is shown.
  bool takes() {
    if (left_ == ValueCuts::kAll) return true;
    if (left_ == 0) ++missing_;
    return left_ > 0 && left_-- > 0;
  }
  /// Those that were not; a lead's last member "…" then says so as missing_items.
  std::size_t missing() const { return missing_; }

 private:
  std::size_t left_;
  std::size_t missing_ = 0;
};

/// The name of the member that stands for those that are missing.
inline constexpr std::string_view kMissing = "…";

/// Reads JSON texts, one after the other. Its buffers grow to the largest and are used again.
class JsonReader {
 public:
  JsonReader();
  /// False when `json` is no JSON object that can be read whole; `object` lives until the next read. Half of
  /// a surrogate pair, which software leaves that cuts texts anywhere, reads as U+FFFD (RFC 8259, 8.2). A
  /// number that is too large for any type here (RFC 8259, 6, knows no largest) reads as the text of its
  /// digits.
  bool read(std::string_view json, simdjson::dom::object& object);
  /// The same for a value of any type.
  bool read(std::string_view json, simdjson::dom::element& value);

 private:
  simdjson::dom::parser parser_;
  std::string repaired_;
};

/// The member `name` of an object; the last of several, as JSON readers take it (ECMA-262, JSON.parse).
std::optional<simdjson::dom::element> member_of(simdjson::dom::object object, std::string_view name);

/// The text of the member `name`; empty where there is none.
std::string_view text_of(simdjson::dom::object object, std::string_view name);

/// The number that `value` is, or that its text is in full: also "+87", "87 %", "87,5", "87/100", "87
/// points". Nothing for any other value.
std::optional<double> number_of(simdjson::dom::element value);

/// The instant that `value` names, as a text or as a count (see instants.hpp).
std::optional<Instant> instant_of(simdjson::dom::element value);

/// null, "", [] and {}.
bool is_empty(simdjson::dom::element value);

/// Whether both are strings, and the same.
bool equal_strings(simdjson::dom::element a, simdjson::dom::element b);

/// The characters of `key` that these cuts keep: an agent that cannot name a thing cannot use it.
std::size_t text_limit(std::string_view key, const ValueCuts& cuts);

/// `text`, or its beginning with the count of what is missing, which then stands in `room`.
std::string_view shortened(std::string_view text, std::size_t limit, std::string& room);

/// A comma, unless this is the first of its container: text before it never ends in an opening bracket by
/// itself, since strings end in a quote.
void separate(std::string& out);

/// What stands for the items that a cut list lacks.
std::string missing_items(std::size_t count);

/// Appends `value` as minified JSON, cut; `key` is the member it belongs to.
void append_json(std::string& out, std::string_view key, simdjson::dom::element value, const ValueCuts& cuts);

/// The same as a member of an object: a comma unless it is the first, its name, its value.
void append_member(std::string& out, std::string_view key, simdjson::dom::element value,
                   const ValueCuts& cuts);

/// A member of an object that says how many others are missing, if any are.
void append_missing(std::string& out, std::size_t missing);

}  // namespace salestouch
