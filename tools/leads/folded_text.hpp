#pragma once

#include <string>
#include <string_view>

/// Texts compared the way people compare them: "Łukasz" is found by "lukasz", "Jean‑Pierre" by "jean-pierre".
namespace salestouch {

/// `text` without case and accents (Unicode case folding and compatibility decomposition, marks left out),
/// with plain letters for those that Unicode does not take apart, and one apostrophe and one hyphen for their
/// kinds. The few HTML entities that exports leave in names are read.
std::string folded(std::string_view text);

/// `text` with one space for each run of them, and none at its ends.
std::string squeezed(std::string_view text);

/// `text`, folded, without what separates words (argument_words.hpp): "MeetingBooked", "meeting booked" and
/// "MEETING_BOOKED" are one, and "-New" is not "New".
std::string without_separators(std::string_view text);

}  // namespace salestouch
